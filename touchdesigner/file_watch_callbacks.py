"""
An Execute DAT that shows what `deno task relay files` writes. Turn Frame Start on.

FOLDER below, or the environment variable FUELRAIL_FOLDER, is the relay's folder. It looks for these
operators near the DAT:

    canvas_in       Movie File In TOP   live pictures, and finished ones unless the next two exist
    canvas_final    Movie File In TOP   finished pictures (optional, with canvas_switch)
    canvas_switch   Switch TOP          0 while live, 1 while a finished picture stands
    octane_info     Table DAT           what the picture shows and where its source stands (optional)
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

from fuelrail_td.registry import watch_of  # noqa: E402

FOLDER = os.environ.get("FUELRAIL_FOLDER", "") or os.path.join(project.folder, "inbox", "canvas")


def onFrameStart(frame):
    watch_of(me, FOLDER).frame()
