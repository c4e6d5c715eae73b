"""What an encoded picture is, by its own bytes: senders' words for it are not trusted."""

import base64
import binascii

JPEG = "jpg"
PNG = "png"

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"


def sniff(data):
    """``jpg``, ``png`` or None when the bytes are neither, or are cut short."""
    if data[:3] == b"\xff\xd8\xff" and b"\xff\xd9" in data[-64:]:
        return JPEG
    if data[:8] == _PNG_MAGIC and _PNG_END in data[-64:]:
        return PNG
    return None


def png_size(data):
    """Width and height in pixels of a PNG, or None."""
    if data[:8] != _PNG_MAGIC or data[12:16] != b"IHDR" or len(data) < 26:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def png_has_alpha(data):
    """Whether a PNG carries an alpha channel (colour types 4 and 6)."""
    return png_size(data) is not None and data[25] in (4, 6)


def is_data_url(text):
    """Whether ``text`` claims to be a picture as a data URL; nothing is decoded."""
    return isinstance(text, str) and text[:11].lower() == "data:image/"


def claims_png(url):
    """Whether a data URL says of itself that it is a PNG."""
    return url[11:14].lower() == "png"


def decode_data_url(url):
    """The bytes of a base64 data URL, or None when it is not one."""
    head, comma, payload = url.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        return None
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        return None
