import json
import unittest

from fuelrail.canvas import CanvasReceiver

from .fake_images import jpeg, png
from .messages import draw, state


class Room:
    """A receiver with a clock in the hands of the test."""

    def __init__(self, **options):
        self.now = 0.0
        self.shown = []
        self.texts = []
        self.notes = []
        self.wakes = []
        self.can_show = True
        self.receiver = CanvasReceiver(
            now=lambda: self.now,
            show=self._show,
            show_text=self.texts.append,
            wake=lambda seconds: self.wakes.append(self.now + seconds),
            note=lambda kind, text: self.notes.append(kind),
            **options,
        )
        self.receiver.on_connect()

    def _show(self, kind, data):
        if self.can_show:
            self.shown.append((kind, data))
        return self.can_show

    def go_to(self, now):
        """Time passes; what asked to be woken is."""
        while self.wakes and min(self.wakes) <= now:
            at = min(self.wakes)
            self.wakes.remove(at)
            self.now = at
            self.receiver.flush()
        self.now = now

    def draw(self, data):
        self.receiver.on_text(draw(data))


class Throttle(unittest.TestCase):
    def test_the_last_picture_of_a_burst_is_shown_when_its_time_comes(self):
        room = Room()
        for number in range(6):
            room.go_to(number * 0.01)
            room.draw(jpeg(number))
        self.assertEqual(room.shown, [("jpg", jpeg(0))])
        room.go_to(1.0)
        self.assertEqual(room.shown, [("jpg", jpeg(0)), ("jpg", jpeg(5))])
        self.assertEqual(room.receiver.counts["superseded"], 4)

    def test_pictures_come_no_faster_than_the_throttle_says(self):
        room = Room(throttle_s=0.1)
        for number in range(200):
            room.go_to(number * 0.01)
            room.draw(jpeg(number))
        room.go_to(3.0)
        self.assertLessEqual(len(room.shown), 21)
        self.assertGreaterEqual(len(room.shown), 18)
        self.assertEqual(room.shown[-1], ("jpg", jpeg(199)))

    def test_a_picture_that_was_throttled_away_may_come_again(self):
        room = Room()
        room.draw(jpeg(1))
        room.draw(jpeg(2))
        room.draw(jpeg(3))
        room.go_to(1.0)
        room.draw(jpeg(2))
        self.assertEqual([data for _, data in room.shown], [jpeg(1), jpeg(3), jpeg(2)])

    def test_only_what_stands_there_is_a_repeat(self):
        room = Room()
        room.draw(jpeg(1))
        room.go_to(1.0)
        room.draw(jpeg(1))
        self.assertEqual(len(room.shown), 1)
        self.assertEqual(room.receiver.counts["repeats"], 1)

    def test_a_picture_that_could_not_be_shown_is_tried_again_and_is_no_repeat(self):
        room = Room()
        room.can_show = False
        room.draw(jpeg(1))
        self.assertEqual(room.shown, [])
        room.can_show = True
        room.go_to(1.0)
        self.assertEqual(room.shown, [("jpg", jpeg(1))])

    def test_a_picture_that_can_never_be_shown_is_given_up_in_the_end(self):
        room = Room()
        room.can_show = False
        room.draw(jpeg(1))
        room.go_to(60.0)
        self.assertEqual(room.wakes, [])
        self.assertIn("show", room.notes)


class Lock(unittest.TestCase):
    def test_a_finished_picture_stands_until_a_drawing_starts(self):
        room = Room()
        room.receiver.on_text(state("drawing:start"))
        room.draw(jpeg(1))
        room.receiver.on_text(state("drawing:end"))
        room.receiver.on_binary(png())
        room.now = 0.5
        room.draw(jpeg(2))
        self.assertEqual(room.shown[-1], ("png", png()))
        room.receiver.on_text(state("drawing:start"))
        room.draw(jpeg(3))
        self.assertEqual(room.shown[-1], ("jpg", jpeg(3)))

    def test_a_finished_picture_is_never_replaced_by_a_live_one_that_waited(self):
        room = Room()
        room.draw(jpeg(1))
        room.now = 0.01
        room.draw(jpeg(2))
        room.receiver.on_text(state("drawing:end"))
        room.receiver.on_binary(png())
        room.go_to(5.0)
        self.assertEqual(room.shown, [("jpg", jpeg(1)), ("png", png())])

    def test_the_last_live_picture_before_the_end_is_shown_though_locked(self):
        room = Room()
        room.draw(jpeg(1))
        room.now = 0.01
        room.draw(jpeg(2))
        room.receiver.on_text(state("drawing:end"))
        room.go_to(1.0)
        self.assertEqual(room.shown[-1], ("jpg", jpeg(2)))

    def test_the_lock_goes_when_its_sender_went_without_a_word(self):
        room = Room()
        room.receiver.on_binary(png())
        room.now = 0.5
        room.draw(jpeg(1))
        self.assertEqual(len(room.shown), 1)
        room.now = 2.5
        room.draw(jpeg(2))
        self.assertEqual(room.shown[-1], ("jpg", jpeg(2)))
        self.assertIn("lock", room.notes)

    def test_the_lock_goes_with_the_connection_and_with_a_new_hello(self):
        room = Room()
        room.receiver.on_binary(png())
        room.receiver.on_disconnect()
        room.receiver.on_connect()
        self.assertFalse(room.receiver.locked)
        room.receiver.on_binary(png(shade=3))
        room.receiver.on_text('{"type":"hello","payload":{"room":"ABC123"}}')
        self.assertFalse(room.receiver.locked)
        self.assertEqual(room.receiver.room, "ABC123")

    def test_what_waited_is_shown_when_the_connection_ends(self):
        room = Room()
        room.draw(jpeg(1))
        room.draw(jpeg(2))
        room.receiver.on_disconnect()
        self.assertEqual(room.shown[-1], ("jpg", jpeg(2)))

    def test_a_png_as_a_drawing_passes_the_lock(self):
        room = Room()
        room.receiver.on_binary(png(shade=1))
        room.now = 0.5
        room.draw(png(shade=2))
        self.assertEqual(room.shown[-1], ("png", png(shade=2)))

    def test_without_lock_on_final_live_pictures_always_pass(self):
        room = Room(lock_on_final=False)
        room.receiver.on_binary(png())
        room.now = 0.5
        room.draw(jpeg(1))
        self.assertEqual(room.shown[-1], ("jpg", jpeg(1)))


class Messages(unittest.TestCase):
    def test_a_binary_jpeg_is_known_for_what_it_is(self):
        room = Room()
        room.receiver.on_binary(jpeg(1))
        self.assertEqual(room.shown, [("jpg", jpeg(1))])

    def test_a_false_png_neither_shows_nor_locks(self):
        room = Room()
        for data in (b"", b"\x89PNG\r\n\x1a\nno", b"RIFFxxxxWEBP", png()[:-8], b"GIF89a" * 20):
            room.receiver.on_binary(data)
        self.assertEqual(room.shown, [])
        self.assertFalse(room.receiver.locked)
        self.assertEqual(room.receiver.counts["unusable"], 5)

    def test_a_drawing_is_what_its_bytes_say(self):
        room = Room()
        text = draw(jpeg(1)).replace("image/jpeg", "image/gif")
        room.receiver.on_text(text)
        self.assertEqual(room.shown, [("jpg", jpeg(1))])

    def test_types_are_read_without_regard_to_case(self):
        room = Room()
        room.receiver.on_text('{"type":"PROMPT","payload":"a teapot"}')
        room.receiver.on_text('{"type":"proc","payload":"two"}')
        self.assertEqual(room.texts, ["a teapot", "two"])

    def test_garbage_is_ignored(self):
        room = Room(max_bytes=4000)
        garbage = ["", "x", "[]", "null", "{}", '{"type":7}', '{"type":"draw","payload":5}', "[" * 3000]
        garbage += ['{"type":"state","payload":"drawing:what"}', '{"type":"hello","payload":[]}']
        garbage += ['{"type":"draw","payload":"data:image/png;base64,%%%"}', "y" * 5000]
        garbage += [json.dumps({"type": "draw", "payload": "data:image/jpeg,notbase64"})]
        for text in garbage:
            room.receiver.on_text(text)
        room.receiver.on_binary(b"z" * 5000)
        room.go_to(5.0)
        self.assertEqual((room.shown, room.texts), ([], []))
