"""Files that a relay writes: a Movie File In TOP is told when there is a new picture."""

import json
import os
import time

from fuelrail.notes import Notes

from .finder import Finder
from .info_table import InfoTable
from .movie_file import show_file

TABLES = ("octane_info",)


class FileWatch:
    """
    Looks at the relay's small JSON file once a frame, and reads it when it changed: it says which
    picture is the one to show. The pictures themselves are left to the Movie File In TOP.
    """

    def __init__(self, dat, folder, *, name="canvas", now=time.monotonic, write=print):
        self._find = Finder(dat)
        self._folder = folder
        self._path = os.path.join(folder, f"{name}.json")
        self._stamp = None
        self._pictures = None
        self._info = InfoTable(now)
        self.notes = Notes(now, write)
        self.counts = {"shown": 0, "skipped": 0, "unreadable": 0}

    def frame(self):
        """Once a frame."""
        try:
            stat = os.stat(self._path)
        except OSError:
            self.notes.say("file", f"There is no {self._path}: is the relay running?")
            return
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != self._stamp and self._take():
            self._stamp = stamp

    def _take(self):
        try:
            with open(self._path, encoding="utf-8") as file:
                facts = json.load(file)
        except (OSError, ValueError):
            # Being replaced at this moment; the next frame looks again.
            self.counts["unreadable"] += 1
            return False
        if not isinstance(facts, dict):
            return True
        table = self._find(*TABLES)
        if table is not None:
            self._info.write(table, facts, True)
        pictures, file = facts.get("pictures"), facts.get("file")
        if pictures == self._pictures or not isinstance(file, str):
            return True
        if isinstance(pictures, int) and isinstance(self._pictures, int):
            self.counts["skipped"] += max(0, pictures - self._pictures - 1)
        self._pictures = pictures
        path = os.path.join(self._folder, os.path.basename(file))
        if show_file(self._find, path, bool(facts.get("final"))):
            self.counts["shown"] += 1
        else:
            self.notes.say("top", f"There is no Movie File In TOP for {path}")
        return True
