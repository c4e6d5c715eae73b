"""
Callbacks of the Script TOPs `live` and `held` of a component that build_network.py made. The bytes
of a JPEG or PNG are decoded by TouchDesigner itself, in memory. The TOP cooks once for each new
picture and not at all otherwise.
"""

import sys

_folder = parent().par.Kitfolder.eval()
if _folder not in sys.path:
    sys.path.insert(0, _folder)

from fuelrail_td.registry import receiver_of  # noqa: E402


def onSetupParameters(scriptOp):
    pass


def onPulse(par):
    pass


def onCook(scriptOp):
    receiver_of(scriptOp.parent(), run, op.TDResources).cook(scriptOp)
