"""The drop-in callbacks of a WebSocket DAT, run by the fake."""

import os
import tempfile
import unittest
from unittest import mock

from fuelrail_td import finder, registry

from .fake_images import jpeg, png
from .fake_ops import TD
from .fake_world import Link, World
from .messages import draw, state

KIT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class DropIn(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.links = []
        self.refusals = 0
        self.world = World(self.dial, folder=self.folder.name)
        self.enterContext(mock.patch.dict(os.environ, {"FUELRAIL_TOUCHDESIGNER": KIT}))
        self.base = self.world.project1
        self.dat = self.base.create(TD.websocketDAT, "ws")
        with open(os.path.join(KIT, "websocket_callbacks.py"), encoding="utf-8") as file:
            self.dat.par.callbacks.eval().text = file.read()
        self.top = self.base.create(TD.moviefileinTOP, "canvas_in")
        self.prompt = self.base.create(TD.textTOP, "prompt")
        # Time in the callbacks is the world's.
        made = registry.CanvasDat.__init__

        def with_clock(own, *arguments):
            made(own, *arguments, now=lambda: self.world.now, write=self.world.printed.append)

        self.enterContext(mock.patch.object(registry.CanvasDat, "__init__", with_clock))

    def dial(self, dat):
        if self.refusals > 0:
            self.refusals -= 1
            return None
        self.links.append(Link())
        return self.links[-1]

    def connect(self):
        self.dat.par.active = True
        self.world.frames()
        return self.links[-1]

    def path(self, kind):
        return os.path.join(self.folder.name, "inbox", "canvas", f"canvas.{kind}")

    def test_live_pictures_and_the_finished_one_reach_the_movie_file_in(self):
        link = self.connect()
        link.push("text", '{"type":"hello","payload":{"room":"ABC123"}}')
        link.push("text", state("drawing:start"))
        link.push("text", draw(jpeg(1)))
        self.world.frames()
        self.assertEqual(self.top.par.file.eval(), self.path("jpg"))
        self.assertEqual(self.top.read, [jpeg(1)])
        self.world.seconds(0.2)
        link.push("text", draw(jpeg(2)))
        self.world.frames()
        self.assertEqual(self.top.par.reloadpulse.pulses, 1)
        link.push("text", state("drawing:end"))
        link.push("binary", png())
        self.world.frames()
        self.assertEqual(self.top.read, [jpeg(1), jpeg(2), png()])
        self.assertEqual(self.top.par.reloadpulse.pulses, 1, "a new path opens by itself")

    def test_the_last_of_a_burst_is_reloaded_though_the_timeline_is_paused(self):
        link = self.connect()
        self.world.is_paused = True
        for number in range(8):
            link.push("text", draw(jpeg(number)))
        self.world.frames()
        self.world.seconds(0.2)
        self.assertEqual(self.top.read, [jpeg(0), jpeg(7)])

    def test_a_throttled_picture_is_not_written_before_its_turn(self):
        link = self.connect()
        link.push("text", draw(jpeg(0)))
        link.push("text", draw(jpeg(1)))
        self.world.frames()
        with open(self.path("jpg"), "rb") as file:
            self.assertEqual(file.read(), jpeg(0))

    def test_a_file_that_is_in_use_is_written_a_moment_later(self):
        link = self.connect()
        with mock.patch("os.replace", side_effect=PermissionError("in use")):
            link.push("text", draw(jpeg(0)))
            self.world.frames()
        self.assertEqual(self.top.read, [])
        self.world.seconds(0.2)
        self.assertEqual(self.top.read, [jpeg(0)])

    def test_with_a_final_top_and_a_switch_no_path_ever_flips(self):
        final = self.base.create(TD.moviefileinTOP, "canvas_final")
        switch = self.base.create(TD.switchTOP, "canvas_switch")
        link = self.connect()
        paths = set()
        for number in range(3):
            link.push("text", state("drawing:start"))
            link.push("text", draw(jpeg(number)))
            self.world.seconds(0.2)
            self.assertEqual(switch.par.index.eval(), 0)
            link.push("text", state("drawing:end"))
            link.push("binary", png(shade=number))
            self.world.seconds(0.2)
            self.assertEqual(switch.par.index.eval(), 1)
            paths.add((self.top.par.file.eval(), final.par.file.eval()))
        self.assertEqual(paths, {(self.path("jpg"), self.path("png"))})
        self.assertEqual(final.read, [png(shade=number) for number in range(3)])

    def test_pings_are_answered(self):
        link = self.connect()
        link.push("ping", b"are you there")
        self.world.frames()
        self.assertEqual(link.pongs, [b"are you there"])

    def test_notes_reach_the_text_top_and_a_file(self):
        link = self.connect()
        link.push("text", '{"type":"proc","payload":"a blue teapot"}')
        self.world.frames()
        self.assertEqual(self.prompt.par.text.eval(), "a blue teapot")
        with open(os.path.join(os.path.dirname(self.path("jpg")), "proc.txt")) as file:
            self.assertEqual(file.read(), "a blue teapot")

    def test_the_top_is_found_though_it_lies_elsewhere(self):
        self.top.destroy()
        box = self.world.root.create(TD.baseCOMP, "stage").create(TD.baseCOMP, "screens")
        far = box.create(TD.moviefileinTOP, "canvas_in")
        self.assertIs(finder.find_operator(self.dat, ("canvas_in",)), far)
        link = self.connect()
        link.push("text", draw(jpeg(3)))
        self.world.frames()
        self.assertEqual(far.read, [jpeg(3)])
        far.destroy()
        near = self.base.create(TD.moviefileinTOP, "canvas_in")
        link.push("text", draw(jpeg(4)))
        self.world.seconds(0.2)
        self.assertEqual(near.read, [jpeg(4)])

    def test_a_table_of_texts_does_not_pile_up(self):
        link = self.connect()
        for number in range(50):
            link.push("text", draw(jpeg(number)))
        self.world.frames()
        self.assertEqual(len(self.dat.rows), 1)

    def test_it_comes_back_after_a_lost_connection_and_several_refusals(self):
        self.connect()
        self.refusals = 2
        self.links[0].close()
        self.world.until(lambda: len(self.links) == 2, seconds=60)
        self.links[1].push("text", draw(jpeg(9)))
        self.world.frames()
        self.assertEqual(self.top.read, [jpeg(9)])

    def test_a_first_attempt_that_is_refused_is_repeated(self):
        self.refusals = 1
        self.dat.par.active = True
        self.world.until(lambda: len(self.links) == 1, seconds=60)

    def test_switched_off_by_hand_it_stays_off(self):
        self.connect()
        self.dat.par.active = False
        self.world.seconds(60)
        self.assertEqual(len(self.links), 1)

    def test_the_lock_does_not_outlive_the_connection(self):
        self.connect().push("binary", png())
        self.world.frames()
        self.links[0].close()
        self.world.until(lambda: len(self.links) == 2, seconds=60)
        self.links[1].push("text", draw(jpeg(5)))
        self.world.seconds(0.2)
        self.assertEqual(self.top.read[-1], jpeg(5))

    def test_a_thousand_bad_messages_print_a_few_lines(self):
        link = self.connect()
        for _ in range(1000):
            link.push("binary", b"not a picture")
            link.push("text", "not json")
        self.world.frames()
        self.world.seconds(1)
        self.assertLess(len(self.world.printed), 6)
