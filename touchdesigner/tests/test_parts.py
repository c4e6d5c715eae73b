import os
import tempfile
import unittest
from unittest import mock

from fuelrail import images, pose_bridge
from fuelrail.backoff import Backoff
from fuelrail.files import PictureFiles, canvas_folders, first_writable
from fuelrail.nats import Message, NatsFault, Parser
from fuelrail.notes import Notes
from fuelrail.pose_bridge import BadPose, PoseBridge
from fuelrail.program import ProgramSwitch
from fuelrail.settings import BadSetting, make_settings

from .fake_images import jpeg, png

POSE = dict(zip(pose_bridge.CHANNELS, (0, 1, 5, 0, 0, 0, 0, 1, 0, 40)))


class SettingsTest(unittest.TestCase):
    def test_addresses_are_read_as_people_write_them(self):
        cases = {
            "host": ("host", 8080, False),
            "10.0.0.5:9000": ("10.0.0.5", 9000, False),
            "http://host:81/": ("host", 81, False),
            "ws://host": ("host", 80, False),
            "wss://host:8443": ("host", 8443, True),
            "https://host": ("host", 443, True),
            "host:443": ("host", 443, True),
            "[::1]:8080": ("[::1]", 8080, False),
        }
        for text, expected in cases.items():
            made = make_settings(text, "a")
            self.assertEqual((made.host, made.port, made.secure), expected, text)

    def test_tls_is_asked_for_in_the_dats_address(self):
        made = make_settings("wss://host:8443", "lobby")
        self.assertEqual(
            made.dat_address(made.viewer_path()), "wss://host/ws?room=LOBBY&protocol=fuelrail.v1"
        )
        plain = make_settings("host", "lobby")
        self.assertTrue(plain.dat_address(plain.viewer_path()).startswith("host/ws?"))

    def test_bad_settings_are_refused_by_name(self):
        for text, room, more, word in (
            ("", "A", {}, "Address"),
            ("a b", "A", {}, "Address"),
            ("host:99999", "A", {}, "Port"),
            ("ftp://host", "A", {}, "Address"),
            ("host", "", {}, "Room"),
            ("host", "../x", {}, "Room"),
            ("host", "A" * 33, {}, "Room"),
            ("host", "A", {"tier": "huge"}, "Tier"),
            ("host", "A", {"max_fps": 0}, "frames"),
            ("host", "A", {"fit_width": 0}, "Side"),
        ):
            with self.assertRaisesRegex(BadSetting, word):
                make_settings(text, room, **more)


class FilesTest(unittest.TestCase):
    def test_a_picture_is_replaced_whole_and_leaves_nothing_beside_it(self):
        with tempfile.TemporaryDirectory() as folder:
            files = PictureFiles(folder)
            files.write("jpg", jpeg(1))
            path = files.write("jpg", jpeg(2))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), jpeg(2))
            self.assertEqual(os.listdir(folder), ["canvas.jpg"])

    def test_the_disk_is_not_waited_for(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch("os.fsync") as fsync:
            PictureFiles(folder).write("png", png())
            fsync.assert_not_called()

    def test_a_file_that_is_held_open_elsewhere_is_reported_and_the_old_one_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            files = PictureFiles(folder)
            files.write("jpg", jpeg(1))
            with mock.patch("os.replace", side_effect=PermissionError("in use")):
                self.assertIsNone(files.write("jpg", jpeg(2)))
            with open(files.path("jpg"), "rb") as file:
                self.assertEqual(file.read(), jpeg(1))
            self.assertEqual(os.listdir(folder), ["canvas.jpg"])

    def test_the_first_folder_that_can_be_written_to_is_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            blocked = os.path.join(folder, "file")
            open(blocked, "w").close()
            good = os.path.join(folder, "a", "b")
            self.assertEqual(first_writable([os.path.join(blocked, "x"), good]), good)
            with self.assertRaises(OSError):
                first_writable([os.path.join(blocked, "x")])
        self.assertTrue(canvas_folders("/show")[0].endswith(os.path.join("inbox", "canvas")))


class NotesTest(unittest.TestCase):
    def test_a_thousand_faults_are_a_line_now_and_then(self):
        lines, clock = [], [0.0]
        notes = Notes(lambda: clock[0], lines.append)
        for _ in range(1000):
            clock[0] += 0.02
            notes.say("bad", "A bad picture")
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[1], r"\(\d+ more since\)")
        self.assertLessEqual(len(notes.lines), 20)


class BackoffTest(unittest.TestCase):
    def test_waits_grow_to_their_limit_and_begin_anew_after_success(self):
        backoff = Backoff(lambda: 1.0, least_s=0.5, most_s=10.0)
        self.assertEqual([backoff.next_wait_s() for _ in range(7)], [0.5, 1, 2, 4, 8, 10, 10])
        backoff.succeeded()
        self.assertEqual(backoff.next_wait_s(), 0.5)

    def test_chance_shortens_a_wait_by_half_at_most(self):
        self.assertEqual(Backoff(lambda: 0.0, least_s=1.0).next_wait_s(), 0.5)


class ImagesTest(unittest.TestCase):
    def test_a_pictures_own_bytes_say_what_it_is(self):
        self.assertEqual(images.sniff(jpeg()), "jpg")
        self.assertEqual(images.sniff(png()), "png")
        self.assertEqual(images.png_size(png(5, 3)), (5, 3))
        self.assertTrue(images.png_has_alpha(png(alpha=True)))
        self.assertFalse(images.png_has_alpha(png(alpha=False)))
        for other in (b"", b"\xff\xd8\xff", b"GIF89a", jpeg()[:-2], png()[:-4]):
            self.assertIsNone(images.sniff(other))


class ProgramTest(unittest.TestCase):
    def test_the_program_follows_until_frozen_and_again_after(self):
        program = ProgramSwitch()
        program.offer("one")
        program.freeze(True)
        program.offer("two")
        self.assertEqual((program.preview, program.program), ("two", "one"))
        self.assertFalse(program.take())
        program.freeze(False)
        self.assertEqual(program.program, "two")

    def test_manual_changes_with_takes_only(self):
        program = ProgramSwitch()
        program.set_manual(True)
        program.offer("one")
        self.assertTrue(program.take())
        program.offer("two")
        self.assertEqual(program.program, "one")
        self.assertTrue(program.take())
        self.assertEqual((program.program, program.held_version), ("two", 2))

    def test_freezing_manual_keeps_what_was_taken(self):
        program = ProgramSwitch()
        program.offer("one")
        program.set_manual(True)
        program.offer("two")
        program.freeze(True)
        self.assertEqual(program.program, "one")

    def test_with_no_picture_there_is_nothing_to_hold(self):
        program = ProgramSwitch()
        program.freeze(True)
        self.assertFalse(program.shows_held)
        self.assertFalse(program.take())


class PoseTest(unittest.TestCase):
    def setUp(self):
        self.now = 0.0
        self.bridge = PoseBridge(lambda: self.now, interval_s=0.1)

    def offer(self, **changes):
        self.bridge.offer(pose_bridge.pose_of({**POSE, **changes}))

    def test_the_first_pose_is_where_things_begin_and_is_not_sent(self):
        self.offer()
        self.assertIsNone(self.bridge.take())
        self.offer(posx=1)
        self.assertEqual(len(self.bridge.take()), 88)

    def test_equal_poses_are_sent_once_and_the_last_of_a_burst_is_never_lost(self):
        self.offer()
        sent = []
        for step in range(1, 20):
            self.now += 0.01
            self.offer(posx=min(step, 15))
            sent.append(self.bridge.take())
        self.now += self.bridge.wait_s() or 0
        sent.append(self.bridge.take())
        poses = [pose for pose in sent if pose]
        self.assertLessEqual(len(poses), 3)
        self.assertEqual(poses[-1][8:16], b"\0\0\0\0\0\0.@")
        self.assertIsNone(self.bridge.wait_s())

    def test_going_back_before_it_was_sent_sends_nothing(self):
        self.offer()
        self.offer(posx=1)
        self.bridge.take()
        self.offer(posx=2)
        self.offer(posx=1)
        self.assertIsNone(self.bridge.wait_s())

    def test_what_is_no_camera_is_refused_with_a_reason(self):
        for changes, word in (
            ({"posx": float("inf")}, "finite"),
            ({"fov": 0}, "field of view"),
            ({"posy": 0, "posz": 0}, "target"),
            ({"upy": 0}, "up direction"),
        ):
            with self.assertRaisesRegex(BadPose, word):
                pose_bridge.pose_of({**POSE, **changes})
        with self.assertRaisesRegex(BadPose, "lacks.*fov"):
            pose_bridge.pose_of({name: 1 for name in pose_bridge.CHANNELS[:-1]})


class NatsParserTest(unittest.TestCase):
    STREAM = (
        b"PING\r\n+OK\r\nMSG a.b 1 5\r\nhe\r\no\r\nMSG a.b 1 reply 0\r\n\r\n"
        b"HMSG a.c 2 33 36\r\nNATS/1.0\r\nFuelrail-Version: 1\r\n\r\nabc\r\nPONG\r\n"
    )

    def test_operations_are_read_however_the_bytes_are_cut(self):
        whole = list(Parser().feed(self.STREAM))
        self.assertEqual([name for name, _ in whole], ["PING", "+OK", "MSG", "MSG", "MSG", "PONG"])
        self.assertEqual(whole[2][1], Message("a.b", b"he\r\no"))
        self.assertEqual(whole[4][1], Message("a.c", b"abc", {"Fuelrail-Version": "1"}))
        for size in (1, 2, 7):
            parser, seen = Parser(), []
            for at in range(0, len(self.STREAM), size):
                seen += parser.feed(self.STREAM[at : at + size])
            self.assertEqual(seen, whole)

    def test_what_cannot_be_read_is_refused(self):
        for stream in (
            b"MSG a 1 x\r\n",
            b"MSG a 1 -4\r\n",
            b"HMSG a 1 9 3\r\n",
            b"MSG a 1 999999999999\r\n",
            b"HMSG a 1 4 4\r\nabcd\r\n",
            b"x" * 70_000,
        ):
            with self.assertRaises(NatsFault):
                list(Parser().feed(stream))
