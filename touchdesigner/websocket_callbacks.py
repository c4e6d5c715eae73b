"""
Callbacks of a WebSocket DAT that sits in a canvas room and feeds a Movie File In TOP.

Set the DAT's Network Address to HOST/ws?room=ROOM&token=TOKEN (a viewer's; nothing of it where
Fuelrail asks for none) and its Callbacks DAT to a Text DAT whose File parameter is this file. It
looks for these operators near the DAT:

    canvas_in       Movie File In TOP   live pictures, and finished ones unless the next two exist
    canvas_final    Movie File In TOP   finished pictures (optional, with canvas_switch)
    canvas_switch   Switch TOP          0 while live, 1 while a finished picture stands
    prompt, promp   Text TOP or DAT     the room's notes
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
        "The folder of Fuelrail's TouchDesigner kit was not found. Set this Text DAT's File "
        "parameter to the kit's websocket_callbacks.py, or FUELRAIL_TOUCHDESIGNER to its folder."
    )


_add_kit_folder()

from fuelrail_td.registry import canvas_of  # noqa: E402


def _serve(dat):
    return canvas_of(dat, run, op.TDResources, project.folder)


def onConnect(dat):
    _serve(dat).opened()


def onDisconnect(dat):
    _serve(dat).closed()


def onReceiveText(dat, rowIndex, message):
    _serve(dat).canvas.on_text(message)


def onReceiveBinary(dat, contents):
    _serve(dat).canvas.on_binary(contents)


def onReceivePing(dat, contents):
    dat.sendPong(contents)


def onReceivePong(dat, contents):
    pass


def onMonitorMessage(dat, message):
    _serve(dat).monitored(message)
