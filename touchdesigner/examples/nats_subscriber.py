#!/usr/bin/env python3
"""
Takes the frames of a room straight from NATS and keeps the newest as a JPEG file.

    python3 nats_subscriber.py --url nats://127.0.0.1:4222 --room STUDIO --folder ./inbox

Python standard library only. The file is replaced as a whole, so a Movie File In TOP or any other
program can read it at any time.
"""

import argparse
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

DEMAND_INTERVAL_S = 2.0
DEMAND_TTL_MS = 6_000
VERSION_HEADER = {"Fuelrail-Version": str(PROTOCOL_VERSION)}


class Subscriber:
    """Counts and files across connections."""

    def __init__(self, options):
        self.options = options
        self.files = PictureFiles(options.folder)
        self.name = f"python-{os.getpid()}"
        self.counts = {"received": 0, "written": 0, "skipped": 0, "unusable": 0}
        self.newest = None
        self._reported_at = 0.0

    @property
    def is_done(self):
        return 0 < self.options.frames <= self.counts["written"]

    def follow(self, client):
        """Reads until enough frames were written or the connection ends."""
        options = self.options
        client.subscribe(f"fuelrail.{options.room}.frame.{options.tier}", 1)
        demanded_at = None
        while not self.is_done:
            now = time.monotonic()
            if demanded_at is None or now - demanded_at >= DEMAND_INTERVAL_S:
                demanded_at = now
                self.demand(client)
            self.take(client.receive())

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

    def take(self, messages):
        """Writes the newest usable frame among those that came together."""
        frames = [frame for frame in map(self.decode, messages) if frame is not None]
        if not frames:
            return
        newest = frames[-1]
        self.counts["skipped"] += len(frames) - 1
        # On Windows the file cannot be replaced while it is being read; the next frame will do.
        if self.files.write(sniff(newest.body), newest.body) is None:
            self.counts["skipped"] += 1
            return
        self.counts["written"] += 1
        self.newest = newest
        self.report()

    def decode(self, message):
        self.counts["received"] += 1
        try:
            frame = binary.parse_frame(message.data)
        except binary.BadFrame:
            frame = None
        if frame is None or frame.kind != "image" or sniff(frame.body) is None:
            self.counts["unusable"] += 1
            return None
        return frame

    def report(self):
        now = time.monotonic()
        if self.is_done or now - self._reported_at >= 2.0:
            self._reported_at = now
            print(json.dumps(self.summary()), flush=True)

    def summary(self):
        frame = self.newest
        return {
            **self.counts,
            "path": self.files.path(sniff(frame.body)),
            "bytes": len(frame.body),
            "seq": frame.seq,
            "epoch": frame.epoch,
            "session": frame.session,
            "tier": frame.tier,
            "width": frame.width,
            "height": frame.height,
            "samples": frame.samples,
            "age_ms": round(time.time() * 1000 - frame.captured_at_ms),
        }


def parse_options(arguments):
    parser = argparse.ArgumentParser(description="Keeps the newest frame of a room as a file.")
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
