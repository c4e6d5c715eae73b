"""
Callbacks of a Script TOP `octane_in` near a Web Server DAT or MQTT Client DAT that a relay reaches.
The bytes of a JPEG or PNG are decoded by TouchDesigner itself, in memory. The TOP cooks once for
each new picture and not at all otherwise.
"""

import os
import sys


def _add_kit_folder():
    """The folder that holds the package fuelrail, from where this file or the project lies."""
    own = me.par.file.eval() if hasattr(me.par, "file") else ""
    candidates = [
        os.environ.get("FUELRAIL_TOUCHDESIGNER", ""),
        os.path.dirname(os.path.join(project.folder, own)) if own else "",
        project.folder,
        os.path.join(project.folder, "touchdesigner"),
    ]
    for folder in candidates:
        if folder and os.path.isdir(os.path.join(folder, "fuelrail_td")):
            if folder not in sys.path:
                sys.path.insert(0, folder)
            return
    raise ImportError(
        "The folder of Fuelrail's TouchDesigner kit was not found. Set this DAT's File parameter "
        "to this file of the kit, or FUELRAIL_TOUCHDESIGNER to the kit's folder."
    )


_add_kit_folder()

from fuelrail_td.registry import cook_relay  # noqa: E402


def onSetupParameters(scriptOp):
    pass


def onPulse(par):
    pass


def onCook(scriptOp):
    cook_relay(scriptOp)
