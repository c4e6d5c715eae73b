"""
Callbacks of an MQTT Client DAT that gets a room's pictures from `deno task relay mqtt`.

Set its Network Address to tcp://NATS-MACHINE:1883 and its Callbacks DAT to a Text DAT whose File
parameter is this file, and where NATS has users its user and password to those of the relays
(`docker compose run --rm setup relay` prints them); the room is ROOM below, or the environment variable FUELRAIL_ROOM. It looks
for these operators near the DAT:

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

from fuelrail_td.registry import mqtt_of  # noqa: E402

ROOM = os.environ.get("FUELRAIL_ROOM", "STUDIO").upper()


def _serve(dat):
    return mqtt_of(dat, run, op.TDResources)


def onConnect(dat):
    _serve(dat).connected(ROOM)


def onConnectFailure(dat, msg):
    _serve(dat).lost(msg)


def onConnectionLost(dat, msg):
    _serve(dat).lost(msg)


def onSubscribe(dat):
    pass


def onSubscribeFailure(dat, msg):
    _serve(dat).notes.say("subscribe", f"The server refuses the room's topics: {msg}")


def onUnsubscribe(dat):
    pass


def onUnsubscribeFailure(dat, msg):
    pass


def onPublish(dat):
    pass


def onMessage(dat, topic, payload, qos, retained, dup):
    _serve(dat).message(topic, payload)
