"""The network that build_network makes, run by the fake."""

import json
import os
import struct
import sys
import unittest
from unittest import mock

from fuelrail import binary, pose_bridge
from fuelrail_td import network, registry

from .fake_images import jpeg, png
from .fake_ops import TD
from .fake_world import Link, World
from .messages import event, frame, link as link_event, still, welcome

KIT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
POSE = dict(zip(pose_bridge.CHANNELS, (0, 1, 5, 0, 0, 0, 0, 1, 0, 40)))


class Network(unittest.TestCase):
    def setUp(self):
        self.links = []
        self.is_refusing = False
        self.world = World(self.dial)
        made = registry.Receiver.__init__

        def with_clock(own, *arguments):
            made(
                own,
                *arguments,
                now=lambda: self.world.now,
                unix_ms=lambda: self.world.unix_ms,
                write=self.world.printed.append,
            )

        self.enterContext(mock.patch.object(registry.Receiver, "__init__", with_clock))
        self.enterContext(mock.patch.dict(os.environ))
        os.environ.pop("FUELRAIL_TOKEN", None)
        self.comp = network.build(self.world.project1, TD, KIT)
        self.live = self.comp.op("live")
        self.held = self.comp.op("held")
        self.switch = self.comp.op("program")

    def dial(self, dat):
        if self.is_refusing:
            return None
        self.links.append(Link())
        return self.links[-1]

    @property
    def link(self):
        return self.links[-1]

    @property
    def receiver(self):
        return registry.receiver_of(self.comp, self.world.run, self.world.resources)

    def info(self):
        self.world.seconds(1.1)
        return self.comp.op("info").values()

    def join(self, role="operator"):
        self.world.start_project()
        self.world.until(lambda: self.links)
        self.link.push("text", welcome(role))
        self.link.push("text", link_event("live"))
        self.world.frames(2)

    def send(self, *frames):
        for message in frames:
            self.link.push("binary", message)
        self.world.frames()

    def events(self, event_type):
        messages = map(json.loads, self.link.texts)
        return [one["payload"] for one in messages if one["event_type"] == event_type]


class Building(Network):
    def test_the_script_finds_the_kit_and_makes_a_component_that_dials(self):
        script = self.world.project1.create(TD.textDAT, "build")
        script.par.file = os.path.join(KIT, "build_network.py")
        with open(script.par.file.eval(), encoding="utf-8") as file:
            script.text = file.read()
        with mock.patch.dict(sys.modules, {"td": TD}):
            self.assertEqual(script.module.made.path, "/project1/fuelrail")
        self.comp = self.world.project1.op("fuelrail")
        self.assertEqual(self.comp.par.Kitfolder.eval(), KIT)
        self.world.until(lambda: self.links)

    def test_every_callback_script_loads_by_itself(self):
        for name in ("socket", "parameter_execute", "camera_execute", "start_execute"):
            made = self.comp.op(name)
            dat = made if hasattr(made, "module") else made.par.callbacks.eval()
            self.assertTrue(any(name.startswith("on") for name in dir(dat.module)), name)


class Joining(Network):
    def test_the_dat_is_pointed_at_the_room_and_says_hello(self):
        self.comp.par.Address = "10.0.0.5:9000"
        self.comp.par.Room = "stage-1"
        self.world.frames()
        self.join()
        socket = self.comp.op("socket")
        self.assertEqual(
            (socket.par.netaddress.eval(), socket.par.port.eval()),
            ("10.0.0.5/ws?room=STAGE-1&protocol=fuelrail.v1", 9000),
        )
        self.assertEqual(self.events("hello")[0]["viewport"]["width"], 1280)

    def test_a_bad_setting_is_told_and_nothing_is_dialled(self):
        self.comp.par.Room = "no such room!"
        self.world.start_project()
        info = self.info()
        self.assertEqual(info["state"], "bad setting")
        self.assertIn("Room", info["detail"])
        self.assertEqual(self.links, [])

    def test_the_token_may_come_from_the_environment(self):
        os.environ["FUELRAIL_TOKEN"] = "from-env"
        self.join()
        self.assertEqual(self.events("hello")[0]["token"], "from-env")

    def test_building_again_replaces_the_component_and_its_receiver(self):
        self.join()
        old = self.receiver
        self.comp = network.build(self.world.project1, TD, KIT)
        self.assertIsNot(self.receiver, old)
        self.world.seconds(30)

    def test_it_comes_back_whenever_the_gateway_does(self):
        self.join()
        self.send(frame(1))
        self.is_refusing = True
        self.link.close()
        self.world.seconds(25)
        info = self.info()
        self.assertEqual((info["state"], info["held"]), ("no gateway", "1"))
        self.assertEqual(self.live.picture, jpeg(1))
        self.is_refusing = False
        self.world.until(lambda: len(self.links) == 2, seconds=30)
        self.link.push("text", welcome())
        self.link.push("text", link_event("live"))
        self.assertEqual(self.info()["held"], "0")

    def test_a_gateway_that_falls_silent_is_left(self):
        self.join()
        self.world.until(lambda: len(self.links) == 2, seconds=40)

    def test_answers_to_pings_keep_the_connection(self):
        self.join()
        for _ in range(50):
            self.world.seconds(1)
            self.link.push("text", event("pong", t=0, server_time=0))
        self.assertEqual(len(self.links), 1)
        self.assertGreater(len(self.events("ping")), 5)

    def test_goaway_says_when_to_come_back(self):
        self.join()
        self.link.push("text", event("goaway", retry_after_ms=4000, reason="bye"))
        self.world.frames()
        self.link.close()
        self.world.seconds(3.5)
        self.assertEqual(len(self.links), 1)
        self.world.seconds(1.5)
        self.assertEqual(len(self.links), 2)

    def test_switching_off_ends_the_connection_for_good(self):
        self.join()
        self.comp.par.Active = False
        self.world.seconds(40)
        self.assertEqual(len(self.links), 1)
        self.assertEqual(self.comp.op("info").values()["state"], "off")
        self.comp.par.Active = True
        self.world.until(lambda: len(self.links) == 2)

    def test_texts_do_not_pile_up_in_the_dats_table(self):
        self.join()
        for _ in range(40):
            self.link.push("text", link_event("live"))
        self.world.frames()
        self.assertEqual(len(self.comp.op("socket").rows), 1)


class Pictures(Network):
    def test_many_frames_in_one_cook_of_the_project_cost_one_decode_and_one_ack(self):
        self.join()
        self.send(*(frame(seq) for seq in range(1, 9)))
        self.assertEqual(self.live.decodes, 1)
        self.assertEqual(self.live.picture, jpeg(8))
        self.assertEqual(self.link.binaries, [binary.encode_ack(8, "full")])
        self.assertEqual(self.info()["drops"], "7")

    def test_nothing_new_costs_nothing(self):
        self.join()
        self.send(frame(1))
        cooks = (self.live.cooks, self.held.cooks, self.live.decodes)
        self.world.seconds(10)
        self.assertEqual((self.live.cooks, self.held.cooks, self.live.decodes), cooks)
        self.live.cook(force=True)
        self.assertEqual((self.live.decodes, self.live.picture), (1, jpeg(1)))

    def test_the_info_table_is_written_only_where_it_changed(self):
        self.join()
        self.info()
        table = self.comp.op("info")
        writes = table.writes
        self.world.seconds(10)
        self.assertEqual(table.writes, writes)

    def test_alpha_comes_through_the_png(self):
        self.join()
        self.send(still(1))
        self.assertTrue(self.live.has_alpha)
        info = self.info()
        self.assertEqual((info["alpha"], info["final"], info["tier"]), ("1", "1", "still"))

    def test_a_picture_that_does_not_decode_is_acknowledged_and_the_old_one_stays(self):
        self.join()
        self.send(frame(1))
        broken = png()[:30] + b"\0\0" + png()[32:]
        self.send(frame(2, tier="still", body=broken))
        self.assertEqual(self.live.picture, jpeg(1))
        self.assertEqual(self.link.binaries[-1], binary.encode_ack(2, "still"))
        self.assertEqual(self.info()["unusable"], "1")

    def test_an_octane_that_is_lost_leaves_its_picture_and_says_so(self):
        self.join()
        self.send(frame(1))
        self.link.push("text", link_event("offline", reason="Nothing answers"))
        info = self.info()
        self.assertEqual((info["state"], info["held"]), ("octane lost", "1"))
        self.assertEqual(info["detail"], "Nothing answers")
        self.assertEqual(self.live.picture, jpeg(1))

    def test_outputs_are_limited_to_the_fit(self):
        for name in ("fit_program", "fit_preview"):
            fit = self.comp.op(name)
            self.assertEqual(fit.par.outputresolution.eval(), "limit")
            self.assertEqual(fit.par.resolutionw.eval(), 1280)
        self.assertIs(self.comp.op("out_program").inputConnectors[0].source, self.comp.op("fit_program"))

    def test_tier_and_rate_can_be_changed_while_it_runs(self):
        self.join()
        self.comp.par.Tier = "quarter"
        self.comp.par.Maxfps = 5
        self.world.frames()
        self.assertEqual(self.events("setTierRequest")[-1], {"tier": "quarter", "max_fps": 5.0})
        self.assertEqual(len(self.links), 1)

    def test_a_large_still_is_fetched_off_the_main_thread_and_shown(self):
        self.join()
        with mock.patch("urllib.request.urlopen") as urlopen:
            urlopen.return_value.__enter__.return_value.read.return_value = png(9, 9)
            self.send(frame(4, tier="still", body=b"", codec=2, flags=("lossless", "announced")))
            self.receiver._fetch[1].join(10)
            self.world.until(lambda: self.live.picture == png(9, 9))
            url = urlopen.call_args.args[0].full_url
        self.assertEqual(url, "http://127.0.0.1:8080/rooms/STUDIO/frame.png?session=7&seq=4")


class Program(Network):
    def test_freezing_holds_the_program_while_the_preview_goes_on(self):
        self.join()
        self.send(frame(1))
        self.comp.par.Freeze = True
        self.world.frames(2)
        self.send(frame(2))
        self.assertEqual((self.switch.par.index.eval(), self.held.picture), (1, jpeg(1)))
        self.assertEqual(self.live.picture, jpeg(2))
        self.assertEqual(self.info()["frozen"], "1")
        self.comp.par.Freeze = False
        self.world.frames(2)
        self.assertEqual(self.switch.par.index.eval(), 0)

    def test_manual_changes_the_program_with_takes(self):
        self.join()
        self.send(frame(1))
        self.comp.par.Program = "manual"
        self.world.frames(2)
        self.send(frame(2))
        self.assertEqual(self.held.picture, jpeg(1))
        self.comp.par.Take.pulse()
        self.world.frames(2)
        self.assertEqual(self.held.picture, jpeg(2))

    def test_the_held_top_is_loaded_once_for_each_hold(self):
        self.join()
        self.send(frame(1))
        self.comp.par.Freeze = True
        self.world.seconds(5)
        self.assertEqual((self.held.cooks, self.held.decodes), (1, 1))


class Camera(Network):
    def poses(self):
        return [message for message in self.link.binaries if len(message) == 88]

    def aim(self, **channels):
        self.comp.op("camera_in").put(**channels)
        self.world.frames()

    def test_joining_and_switching_on_move_nothing(self):
        self.aim(**POSE)
        self.comp.par.Camerasend = True
        self.world.frames()
        self.join()
        self.world.seconds(2)
        self.assertEqual(self.poses(), [])

    def test_a_change_of_many_channels_is_one_pose_and_the_last_one_arrives(self):
        self.aim(**POSE)
        self.comp.par.Camerasend = True
        self.join()
        for step in range(30):
            self.aim(posx=step + 1, posy=step, fov=50)
        self.world.seconds(0.5)
        poses = self.poses()
        self.assertLessEqual(len(poses), 17)
        self.assertEqual(struct.unpack_from("<dd", poses[-1], 8), (30.0, 29.0))
        numbers = [struct.unpack_from("<I", pose, 4)[0] for pose in poses]
        self.assertEqual(numbers, list(range(1, len(poses) + 1)))
        self.world.seconds(2)
        self.assertEqual(len(self.poses()), len(poses))

    def test_while_it_is_off_or_the_role_only_watches_nothing_is_sent(self):
        self.aim(**POSE)
        self.join("viewer")
        self.aim(posx=1)
        self.comp.par.Camerasend = True
        self.world.frames()
        self.aim(posx=2)
        self.world.seconds(1)
        self.assertEqual(self.poses(), [])
        self.assertIn("operator", self.info()["camera_fault"])

    def test_a_chop_that_is_no_camera_says_what_it_lacks(self):
        self.join()
        self.comp.par.Camerasend = True
        self.aim(posx=1)
        self.assertIn("lacks", self.info()["camera_fault"])

    def refuse(self, code="busy"):
        words = "Octane's camera has not been read yet; try again"
        self.link.push("text", event("viewerError", code=code, message=words, event_type="input"))
        self.world.frames()

    def ready(self, driver=None, input_seq=0):
        self.link.push("text", link_event("live"))
        more = {} if driver is None else {"driver": driver}
        self.link.push("text", event("cameraStateChanged", input_seq=input_seq, **more))
        self.world.frames()

    def refused_pose(self, code="busy"):
        self.aim(**POSE)
        self.comp.par.Camerasend = True
        self.join()
        self.aim(posx=3)
        self.assertEqual(len(self.poses()), 1)
        self.refuse(code)

    def test_a_pose_that_came_too_early_goes_again_once_octanes_camera_is_read(self):
        self.refused_pose()
        self.assertIn("not been read", self.info()["camera_fault"])
        self.world.seconds(10)
        self.assertEqual(len(self.poses()), 1)
        self.ready()
        self.world.seconds(3)
        poses = self.poses()
        self.assertEqual(len(poses), 2)
        self.assertEqual(struct.unpack_from("<I", poses[1], 4)[0], 2)
        self.assertEqual(poses[1][8:], poses[0][8:])
        self.assertEqual(self.info()["camera_fault"], "")
        self.world.seconds(10)
        self.assertEqual(len(self.poses()), 2)

    def test_it_goes_again_for_as_long_as_it_is_refused_and_never_in_a_hurry(self):
        self.ready_and_refused_for(6)
        self.assertGreaterEqual(len(self.poses()), 3)
        self.assertLessEqual(len(self.poses()), 6)
        count = len(self.poses())
        self.world.seconds(6)
        self.assertLessEqual(len(self.poses()), count + 1)

    def ready_and_refused_for(self, seconds):
        self.refused_pose()
        self.ready()
        answered = len(self.poses())
        for _ in range(seconds * 60):
            self.world.frames()
            if len(self.poses()) > answered:
                answered = len(self.poses())
                self.refuse()

    def test_the_newest_pose_is_the_one_that_goes_again(self):
        self.refused_pose()
        self.aim(posx=8)
        self.assertIn("not been read", self.info()["camera_fault"])
        self.world.seconds(1)
        before = len(self.poses())
        self.ready()
        self.world.seconds(3)
        poses = self.poses()
        self.assertEqual(len(poses), before + 1)
        self.assertEqual(struct.unpack_from("<d", poses[-1], 8), (8.0,))

    def test_nothing_goes_again_when_it_arrived_after_all(self):
        self.nothing_goes_again_after_a_move_by("v1")

    def test_nothing_goes_again_when_somebody_else_has_moved_the_camera(self):
        self.nothing_goes_again_after_a_move_by("v2")

    def nothing_goes_again_after_a_move_by(self, driver):
        self.refused_pose()
        self.ready(driver, 1)
        self.world.seconds(5)
        self.assertEqual(len(self.poses()), 1)

    def test_control_that_others_hold_is_not_asked_for_again(self):
        self.nothing_goes_again_after("control_held")

    def test_a_lock_is_not_asked_for_again(self):
        self.nothing_goes_again_after("locked")

    def nothing_goes_again_after(self, code):
        self.refused_pose(code)
        self.ready()
        self.world.seconds(5)
        self.assertEqual(len(self.poses()), 1)

    def test_a_stopped_render_is_waited_for(self):
        self.refused_pose("render_stopped")
        self.link.push("text", event("renderProgress", state="stopped"))
        self.ready()
        self.world.seconds(5)
        self.assertEqual(len(self.poses()), 1)
        self.link.push("text", event("renderProgress", state="rendering"))
        self.world.seconds(3)
        self.assertEqual(len(self.poses()), 2)
