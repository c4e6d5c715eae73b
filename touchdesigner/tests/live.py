"""
Runs the kit's network, or its drop-in callbacks, in the fake against a real gateway, in real time.

    python3 -m tests.live viewer --address 127.0.0.1:8080 --room TEST
    python3 -m tests.live canvas --address 127.0.0.1:8080 --room TEST

Each change of the state or of the picture is one JSON line on the output. JSON lines on the input
set a parameter ({"par","value"}), pulse one ({"pulse"}) or move the camera CHOP ({"camera":{...}});
the end of the input ends the program.
"""

import argparse
import hashlib
import json
import os
import queue
import sys
import tempfile
import threading
import time

from fuelrail_td import network, registry

from .fake_images import decode
from .fake_ops import TD
from .fake_world import FRAME_S, World
from .websocket_link import dial

KIT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def described(picture):
    """What a shown picture is, for a test to compare with what was sent."""
    if picture is None:
        return None
    kind = ".png" if picture[:4] == b"\x89PNG" else ".jpg"
    size = decode(kind, picture)
    return {
        "kind": kind[1:],
        "bytes": len(picture),
        "sha256": hashlib.sha256(picture).hexdigest(),
        "width": size and size[0],
        "height": size and size[1],
        "alpha": bool(size and size[2]),
    }


class ViewerRig:
    def __init__(self, world, options):
        self.comp = network.build(world.project1, TD, KIT)
        self.comp.par.Address = options.address
        self.comp.par.Room = options.room
        world.start_project()

    def command(self, command):
        if "par" in command:
            setattr(self.comp.par, command["par"], command["value"])
        if "pulse" in command:
            getattr(self.comp.par, command["pulse"]).pulse()
        if "camera" in command:
            self.comp.op("camera_in").put(**command["camera"])

    def report(self):
        return {
            "info": self.comp.op("info").values(),
            "picture": described(self.comp.op("live").picture),
            "held": described(self.comp.op("held").picture),
            "program": self.comp.op("program").par.index.eval(),
            "shown": self.comp.op("live").shown,
        }


class CanvasRig:
    def __init__(self, world, options):
        host, _, port = options.address.partition(":")
        base = world.project1
        self.dat = base.create(TD.websocketDAT, "ws")
        callbacks = self.dat.par.callbacks.eval()
        callbacks.par.file = os.path.join(KIT, "websocket_callbacks.py")
        with open(callbacks.par.file.eval(), encoding="utf-8") as file:
            callbacks.text = file.read()
        self.top = base.create(TD.moviefileinTOP, "canvas_in")
        self.prompt = base.create(TD.textTOP, "prompt")
        self.dat.par.netaddress = f"{host}/ws?room={options.room}&source={options.source}"
        self.dat.par.port = int(port)
        self.dat.par.active = True
        self.world = world

    def command(self, command):
        if "send" in command:
            self.dat.sendText(command["send"])

    def report(self):
        served = registry.canvas_of(self.dat, self.world.run, self.world.resources, "")
        return {
            "connected": served.canvas.connected,
            "locked": served.canvas.locked,
            "room": served.canvas.room,
            "prompt": self.prompt.par.text.eval(),
            "file": self.top.par.file.eval(),
            "pictures": [described(picture) for picture in self.top.read[-1:]],
            # All that was ever shown, one letter each: several may come between two reports.
            "shown": "".join("p" if data[:1] == b"\x89" else "j" for data in self.top.read),
            "counts": served.canvas.counts,
        }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["viewer", "canvas"])
    parser.add_argument("--address", required=True)
    parser.add_argument("--room", required=True)
    parser.add_argument("--source", default="octane")
    options = parser.parse_args()
    # The kit's own lines go to the other output: this one is for reports.
    reports, sys.stdout = sys.stdout, sys.stderr
    commands = queue.Queue()

    def read_commands():
        for line in sys.stdin:
            commands.put(json.loads(line))
        commands.put(None)

    threading.Thread(target=read_commands, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        world = World(dial, folder=folder)
        rig = ViewerRig(world, options) if options.mode == "viewer" else CanvasRig(world, options)
        last, before = None, time.monotonic()
        while True:
            while not commands.empty():
                command = commands.get()
                if command is None:
                    return
                rig.command(command)
            now = time.monotonic()
            world.frames(1, now - before)
            before = now
            report = json.dumps(rig.report())
            if report != last:
                last = report
                print(report, file=reports, flush=True)
            time.sleep(max(0.0, FRAME_S - (time.monotonic() - now)))


if __name__ == "__main__":
    main()
