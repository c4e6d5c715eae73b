"""
Makes a Fuelrail receiver in the project: put this file into a Text DAT and choose Run Script.

The component `fuelrail` is created beside the Text DAT, or replaced if it is there. When the Text
DAT's File parameter is this file, the kit is found from it; otherwise set FOLDER.
"""

import os
import sys

import td

FOLDER = ""


def kit_folder():
    own = me.par.file.eval() if hasattr(me.par, "file") else ""
    candidates = [
        FOLDER,
        os.environ.get("FUELRAIL_TOUCHDESIGNER", ""),
        os.path.dirname(os.path.join(project.folder, own)) if own else "",
        os.path.join(project.folder, "touchdesigner"),
    ]
    for folder in candidates:
        if folder and os.path.isdir(os.path.join(folder, "fuelrail_td")):
            return os.path.abspath(folder)
    raise FileNotFoundError("Set FOLDER to the folder of Fuelrail's TouchDesigner kit")


folder = kit_folder()
if folder not in sys.path:
    sys.path.insert(0, folder)

from fuelrail_td import network, registry  # noqa: E402

made = network.build(me.parent(), td, folder)
registry.receiver_of(made, run, op.TDResources).start()
print(f"[Fuelrail] Made {made.path}; set Address and Room on it")
