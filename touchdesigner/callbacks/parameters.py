"""Parameter Execute DAT: the component's own parameters."""

import sys

_folder = parent().par.Kitfolder.eval()
if _folder not in sys.path:
    sys.path.insert(0, _folder)

from fuelrail_td.registry import receiver_of  # noqa: E402


def onValueChange(par, prev):
    receiver_of(par.owner, run, op.TDResources).parameter_changed(par.name)


def onPulse(par):
    receiver_of(par.owner, run, op.TDResources).pulsed(par.name)
