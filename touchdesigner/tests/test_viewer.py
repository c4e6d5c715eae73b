import json
import unittest

from fuelrail import binary
from fuelrail.settings import make_settings
from fuelrail.viewer import ViewerReceiver

from .fake_images import png
from .messages import event, frame, link, still, welcome


class Client:
    def __init__(self, **settings):
        self.now = 10.0
        self.unix = 1_700_000_000_000.0
        self.notes = []
        self.viewer = ViewerReceiver(
            make_settings("host", "studio", **settings),
            now=lambda: self.now,
            unix_ms=lambda: self.unix,
            note=lambda kind, text: self.notes.append(text),
        )

    def join(self, role="operator"):
        self.viewer.on_open()
        return self.viewer.on_text(welcome(role))

    def show(self):
        picture = self.viewer.take()
        return None if picture is None else self.viewer.drawn(picture)


class Joining(unittest.TestCase):
    def test_hello_says_what_is_wanted(self):
        client = Client(token="t0", max_fps=12.0)
        (text,) = client.viewer.on_open()
        message = json.loads(text)
        self.assertEqual(message["event_type"], "hello")
        self.assertEqual(
            message["payload"],
            {
                "name": "TouchDesigner",
                "frames": True,
                "tiles": False,
                "max_fps": 12.0,
                "viewport": {"width": 1280, "height": 1280, "dpr": 1},
                "token": "t0",
            },
        )

    def test_a_tier_that_was_chosen_is_asked_for_after_the_welcome(self):
        texts = [json.loads(text) for text in Client(tier="half").join()]
        wish = [text["payload"] for text in texts if text["event_type"] == "setTierRequest"]
        self.assertEqual(wish, [{"tier": "half", "max_fps": 30.0}])

    def test_states_follow_the_connection_and_the_link(self):
        client = Client()
        seen = [client.viewer.state]
        client.viewer.on_open()
        seen.append(client.viewer.state)
        client.viewer.on_text(welcome())
        for state in ("connecting", "live", "idle", "stalled", "offline"):
            client.viewer.on_text(link(state))
            seen.append(client.viewer.state)
        client.viewer.on_close()
        seen.append(client.viewer.state)
        self.assertEqual(
            seen,
            ["no gateway", "joining", "connecting", "live", "idle", "stalled", "octane lost"]
            + ["no gateway"],
        )

    def test_a_refusal_is_told_with_its_reason(self):
        client = Client()
        client.viewer.on_open()
        client.viewer.on_text(event("viewerError", code="unauthorised", message="Token expired"))
        client.viewer.on_close()
        self.assertEqual(client.viewer.state, "refused")
        self.assertEqual(client.viewer.info()["detail"], "Token expired")

    def test_the_gateway_says_when_to_come_back(self):
        client = Client()
        client.join()
        client.viewer.on_text(event("goaway", retry_after_ms=1500, reason="bye"))
        self.assertEqual(client.viewer.retry_after_s, 1.5)

    def test_garbage_changes_nothing(self):
        client = Client()
        client.join()
        client.viewer.on_text(link("live"))
        for text in ("", "7", "[]", "{}", '{"event_type":5,"payload":{}}', "[" * 5000):
            self.assertEqual(client.viewer.on_text(text), [])
        client.viewer.on_text(event("linkStatus", link="sideways"))
        client.viewer.on_text(event("pong", t="x", server_time=None))
        for data in (b"", b"FR", b"x" * 500, frame(1)[:71]):
            self.assertEqual(client.viewer.on_binary(data), [])
        self.assertEqual(client.viewer.on_binary(frame(1)[:100]), [binary.encode_ack(1, "full")])
        self.assertFalse(client.viewer.is_waiting)


class Pictures(unittest.TestCase):
    def test_the_newest_picture_wins_the_one_place(self):
        client = Client()
        client.join()
        for seq in range(1, 6):
            self.assertEqual(client.viewer.on_binary(frame(seq)), [])
        self.assertEqual(client.show(), binary.encode_ack(5, "full"))
        self.assertIsNone(client.viewer.take())
        self.assertEqual(client.viewer.counts["superseded"], 4)

    def test_a_frame_is_acknowledged_only_once_it_is_drawn(self):
        client = Client()
        client.join()
        self.assertEqual(client.viewer.on_binary(frame(3, tier="quarter")), [])
        self.assertEqual(client.show(), binary.encode_ack(3, "quarter"))

    def test_older_frames_are_not_shown_and_still_acknowledged(self):
        client = Client()
        client.join()
        client.viewer.on_binary(frame(9, epoch=4))
        client.show()
        for old in (frame(10, epoch=3), frame(8, epoch=4)):
            self.assertEqual(len(client.viewer.on_binary(old)), 1)
        self.assertFalse(client.viewer.is_waiting)
        self.assertEqual(client.viewer.counts["stale"], 2)
        client.viewer.on_binary(frame(1, epoch=1, session=8))
        self.assertTrue(client.viewer.is_waiting)

    def test_a_lossless_frame_replaces_a_lossy_one_of_equal_number_but_not_the_reverse(self):
        client = Client()
        client.join()
        client.viewer.on_binary(frame(5))
        client.viewer.on_binary(still(5))
        self.assertEqual(client.viewer.take().kind, "png")
        client.viewer.on_binary(still(5))
        client.show()
        self.assertEqual(client.viewer.on_binary(frame(5)), [binary.encode_ack(5, "full")])

    def test_a_broken_picture_is_acknowledged_and_counted(self):
        client = Client()
        client.join()
        ack = client.viewer.on_binary(frame(2, body=b"\xff\xd8\xff broken"))
        self.assertEqual(ack, [binary.encode_ack(2, "full")])
        client.viewer.on_binary(frame(3))
        picture = client.viewer.take()
        self.assertEqual(client.viewer.drawn(picture, ok=False), binary.encode_ack(3, "full"))
        self.assertIsNone(client.viewer.shown)
        self.assertEqual(client.viewer.counts["unusable"], 2)

    def test_lock_on_final_keeps_the_still_until_the_render_restarts(self):
        client = Client(lock_on_final=True)
        client.join()
        client.viewer.on_binary(still(5, epoch=2))
        client.show()
        self.assertEqual(client.viewer.on_binary(frame(6, epoch=2)), [binary.encode_ack(6, "full")])
        self.assertFalse(client.viewer.is_waiting)
        client.viewer.on_binary(frame(7, epoch=3))
        self.assertTrue(client.viewer.is_waiting)

    def test_an_announced_still_is_to_be_fetched_and_shown_unless_newer_came(self):
        client = Client()
        client.join()
        announced = frame(5, tier="still", body=b"", codec=2, flags=("lossless", "announced"))
        self.assertEqual(client.viewer.on_binary(announced), [binary.encode_ack(5, "still")])
        pending = client.viewer.fetch
        client.viewer.fetched(pending, png())
        self.assertEqual(client.viewer.take().data, png())
        client.viewer.on_binary(frame(6))
        client.viewer.fetched(pending, png())
        self.assertEqual(client.viewer.take().frame.seq, 6)

    def test_the_picture_is_held_with_a_state_when_octane_is_lost(self):
        client = Client()
        client.join()
        client.viewer.on_text(link("live"))
        client.viewer.on_binary(frame(1))
        client.show()
        self.assertEqual(client.viewer.info()["held"], 0)
        client.viewer.on_text(link("offline", reason="Nothing answers at host:1"))
        info = client.viewer.info()
        self.assertEqual((info["state"], info["held"], info["seq"]), ("octane lost", 1, 1))
        self.assertEqual(info["detail"], "Nothing answers at host:1")
        client.viewer.on_text(link("live"))
        self.assertEqual(client.viewer.info()["held"], 0)


class Statistics(unittest.TestCase):
    def test_age_is_told_by_the_gateways_clock(self):
        client = Client()
        client.join()
        sent = client.unix
        client.unix += 40
        # The gateway's clock is 5 s ahead of this one.
        client.viewer.on_text(event("pong", t=sent, server_time=sent + 20 + 5000))
        captured = client.unix + 5000 - 100
        client.viewer.on_binary(frame(1, captured=captured))
        client.show()
        self.assertEqual(client.viewer.info()["latency_ms"], 100)
        client.unix += 900
        self.assertEqual(client.viewer.info()["age_ms"], 1000)

    def test_the_least_delayed_ping_is_believed(self):
        client = Client()
        client.join()
        for delay, asymmetry in ((400, 150), (10, 0), (300, -100)):
            sent = client.unix
            client.unix += delay
            server = sent + delay / 2 + asymmetry + 1000
            client.viewer.on_text(event("pong", t=sent, server_time=server))
        self.assertEqual(client.viewer.clock.offset_ms, 1000)

    def test_an_unknown_clock_gives_no_age(self):
        client = Client()
        client.join()
        client.viewer.on_binary(frame(1))
        client.show()
        info = client.viewer.info()
        self.assertIsNone(info["age_ms"])
        self.assertIsNone(info["latency_ms"])

    def test_rate_counts_what_was_shown_in_the_last_two_seconds(self):
        client = Client()
        client.join()
        for seq in range(1, 41):
            client.now += 0.1
            client.viewer.on_binary(frame(seq))
            client.show()
        self.assertAlmostEqual(client.viewer.info()["fps"], 10, delta=0.6)
        client.now += 5
        self.assertEqual(client.viewer.info()["fps"], 0)
