"""
Callbacks of a Web Server DAT into which `deno task relay push` pushes a room's pictures.

Set its Callbacks DAT to a Text DAT whose File parameter is this file, and let the relay push to
ws://THIS-MACHINE:PORT (or http://). It looks for these operators near the DAT:

    octane_in      Script TOP   shows the pictures; its callbacks are relay_top_callbacks.py
    octane_info    Table DAT    state, age and counts (optional)
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

from fuelrail_td.registry import web_server_of  # noqa: E402


def _serve(dat):
    return web_server_of(dat, run, op.TDResources)


def onHTTPRequest(webServerDAT, request, response):
    return _serve(webServerDAT).request(request, response)


def onWebSocketOpen(webServerDAT, client, uri):
    _serve(webServerDAT).opened(client)


def onWebSocketClose(webServerDAT, client):
    _serve(webServerDAT).closed(client)


def onWebSocketReceiveText(webServerDAT, client, data):
    _serve(webServerDAT).text(client, data)


def onWebSocketReceiveBinary(webServerDAT, client, data):
    _serve(webServerDAT).binary(client, data)


def onWebSocketReceivePing(webServerDAT, client, data):
    webServerDAT.webSocketSendPong(client, data=data)


def onWebSocketReceivePong(webServerDAT, client, data):
    pass


def onServerStart(webServerDAT):
    pass


def onServerStop(webServerDAT):
    pass
