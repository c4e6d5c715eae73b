"""The decoder of the examples, against pictures made here by hand."""

import struct
import unittest
import zlib

from fuelrail.pixels import BadPicture, decode_png, read_jpeg

from .fake_images import jpeg, png


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def filtered(rows, step):
    """The rows of samples, each filtered in another of the five ways, as an encoder does it."""
    packed, above = b"", bytes(len(rows[0]))
    for number, row in enumerate(rows):
        kind = number % 5
        packed += bytes([kind])
        for at, value in enumerate(row):
            left = row[at - step] if at >= step else 0
            corner = above[at - step] if at >= step else 0
            guesses = (0, left, above[at], (left + above[at]) // 2, paeth(left, above[at], corner))
            packed += bytes([(value - guesses[kind]) & 255])
        above = row
    return packed


def paeth(left, above, corner):
    return min(
        ((abs(left + above - corner - guess), place, guess)
         for place, guess in enumerate((left, above, corner)))
    )[2]  # fmt: skip


def picture(width, height, colour, depth, rows, step):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = zlib.compress(filtered(rows, step))
    middle = len(pixels) // 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", b"a\0b")
        + chunk(b"IDAT", pixels[:middle])
        + chunk(b"IDAT", pixels[middle:])
        + chunk(b"IEND", b"")
    )


class PngTest(unittest.TestCase):
    def test_every_filter_is_undone_in_every_form(self):
        for colour, channels in ((0, 1), (2, 3), (4, 2), (6, 4)):
            for depth in (8, 16):
                step = channels * depth // 8
                rows = [
                    bytes((31 * y * y + 7 * x * x + 3 * x * y) % 256 for x in range(9 * step))
                    for y in range(11)
                ]
                with self.subTest(colour=colour, depth=depth):
                    found = decode_png(picture(9, 11, colour, depth, rows, step))
                    self.assertEqual(found.data, b"".join(rows))
                    self.assertEqual((found.width, found.height), (9, 11))
                    self.assertEqual((found.channels, found.depth), (channels, depth))

    def test_pixels_and_means_are_counted_from_the_top_left(self):
        rows = [bytes([10, 20, 30, 40]), bytes([50, 60, 70, 80])]
        found = decode_png(picture(2, 2, 4, 8, rows, 2))
        self.assertEqual((found.at(0, 0), found.at(1, 1)), ((10, 20), (70, 80)))
        self.assertEqual(found.means(), (40.0, 50.0))
        wide = decode_png(picture(1, 2, 0, 16, [b"\x01\x02", b"\x03\x00"], 2))
        self.assertEqual((wide.at(0, 0), wide.means()), ((258,), (513.0,)))

    def test_broken_bytes_are_refused_by_what_is_wrong_with_them(self):
        whole = png(4, 2)
        flipped = whole[:45] + bytes([whole[45] ^ 1]) + whole[46:]
        short = struct.pack(">IIBBBBB", 100, 100, 8, 6, 0, 0, 0)
        claims = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", short) + chunk(b"IDAT", zlib.compress(b"\0"))
        cases = {
            b"": "begin",
            b"\xff\xd8\xff": "begin",
            whole[:-6]: "cut short",
            flipped: "checksum",
            claims + chunk(b"IEND", b""): "instead of",
            whole[:8] + chunk(b"IEND", b""): "no header",
            picture(1, 1, 3, 8, [b"\0"], 1): "colour type 3",
            whole[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 1 << 30, 1 << 30, 8, 6, 0, 0, 0)): "x",
        }
        for data, words in cases.items():
            with self.subTest(words=words), self.assertRaisesRegex(BadPicture, words):
                decode_png(data)

    def test_a_bomb_is_not_unpacked(self):
        header = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
        bomb = zlib.compress(bytes(50_000_000))
        data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", bomb)
        found = decode_png(data + chunk(b"IEND", b""))
        self.assertEqual(len(found.data), 4)


class JpegTest(unittest.TestCase):
    def test_a_jpeg_is_walked_through_to_its_end(self):
        facts = read_jpeg(jpeg(3, 640, 320))
        self.assertEqual((facts.width, facts.height, facts.components), (640, 320, 1))
        self.assertEqual((facts.progressive, facts.sampling), (False, ((1, 1),)))

    def test_stuffed_bytes_and_restarts_belong_to_the_scan(self):
        whole = jpeg(1)
        scan = whole[:-2] + b"\x12\xff\x00\x34\xff\xd0\x56" + whole[-2:]
        self.assertEqual(read_jpeg(scan).width, 8)

    def test_broken_bytes_are_refused_by_what_is_wrong_with_them(self):
        whole = jpeg(1)
        cases = {
            b"": "begin",
            b"\x89PNG": "begin",
            whole[:-2]: "no end",
            whole[:30]: "cut short|missing",
            b"\xff\xd8\xff\xd9": "no frame",
            b"\xff\xd8garbage": "missing",
        }
        for data, words in cases.items():
            with self.subTest(words=words), self.assertRaisesRegex(BadPicture, words):
                read_jpeg(data)


if __name__ == "__main__":
    unittest.main()
