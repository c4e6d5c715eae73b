import random
import struct
import unittest

from fuelrail import binary

from .fake_images import jpeg
from .messages import frame, still


class Frames(unittest.TestCase):
    def test_every_field_is_read_from_its_place(self):
        parsed = binary.parse_frame(still(9, epoch=3, session=0xFFFFFFFF, samples=77))
        self.assertEqual((parsed.kind, parsed.codec, parsed.tier), ("image", "png", "still"))
        self.assertEqual((parsed.seq, parsed.epoch, parsed.session), (9, 3, 0xFFFFFFFF))
        self.assertEqual((parsed.width, parsed.height), (640, 320))
        self.assertEqual((parsed.render_width, parsed.render_height), (1280, 640))
        self.assertEqual((parsed.samples, parsed.max_samples), (77, 100))
        self.assertEqual((parsed.render_seconds, parsed.samples_per_second), (1.5, 20.0))
        self.assertEqual(parsed.captured_at_ms, 1_700_000_000_000.0)
        self.assertTrue(parsed.converged and parsed.lossless and parsed.alpha)
        self.assertFalse(parsed.interactive or parsed.announced)

    def test_a_longer_header_is_skipped(self):
        parsed = binary.parse_frame(frame(1, header_bytes=80))
        self.assertEqual(parsed.body, jpeg(1))

    def test_what_is_no_frame_is_refused_with_a_reason(self):
        good = frame(1)
        bad = {
            "too short": good[:3],
            "begin with FR": b"XX" + good[2:],
            "Version 2": good[:2] + b"\x02" + good[3:],
            "0x41": good[:3] + b"\x41" + good[4:],
            "shorter than its header": good[:71],
            "Header length 71": good[:6] + struct.pack("<H", 71) + good[8:],
            "Header length 60000": good[:6] + struct.pack("<H", 60000) + good[8:],
            "Codec 9": good[:4] + b"\x09" + good[5:],
            "Tier 5": good[:68] + b"\x05" + good[69:],
        }
        for reason, message in bad.items():
            with self.assertRaisesRegex(binary.BadFrame, reason):
                binary.parse_frame(message)

    def test_random_bytes_never_do_more_than_be_refused(self):
        chance = random.Random(4)
        for _ in range(3000):
            message = bytearray(frame(1))
            for _ in range(chance.randrange(1, 6)):
                message[chance.randrange(len(message))] = chance.randrange(256)
            cut = bytes(message[: chance.randrange(len(message) + 1)])
            try:
                parsed = binary.parse_frame(cut)
                if parsed.kind == "tiles":
                    binary.parse_tiles(parsed.body)
            except binary.BadFrame:
                pass


class Tiles(unittest.TestCase):
    def test_tiles_are_cut_out_in_order(self):
        body = struct.pack("<HH", 64, 2)
        body += struct.pack("<HHI", 1, 2, 3) + b"abc" + struct.pack("<HHI", 5, 0, 0)
        parsed = binary.parse_frame(frame(4, kind=0x54, body=body, codec=1))
        size, tiles = binary.parse_tiles(parsed.body)
        self.assertEqual(parsed.kind, "tiles")
        self.assertEqual(size, 64)
        self.assertEqual(tiles, [binary.Tile(1, 2, b"abc"), binary.Tile(5, 0, b"")])

    def test_tiles_that_do_not_add_up_are_refused(self):
        whole = struct.pack("<HH", 64, 1) + struct.pack("<HHI", 0, 0, 3) + b"abc"
        for body in (b"\0", whole[:-1], whole[:6], whole + b"x", b"\0\0" + whole[2:]):
            with self.assertRaises(binary.BadFrame):
                binary.parse_tiles(body)


class Sent(unittest.TestCase):
    def test_an_ack_is_12_bytes(self):
        self.assertEqual(binary.encode_ack(0x01020304, "half").hex(), "4652014104030201" "02000000")

    def test_a_pose_is_88_bytes(self):
        pose = binary.encode_pose(5, (1, 2, 3), (4, 5, 6), (0, 1, 0), 45.0)
        self.assertEqual(len(pose), 88)
        self.assertEqual(pose[:8].hex(), "4652014305000000")
        self.assertEqual(struct.unpack_from("<9d", pose, 8), (1, 2, 3, 4, 5, 6, 0, 1, 0))
        self.assertEqual(struct.unpack_from("<fI", pose, 80), (45.0, 0))

    def test_a_pose_that_is_not_finite_is_refused(self):
        with self.assertRaises(ValueError):
            binary.encode_pose(5, (1, 2, float("nan")), (4, 5, 6), (0, 1, 0), 45.0)
