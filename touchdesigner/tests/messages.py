"""Frames and events as the gateway sends them."""

import base64
import json
import struct

from .fake_images import jpeg, png

FLAGS = {"converged": 1, "lossless": 2, "interactive": 4, "alpha": 8, "announced": 16}
TIERS = {"quarter": 1, "half": 2, "full": 3, "still": 4}


def frame(
    seq=1,
    *,
    epoch=1,
    tier="full",
    body=None,
    codec=None,
    kind=0x46,
    flags=(),
    session=7,
    captured=1_700_000_000_000.0,
    samples=4,
    header_bytes=72,
):
    """Built by hand from the table of the protocol, field by field."""
    if body is None:
        body = png() if tier == "still" else jpeg(seq)
    code = codec or (2 if body[:4] == b"\x89PNG" else 1)
    bits = sum(FLAGS[name] for name in flags)
    head = b"FR" + bytes([1, kind, code, bits]) + struct.pack("<H", header_bytes)
    head += struct.pack("<IIII", seq, 0, epoch, 0) + struct.pack("<IIII", 640, 320, 1280, 640)
    head += struct.pack("<II", samples, 100) + struct.pack("<ff", 1.5, 20.0)
    head += struct.pack("<d", captured) + struct.pack("<I", session)
    head += bytes([TIERS[tier], 0]) + struct.pack("<H", 0)
    return head + b"\0" * (header_bytes - 72) + body


def still(seq=1, **more):
    return frame(seq, tier="still", flags=("lossless", "alpha", "converged"), **more)


def event(event_type, /, **payload):
    return json.dumps({"event_type": event_type, "payload": payload})


def welcome(role="operator", **more):
    return event("welcome", viewer_id="v1", room="STUDIO", role=role, server_time=0, **more)


def link(state, **more):
    return event("linkStatus", session=1, revision=1, link=state, **more)


def draw(data):
    kind = "png" if data[:4] == b"\x89PNG" else "jpeg"
    payload = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return json.dumps({"type": "draw", "payload": payload})


def state(payload):
    return json.dumps({"type": "state", "payload": payload})
