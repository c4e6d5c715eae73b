"""CHOP Execute DAT: the channels that steer Octane's camera."""

import sys

_folder = parent().par.Kitfolder.eval()
if _folder not in sys.path:
    sys.path.insert(0, _folder)

from fuelrail_td.registry import receiver_of  # noqa: E402


def onValueChange(channel, sampleIndex, val, prev):
    receiver_of(parent(), run, op.TDResources).camera.changed()
