"""
What is inside an encoded picture, by the standard library alone: every pixel of a PNG, and the
structure of a JPEG, whose pixels take a decoder.
"""

import struct
import zlib
from dataclasses import dataclass

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
# Samples a pixel by colour type: grey, RGB, grey with alpha, RGBA.
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
MAX_PIXELS = 16384 * 16384


class BadPicture(ValueError):
    """Bytes that are no whole picture of their kind; its text says why."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """
    Rows from the top, samples interleaved. With ``depth`` 16 a sample is two bytes, the high one
    first, as in the file.
    """

    width: int
    height: int
    channels: int
    depth: int
    data: bytes

    def at(self, x, y):
        """The samples of one pixel, counted from the top left."""
        size = self.depth // 8
        step = self.channels * size
        place = (y * self.width + x) * step
        pixel = self.data[place : place + step]
        return tuple(
            int.from_bytes(pixel[at : at + size], "big") for at in range(0, step, size)
        )

    def means(self):
        """The mean of each channel."""
        size = self.depth // 8
        count = self.width * self.height
        if size == 1:
            return tuple(sum(self.data[at :: self.channels]) / count for at in range(self.channels))
        step = self.channels * 2
        return tuple(
            (sum(self.data[at::step]) * 256 + sum(self.data[at + 1 :: step])) / count
            for at in range(0, step, 2)
        )


@dataclass(frozen=True, slots=True)
class JpegFacts:
    """What a JPEG's markers say; its scan is not decoded."""

    width: int
    height: int
    components: int
    progressive: bool
    #: Sampling factors of each component, across and down: (2, 2), (1, 1), (1, 1) is 4:2:0.
    sampling: tuple


def decode_png(data):
    """Every pixel of a PNG of 8 or 16 bits without palette or interlace; raises BadPicture."""
    header, packed = None, []
    for name, body in _chunks(data):
        if name == b"IHDR":
            header = _png_header(body)
        elif name == b"IDAT":
            packed.append(body)
    if header is None or not packed:
        raise BadPicture("The PNG has no header or no pixels")
    width, height, depth, channels = header
    stride = width * channels * depth // 8
    rows = _inflate(b"".join(packed), (stride + 1) * height)
    return Pixels(width, height, channels, depth, _unfilter(rows, stride, channels * depth // 8))


def _chunks(data):
    """Names and bodies of a PNG's chunks, their checksums checked."""
    if data[:8] != _PNG_MAGIC:
        raise BadPicture("The bytes do not begin as a PNG does")
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            break
        name, body = data[at + 4 : at + 8], data[at + 8 : end]
        if struct.unpack_from(">I", data, end)[0] != zlib.crc32(data[at + 4 : end]):
            raise BadPicture(f"The checksum of the chunk {name.decode('latin-1')} is wrong")
        yield name, body
        if name == b"IEND":
            return
        at = end + 4
    raise BadPicture("The PNG is cut short")


def _png_header(body):
    if len(body) != 13:
        raise BadPicture("The PNG's header has the wrong length")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(
        ">IIBBBBB", body
    )
    if not 0 < width * height <= MAX_PIXELS:
        raise BadPicture(f"A PNG of {width} x {height} pixels")
    if depth not in (8, 16) or colour not in _CHANNELS or compression or filtering or interlace:
        raise BadPicture(f"A PNG of colour type {colour}, {depth} bits, interlace {interlace}")
    return width, height, depth, _CHANNELS[colour]


def _inflate(packed, size):
    """Never more than is due, whatever the bytes claim."""
    unpacker = zlib.decompressobj()
    try:
        rows = unpacker.decompress(packed, size)
    except zlib.error as error:
        raise BadPicture(f"The PNG's pixels cannot be unpacked: {error}") from None
    if len(rows) != size:
        raise BadPicture(f"The PNG holds {len(rows)} bytes of pixels instead of {size}")
    return rows


def _unfilter(rows, stride, step):
    """Undoes the five ways in which a row may be told by its neighbours."""
    out = bytearray()
    above = bytearray(stride)
    for start in range(0, len(rows), stride + 1):
        kind = rows[start]
        row = bytearray(rows[start + 1 : start + 1 + stride])
        if kind == 1:
            for at in range(step, stride):
                row[at] = (row[at] + row[at - step]) & 255
        elif kind == 2:
            for at in range(stride):
                row[at] = (row[at] + above[at]) & 255
        elif kind == 3:
            for at in range(stride):
                left = row[at - step] if at >= step else 0
                row[at] = (row[at] + (left + above[at]) // 2) & 255
        elif kind == 4:
            for at in range(stride):
                left = row[at - step] if at >= step else 0
                corner = above[at - step] if at >= step else 0
                row[at] = (row[at] + _paeth(left, above[at], corner)) & 255
        elif kind != 0:
            raise BadPicture(f"A row of the PNG is filtered in the unknown way {kind}")
        out += row
        above = row
    return bytes(out)


def _paeth(left, above, corner):
    guess = left + above - corner
    far_left, far_above, far_corner = abs(guess - left), abs(guess - above), abs(guess - corner)
    if far_left <= far_above and far_left <= far_corner:
        return left
    return above if far_above <= far_corner else corner


def read_jpeg(data):
    """Walks through a JPEG's markers to its end; raises BadPicture."""
    if data[:2] != b"\xff\xd8":
        raise BadPicture("The bytes do not begin as a JPEG does")
    at, facts = 2, None
    while True:
        at = _skip_fill(data, at)
        marker = data[at]
        if marker == 0xD9:
            break
        length = int.from_bytes(data[at + 1 : at + 3], "big")
        body = data[at + 3 : at + 1 + length]
        if length < 2 or len(body) != length - 2:
            raise BadPicture("A segment of the JPEG is cut short")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            facts = _jpeg_frame(marker, body)
        at += 1 + length
        if marker == 0xDA:
            at = _skip_scan(data, at)
    if facts is None:
        raise BadPicture("The JPEG has no frame")
    return facts


def _skip_fill(data, at):
    """The place of a marker's code, after its FF."""
    if at + 1 >= len(data) or data[at] != 0xFF:
        raise BadPicture("A marker of the JPEG is missing")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at == len(data):
        raise BadPicture("The JPEG is cut short")
    return at


def _skip_scan(data, at):
    """The place of the marker after a scan; in it FF 00 is a byte and FF D0 to D7 restart it."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise BadPicture("The JPEG's scan has no end")
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _jpeg_frame(marker, body):
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        raise BadPicture("The JPEG's frame header is cut short")
    height, width, components = struct.unpack_from(">HHB", body, 1)
    if not (width and height and components):
        raise BadPicture(f"A JPEG of {width} x {height} pixels and {components} components")
    sampling = tuple((body[7 + 3 * n] >> 4, body[7 + 3 * n] & 15) for n in range(components))
    return JpegFacts(width, height, components, marker in (0xC2, 0xC6, 0xCA, 0xCE), sampling)
