"""Fuelrail's binary messages, version 1, little endian: frames in, acks and camera poses out."""

import math
import struct
from dataclasses import dataclass

MAGIC = b"FR"
VERSION = 1
KIND_IMAGE = 0x46
KIND_TILES = 0x54
KIND_ACK = 0x41
KIND_POSE = 0x43
HEADER_BYTES = 72
ACK_BYTES = 12
POSE_BYTES = 88

CODECS = {1: "jpeg", 2: "png", 3: "webp"}
TIERS = {1: "quarter", 2: "half", 3: "full", 4: "still"}
TIER_CODES = {name: code for code, name in TIERS.items()}

FLAG_CONVERGED = 1
FLAG_LOSSLESS = 2
FLAG_INTERACTIVE = 4
FLAG_ALPHA = 8
FLAG_ANNOUNCED = 16

# From the magic to the render pass id: 72 bytes without padding.
_HEADER = struct.Struct("<2sBBBBHIIIIIIIIIIffdIBBH")
_ACK = struct.Struct("<2sBBIB3x")
_POSE = struct.Struct("<2sBBI3d3d3dfI")
_TILES = struct.Struct("<HH")
_TILE = struct.Struct("<HHI")


class BadFrame(ValueError):
    """A message that is no frame of this version; its text says why."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One image or set of tiles; sizes in pixels, times in ms of Unix time or in seconds."""

    kind: str
    codec: str
    converged: bool
    lossless: bool
    interactive: bool
    alpha: bool
    announced: bool
    seq: int
    base_seq: int
    epoch: int
    input_seq: int
    width: int
    height: int
    render_width: int
    render_height: int
    samples: int
    max_samples: int
    render_seconds: float
    samples_per_second: float
    captured_at_ms: float
    session: int
    tier: str
    render_pass_id: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Tile:
    """A changed square of a picture, counted in tiles from the top left corner."""

    column: int
    row: int
    data: bytes


def parse_frame(message):
    """The frame in ``message``; raises BadFrame. The body starts where the header says."""
    data = bytes(message)
    if len(data) < 4:
        raise BadFrame(f"Message of {len(data)} bytes is too short")
    if data[:2] != MAGIC:
        raise BadFrame("Message does not begin with FR")
    if data[2] != VERSION:
        raise BadFrame(f"Version {data[2]} is not {VERSION}")
    if data[3] not in (KIND_IMAGE, KIND_TILES):
        raise BadFrame(f"Kind 0x{data[3]:02x} is not a frame")
    if len(data) < HEADER_BYTES:
        raise BadFrame(f"Frame of {len(data)} bytes is shorter than its header of {HEADER_BYTES}")
    fields = _HEADER.unpack_from(data)
    _, _, kind, codec, flags, header_bytes, seq, base_seq, epoch, input_seq = fields[:10]
    width, height, render_width, render_height, samples, max_samples = fields[10:16]
    render_seconds, samples_per_second, captured_at_ms, session, tier, _, render_pass = fields[16:]
    if header_bytes < HEADER_BYTES or header_bytes > len(data):
        raise BadFrame(f"Header length {header_bytes} is not between {HEADER_BYTES} and {len(data)}")
    if codec not in CODECS:
        raise BadFrame(f"Codec {codec} is unknown")
    if tier not in TIERS:
        raise BadFrame(f"Tier {tier} is unknown")
    return Frame(
        kind="image" if kind == KIND_IMAGE else "tiles",
        codec=CODECS[codec],
        converged=bool(flags & FLAG_CONVERGED),
        lossless=bool(flags & FLAG_LOSSLESS),
        interactive=bool(flags & FLAG_INTERACTIVE),
        alpha=bool(flags & FLAG_ALPHA),
        announced=bool(flags & FLAG_ANNOUNCED),
        seq=seq,
        base_seq=base_seq,
        epoch=epoch,
        input_seq=input_seq,
        width=width,
        height=height,
        render_width=render_width,
        render_height=render_height,
        samples=samples,
        max_samples=max_samples,
        render_seconds=render_seconds,
        samples_per_second=samples_per_second,
        captured_at_ms=captured_at_ms,
        session=session,
        tier=TIERS[tier],
        render_pass_id=render_pass,
        body=data[header_bytes:],
    )


def parse_tiles(body):
    """Tile size in pixels and the tiles of a frame of kind tiles; raises BadFrame."""
    if len(body) < _TILES.size:
        raise BadFrame("Tiles end before their count")
    size, count = _TILES.unpack_from(body)
    if size == 0:
        raise BadFrame("Tiles of no size")
    at = _TILES.size
    tiles = []
    for _ in range(count):
        if len(body) - at < _TILE.size:
            raise BadFrame(f"Tile {len(tiles)} of {count} ends before its header")
        column, row, length = _TILE.unpack_from(body, at)
        at += _TILE.size
        if len(body) - at < length:
            raise BadFrame(f"Tile {len(tiles)} of {count} ends before its {length} bytes")
        tiles.append(Tile(column, row, body[at : at + length]))
        at += length
    if at != len(body):
        raise BadFrame(f"{len(body) - at} bytes follow the last tile")
    return size, tiles


def encode_ack(seq, tier):
    """The 12 bytes that say that a frame was drawn."""
    return _ACK.pack(MAGIC, VERSION, KIND_ACK, seq, TIER_CODES[tier])


def encode_pose(input_seq, position, target, up, fov_degrees):
    """The 88 bytes of a camera pose; raises ValueError for numbers that no camera can have."""
    numbers = (*position, *target, *up)
    if len(numbers) != 9 or not all(map(math.isfinite, (*numbers, fov_degrees))):
        raise ValueError("A camera pose is three triples and an angle, all finite")
    return _POSE.pack(
        MAGIC, VERSION, KIND_POSE, input_seq & 0xFFFFFFFF, *numbers, fov_degrees, 0
    )
