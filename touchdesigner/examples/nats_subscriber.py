#!/usr/bin/env python3
"""
Takes the frames of a room straight from NATS, decodes them and keeps the newest as a file.

    python3 nats_subscriber.py --url nats://127.0.0.1:4222 --room STUDIO --folder ./inbox
    python3 nats_subscriber.py --room STUDIO --tier still

Python standard library only: a settled picture (PNG) is decoded to its pixels, a live one (JPEG) is
walked through to its end. A still that is too large for one message is fetched in parts. The file is replaced as a whole, so a Movie File In TOP or any other
program can read it at any time.
"""

import argparse
import hashlib
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from fuelrail import PROTOCOL_VERSION, binary  # noqa: E402
from fuelrail.backoff import Backoff  # noqa: E402
from fuelrail.files import PictureFiles  # noqa: E402
from fuelrail.images import sniff  # noqa: E402
from fuelrail.nats import NatsClient  # noqa: E402
from fuelrail.pixels import BadPicture, decode_png, read_jpeg  # noqa: E402

DEMAND_INTERVAL_S = 2.0
DEMAND_TTL_MS = 6_000
PARTS_MAX = 256
VERSION_HEADER = {"Fuelrail-Version": str(PROTOCOL_VERSION)}


class Subscriber:
    """Counts, order and files across connections."""

    def __init__(self, options):
        self.options = options
        self.files = PictureFiles(options.folder)
        self.name = f"python-{os.getpid()}"
        self.counts = dict.fromkeys(("received", "written", "skipped", "stale", "unusable"), 0)
        self.newest = None
        self.decoded = None
        self._reported_at = 0.0

    @property
    def is_done(self):
        return 0 < self.options.frames <= self.counts["written"]

    def follow(self, client):
        """Reads until enough frames were written or the connection ends."""
        options = self.options
        client.subscribe(f"fuelrail.{options.room}.frame.{options.tier}", 1)
        self.demand(client)
        demanded_at = time.monotonic()
        # What was published before is gone; the newest may be the last of a finished render.
        newest = self.ask(client, "snapshot.frame", tier=options.tier)
        if newest is not None:
            self.take(client, [newest])
        while not self.is_done:
            now = time.monotonic()
            if now - demanded_at >= DEMAND_INTERVAL_S:
                demanded_at = now
                self.demand(client)
            self.take(client, client.receive())

    def demand(self, client):
        """Asks for the tier. Without it `full` comes about once a second and nothing else."""
        options = self.options
        wish = {
            "subscriber": self.name,
            "tiers": {options.tier: {"max_fps": options.fps}},
            "ttl_ms": DEMAND_TTL_MS,
        }
        subject = f"fuelrail.{options.room}.demand"
        client.publish(subject, json.dumps(wish).encode(), VERSION_HEADER)

    def ask(self, client, what, **payload):
        """The reply to a request for bytes, or None when there is nothing or nobody."""
        subject = f"fuelrail.{self.options.room}.req.{what}"
        body = json.dumps({"payload": payload, "role": "viewer"}).encode()
        reply = client.request(subject, body, VERSION_HEADER)
        if reply is None or reply.headers.get("Fuelrail-None") or reply.headers.get("Status"):
            return None
        return reply

    def take(self, client, messages):
        """Writes the newest usable frame among those that came together."""
        frames = [frame for frame in map(self.read, messages) if frame is not None]
        if not frames:
            return
        newest = frames[-1]
        self.counts["skipped"] += len(frames) - 1
        body = self.fetch(client, newest) if newest.announced else newest.body
        try:
            decoded = decode(body)
        except BadPicture as fault:
            self.counts["unusable"] += 1
            print(f"Frame {newest.seq}: {fault}", file=sys.stderr, flush=True)
            return
        self.newest, self.decoded = newest, decoded
        # On Windows the file cannot be replaced while it is being read; the next frame will do.
        if self.files.write(sniff(body), body) is None:
            self.counts["skipped"] += 1
            return
        self.counts["written"] += 1
        self.report(sniff(body), len(body))

    def read(self, message):
        """The frame in a message, unless it is none or older than what was taken."""
        self.counts["received"] += 1
        try:
            frame = binary.parse_frame(message.data)
        except binary.BadFrame as fault:
            self.counts["unusable"] += 1
            print(fault, file=sys.stderr, flush=True)
            return None
        before = self.newest
        is_same = before is not None and frame.session == before.session
        if is_same and (frame.epoch, frame.seq) <= (before.epoch, before.seq):
            self.counts["stale"] += 1
            return None
        return frame

    def fetch(self, client, frame):
        """The body of a still that is too large for one message, part by part."""
        parts, count = [], 1
        while len(parts) < count <= PARTS_MAX:
            reply = self.ask(
                client, "framePart", session=frame.session, seq=frame.seq, part=len(parts)
            )
            if reply is None:
                return b""
            count = int(reply.headers.get("Fuelrail-Parts", "0"))
            parts.append(reply.data)
        return b"".join(parts)

    def report(self, kind, size):
        now = time.monotonic()
        if self.is_done or now - self._reported_at >= 2.0:
            self._reported_at = now
            print(json.dumps(self.summary(kind, size)), flush=True)

    def summary(self, kind, size):
        frame = self.newest
        return {
            **self.counts,
            "path": self.files.path(kind),
            "bytes": size,
            "seq": frame.seq,
            "epoch": frame.epoch,
            "session": frame.session,
            "tier": frame.tier,
            "width": frame.width,
            "height": frame.height,
            "samples": frame.samples,
            "age_ms": round(time.time() * 1000 - frame.captured_at_ms),
            "decoded": self.decoded,
        }


def decode(body):
    """What is in a picture: of a PNG the pixels, of a JPEG its structure; raises BadPicture."""
    if sniff(body) == "png":
        pixels = decode_png(body)
        return {
            "kind": "png",
            "width": pixels.width,
            "height": pixels.height,
            "channels": pixels.channels,
            "depth": pixels.depth,
            "means": [round(mean, 2) for mean in pixels.means()],
            "sha256": hashlib.sha256(pixels.data).hexdigest(),
        }
    jpeg = read_jpeg(body)
    return {
        "kind": "jpeg",
        "width": jpeg.width,
        "height": jpeg.height,
        "components": jpeg.components,
        "sampling": jpeg.sampling,
    }


def parse_options(arguments):
    parser = argparse.ArgumentParser(description="Decodes and keeps the newest frame of a room.")
    parser.add_argument("--url", default="nats://127.0.0.1:4222")
    parser.add_argument("--room", default="STUDIO", type=str.upper)
    parser.add_argument("--folder", default=".")
    parser.add_argument("--tier", default="full", choices=["full", "half", "quarter", "still"])
    parser.add_argument("--fps", default=10.0, type=float, help="at most so many frames a second")
    parser.add_argument("--frames", default=0, type=int, help="end after so many; 0 for never")
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse_options(arguments)
    os.makedirs(options.folder, exist_ok=True)
    subscriber = Subscriber(options)
    backoff = Backoff(random.random)
    while not subscriber.is_done:
        client = None
        try:
            client = NatsClient(options.url, subscriber.name)
            backoff.succeeded()
            subscriber.follow(client)
        except (OSError, ValueError) as error:
            wait = backoff.next_wait_s()
            print(f"{error}; trying again in {wait:.1f} s", file=sys.stderr, flush=True)
            time.sleep(wait)
        finally:
            if client is not None:
                client.close()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
