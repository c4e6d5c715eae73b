"""A WebSocket DAT in a canvas room that feeds a Movie File In TOP."""

import random
import time

from fuelrail.backoff import Backoff
from fuelrail.canvas import CanvasReceiver
from fuelrail.files import PictureFiles, canvas_folders, first_writable
from fuelrail.images import PNG
from fuelrail.notes import Notes

from .finder import Finder
from .movie_file import LIVE_TOPS, show_file
from .redial import Redial
from .schedule import Schedule

PROMPT_DATS = ("prompt", "promp")


class CanvasDat:
    """One WebSocket DAT; its callbacks call the methods of the same meaning."""

    def __init__(self, dat, run, reference, project_folder, *, now=time.monotonic, write=print):
        self._dat = dat
        self._find = Finder(dat)
        self._schedule = Schedule(run, reference)
        self.notes = Notes(now, write)
        folder = first_writable(canvas_folders(project_folder))
        self.files = PictureFiles(folder)
        self.redial = Redial(
            self._schedule, Backoff(random.random), lambda: dat if dat.valid else None
        )
        self.canvas = CanvasReceiver(
            now=now,
            show=self._show,
            show_text=self._show_text,
            wake=lambda seconds: self._schedule.after(seconds, self.canvas.flush),
            note=self.notes.say,
        )
        # Every text becomes a row of the DAT's table; a room's pictures would pile up there.
        dat.par.clamp = True
        dat.par.maxlines = 1
        self.notes.say("folder", f"Pictures go to {folder}")

    def opened(self):
        self.redial.opened()
        self.redial.settled()
        self.canvas.on_connect()
        self.notes.say("open", "Connected")

    def closed(self):
        self.canvas.on_disconnect()
        # Switched off by hand, it stays off.
        self.redial.is_wanted = bool(self._dat.par.active.eval())
        self.redial.closed()
        self.notes.say("close", "Disconnected; the last picture stays")

    def monitored(self, message):
        self.notes.say("monitor", str(message)[:200])
        if not self.redial.is_open and not self.redial.is_wanted and self._dat.par.active.eval():
            self.redial.is_wanted = True
            self.redial.closed()

    def _show(self, kind, data):
        path = self.files.write(kind, data)
        if path is None:
            return False
        if not show_file(self._find, path, kind == PNG):
            self.notes.say("top", f"There is no {LIVE_TOPS[0]}; the picture is in {path}")
        return True

    def _show_text(self, text):
        self.files.write_text("proc.txt", text)
        target = self._find(*PROMPT_DATS)
        if target is None:
            return
        # A Text TOP has the parameter; a Text DAT is its own text.
        if hasattr(target.par, "text"):
            target.par.text = text
        else:
            target.text = text
