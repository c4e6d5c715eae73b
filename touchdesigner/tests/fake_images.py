"""Small true pictures, and as much of decoding as tells a whole picture from a broken one."""

import struct
import zlib


def png(width=4, height=2, alpha=True, shade=128):
    """A PNG of one shade; half transparent with ``alpha``."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixel = bytes([shade, shade, shade, 128]) if alpha else bytes([shade] * 3)
    rows = (b"\0" + pixel * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(number=0, width=8, height=8):
    """The markers of a JPEG of that size, told from others by ``number``; its scan is empty."""
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes([1, 0x11, 0])
    comment = str(number).encode()
    return (
        b"\xff\xd8\xff\xe0"
        + struct.pack(">H", 16)
        + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        + b"\xff\xfe"
        + struct.pack(">H", 2 + len(comment))
        + comment
        + b"\xff\xc0"
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xff\xd9"
    )


def decode(extension, data):
    """Width, height and alpha, or None when the bytes are not a whole picture of that kind."""
    if extension.lower() == ".png":
        return _decode_png(bytes(data))
    if extension.lower() in (".jpg", ".jpeg"):
        return _decode_jpeg(bytes(data))
    return None


def _decode_png(data):
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    at, size, alpha, packed = 8, None, False, b""
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if struct.unpack_from(">I", data, at + 8 + length)[0] != zlib.crc32(name + body):
            return None
        if name == b"IHDR":
            size, alpha = struct.unpack_from(">II", body), body[9] in (4, 6)
        elif name == b"IDAT":
            packed += body
        elif name == b"IEND":
            zlib.decompress(packed)
            return (*size, alpha)
        at += 12 + length
    return None


def _decode_jpeg(data):
    if data[:2] != b"\xff\xd8" or b"\xff\xd9" not in data[-64:]:
        return None
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height, False
        at += 2 + length
    return None
