"""What relays push, publish and write, in the fake."""

import json
import os
import tempfile
import types
import unittest
from unittest import mock

from fuelrail import binary
from fuelrail.relay_feed import RelayFeed
from fuelrail_td import registry

from .fake_images import jpeg, png
from .fake_ops import TD
from .fake_world import World
from .messages import frame, still

KIT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def state(word="live", **more):
    payload = {"room": "STUDIO", "state": word, "reason": None, "held": False, "counts": {}}
    return json.dumps({"event_type": "relayState", "payload": {**payload, **more}})


def facts(data, seq=1, topic="picture", **more):
    known = {"topic": topic, "bytes": len(data), "seq": seq, "epoch": 1, "session": 7}
    return json.dumps({**known, "tier": "still" if topic == "final" else "full", **more}).encode()


class FeedTest(unittest.TestCase):
    def setUp(self):
        self.now = 50.0
        self.feed = RelayFeed(lambda: self.now)

    def publish(self, data, seq=1, topic="picture", **more):
        self.feed.on_topic("info", facts(data, seq, topic, **more))
        self.feed.on_topic(topic, data)

    def shown(self):
        picture = self.feed.take()
        return None if picture is None else (self.feed.drawn(picture), picture.data)[1]

    def test_the_newest_picture_wins_and_older_ones_are_counted(self):
        self.publish(jpeg(1), 1)
        self.publish(jpeg(2), 2)
        self.assertEqual(self.shown(), jpeg(2))
        self.publish(jpeg(1), 1)
        self.assertIsNone(self.shown())
        counts = self.feed.counts
        self.assertEqual((counts["superseded"], counts["stale"], counts["shown"]), (1, 1, 1))

    def test_a_repeated_picture_is_shown_once(self):
        for _ in range(5):
            self.publish(jpeg(1), 1)
            self.shown()
        self.assertEqual((self.feed.counts["shown"], self.feed.counts["repeated"]), (1, 4))

    def test_a_settled_picture_replaces_its_live_one(self):
        self.publish(jpeg(1), 1)
        self.assertEqual(self.shown(), jpeg(1))
        self.publish(png(), 1, "final")
        self.assertEqual(self.shown(), png())
        self.publish(jpeg(1), 1)
        self.assertIsNone(self.shown())

    def test_another_session_is_followed_wherever_it_begins(self):
        self.publish(jpeg(9), 900)
        self.shown()
        self.publish(jpeg(1), 1, session=8)
        self.assertEqual(self.shown(), jpeg(1))

    def test_a_picture_without_its_facts_is_shown_all_the_same(self):
        self.feed.on_topic("info", facts(jpeg(1), 5))
        self.feed.on_topic("picture", jpeg(1234567))
        self.assertEqual(self.shown(), jpeg(1234567))
        self.assertIsNone(self.feed.info()["seq"])

    def test_garbage_is_counted_and_nothing_else(self):
        self.feed.on_topic("info", b"\xff{")
        self.feed.on_topic("picture", b"GIF89a")
        self.feed.on_topic("elsewhere", b"x")
        self.feed.on_text("[1")
        for junk in (b"", b"FR", b"FR\x02F" + bytes(90), frame(1)[:50], frame(1, body=b"junk")):
            self.feed.on_frame(junk)
        self.assertIsNone(self.shown())
        self.assertEqual(self.feed.counts["unusable"], 6)

    def test_a_silent_relay_leaves_its_picture_and_says_so(self):
        self.feed.on_text(state())
        self.publish(jpeg(1), 1)
        self.shown()
        self.assertEqual((self.feed.state, self.feed.is_held), ("live", False))
        self.feed.on_text(state("octane_lost", reason="Nothing answers"))
        self.assertEqual((self.feed.state, self.feed.is_held), ("octane lost", True))
        self.assertEqual(self.feed.info()["detail"], "Nothing answers")
        self.now += 8
        self.assertEqual((self.feed.state, self.feed.is_held), ("no relay", True))


class InTouchDesigner(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.world = World(folder=self.folder)
        environment = {"FUELRAIL_TOUCHDESIGNER": KIT, "FUELRAIL_FOLDER": self.folder}
        self.enterContext(mock.patch.dict(os.environ, environment))
        self.base = self.world.project1

    def scripted(self, kind, name, path):
        made = self.base.create(kind, name)
        with open(os.path.join(KIT, path), encoding="utf-8") as file:
            text = file.read()
        (made.par.callbacks.eval() if hasattr(made, "call") else made).text = text
        return made

    def screen(self):
        self.top = self.scripted(TD.scriptTOP, "octane_in", "relay_top_callbacks.py")
        self.info = self.base.create(TD.tableDAT, "octane_info")


class WebServerTest(InTouchDesigner):
    def setUp(self):
        super().setUp()
        self.dat = self.scripted(TD.webserverDAT, "server", "web_server_callbacks.py")
        self.screen()

    def push(self, message):
        self.dat.callback("onWebSocketReceiveBinary", "relay", message)
        self.world.frames()

    def test_a_pushed_picture_is_shown_in_memory_and_acknowledged_after_that(self):
        self.dat.callback("onWebSocketOpen", "relay", "/")
        self.dat.callback("onWebSocketReceiveText", "relay", state())
        self.dat.callback("onWebSocketReceiveBinary", "relay", frame(1))
        self.assertEqual(self.dat.sent, [])
        self.world.frames()
        self.assertEqual(self.top.picture, jpeg(1))
        self.assertEqual(self.dat.sent, [("relay", binary.encode_ack(1, "full"))])
        self.push(still(1))
        self.assertEqual(self.top.shown, "jp")
        self.assertEqual(self.dat.sent[-1], ("relay", binary.encode_ack(1, "still")))
        values = self.info.values()
        self.assertEqual((values["state"], values["final"], values["seq"]), ("live", "1", "1"))

    def test_it_cooks_once_for_each_new_picture_and_not_at_all_in_between(self):
        for seq in (1, 2, 3):
            self.push(frame(seq))
        self.world.seconds(5)
        self.assertEqual((self.top.cooks, self.top.decodes), (3, 3))

    def test_what_will_not_be_shown_is_acknowledged_too(self):
        self.push(frame(5))
        self.push(frame(4))
        self.assertEqual(self.dat.sent[-1][1], binary.encode_ack(4, "full"))
        self.push(frame(6, body=b"\xff\xd8\xff junk"))
        self.assertEqual(self.dat.sent[-1][1], binary.encode_ack(6, "full"))
        self.assertEqual(self.top.picture, jpeg(5))

    def test_a_picture_that_touchdesigner_cannot_decode_is_counted(self):
        broken = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"
        self.push(frame(1, body=broken))
        self.world.seconds(2)
        self.assertIsNone(self.top.picture)
        self.assertEqual(self.info.values()["unusable"], "1")

    def test_posted_pictures_and_states_are_answered(self):
        self.assertEqual(self.dat.request("POST", frame(1))["statusCode"], 200)
        self.assertEqual(self.dat.request("POST", state("idle"))["statusCode"], 200)
        self.world.frames()
        self.assertEqual(self.top.picture, jpeg(1))
        self.assertEqual(self.info.values()["state"], "idle")
        self.assertEqual(self.dat.sent, [])

    def test_bad_requests_are_answered_by_what_is_wrong_with_them(self):
        for method, data, code in (
            ("GET", b"", 405),
            ("POST", b"", 400),
            ("POST", frame(1)[:40], 400),
            ("POST", "FR garbled as text", 415),
        ):
            self.assertEqual(self.dat.request(method, data)["statusCode"], code, data)

    def test_without_its_top_it_says_so_and_lives(self):
        self.top.destroy()
        self.push(frame(1))
        registry.web_server_of(self.dat, None, None)
        self.assertIsNone(self.base.op("octane_in"))

    def test_its_top_is_known_by_its_id_whichever_object_stands_for_it(self):
        self.dat.callback("onWebSocketReceiveBinary", "relay", frame(1))
        shown = []
        other = types.SimpleNamespace(
            id=self.top.id, loadByteArray=lambda kind, data: shown.append(bytes(data)) or True
        )
        registry.cook_relay(types.SimpleNamespace(id=-1))
        self.assertEqual(shown, [])
        registry.cook_relay(other)
        self.assertEqual(shown, [jpeg(1)])

    def test_a_ping_is_answered(self):
        pongs = []
        self.dat.webSocketSendPong = lambda client, data=b"": pongs.append((client, data))
        self.dat.callback("onWebSocketReceivePing", "relay", b"p")
        self.assertEqual(pongs, [("relay", b"p")])


class MqttTest(InTouchDesigner):
    def setUp(self):
        super().setUp()
        self.dat = self.scripted(TD.mqttclientDAT, "mqtt", "mqtt_callbacks.py")
        self.screen()

    def message(self, topic, payload):
        full = f"fuelrail/STUDIO/mqtt/{topic}"
        self.dat.callback("onMessage", full, payload, 0, False, False)

    def test_published_pictures_are_shown_in_memory(self):
        self.dat.callback("onConnect")
        self.assertEqual(self.dat.subscriptions, [("fuelrail/STUDIO/mqtt/+", 0)])
        self.message("state", state().encode())
        self.message("info", facts(jpeg(1), samples=12))
        self.message("picture", bytearray(jpeg(1)))
        self.world.frames()
        self.assertEqual(self.top.picture, jpeg(1))
        values = self.info.values()
        self.assertEqual((values["state"], values["samples"]), ("live", "12"))
        self.message("info", facts(png(), topic="final"))
        self.message("final", png())
        self.world.frames()
        self.assertEqual(self.top.shown, "jp")

    def test_a_lost_connection_is_dialled_again_unless_switched_off(self):
        self.dat.par.active = True
        self.dat.callback("onConnect")
        self.dat.callback("onConnectionLost", "gone")
        seen = []
        self.world.until(lambda: seen.append(self.dat.par.active.eval()) or not seen[-1])
        self.world.until(lambda: self.dat.par.active.eval())
        self.dat.callback("onConnect")
        self.dat.par.active = False
        self.dat.callback("onConnectionLost", "by hand")
        self.world.seconds(20)
        self.assertFalse(self.dat.par.active.eval())


class FileWatchTest(InTouchDesigner):
    def setUp(self):
        super().setUp()
        self.dat = self.scripted(TD.executeDAT, "watch", "file_watch_callbacks.py")
        self.dat.par.framestart = True
        self.top = self.base.create(TD.moviefileinTOP, "canvas_in")
        self.pictures = 0

    def write(self, data, final=False, **more):
        name = "canvas.png" if data[:1] == b"\x89" else "canvas.jpg"
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)
        self.pictures += 1
        known = {"file": name, "pictures": self.pictures, "final": final, "state": "live"}
        self.describe(**known, **more)

    def describe(self, **known):
        path = os.path.join(self.folder, "canvas.json")
        with open(f"{path}.part", "w", encoding="utf-8") as file:
            json.dump(known, file)
        os.replace(f"{path}.part", path)
        # Files of one moment may have one time; a real relay's differ in what they say too.
        os.utime(path, ns=(self.pictures * 1000, self.pictures * 1000))
        self.world.frames()

    def test_each_new_picture_is_read_once(self):
        self.world.frames(3)
        for number in (1, 2):
            self.write(jpeg(number))
            self.world.frames(10)
        self.assertEqual(self.top.read, [jpeg(1), jpeg(2)])
        self.assertEqual(self.top.par.reloadpulse.pulses, 1)
        self.write(png(), final=True)
        self.assertEqual(self.top.read[-1], png())

    def test_finished_pictures_have_a_top_of_their_own_where_there_is_one(self):
        final = self.base.create(TD.moviefileinTOP, "canvas_final")
        switch = self.base.create(TD.switchTOP, "canvas_switch")
        self.write(jpeg(1))
        self.assertEqual(switch.par.index.eval(), 0)
        self.write(png(), final=True)
        self.assertEqual((final.read, switch.par.index.eval()), ([png()], 1))
        self.write(jpeg(2))
        self.assertEqual((self.top.read, switch.par.index.eval()), ([jpeg(1), jpeg(2)], 0))

    def test_the_table_says_where_the_source_stands(self):
        info = self.base.create(TD.tableDAT, "octane_info")
        self.write(jpeg(1), samples=7)
        self.assertEqual((info.values()["state"], info.values()["samples"]), ("live", "7"))
        self.pictures += 1
        self.describe(file="canvas.jpg", pictures=1, state="octane_lost", held=True)
        self.assertEqual(info.values()["state"], "octane_lost")
        self.assertEqual(len(self.top.read), 1)

    def test_a_broken_description_is_looked_at_again(self):
        path = os.path.join(self.folder, "canvas.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"file": "can')
        self.world.frames(3)
        self.write(jpeg(1))
        self.assertEqual(self.top.read, [jpeg(1)])
        self.assertEqual(registry.watch_of(self.dat, "").counts["shown"], 1)

    def test_a_name_that_leads_out_of_the_folder_does_not(self):
        with self.assertRaises(FileNotFoundError):
            self.describe(file="../../../etc/passwd", pictures=1)
        self.assertEqual(self.top.par.file.eval(), os.path.join(self.folder, "passwd"))


if __name__ == "__main__":
    unittest.main()
