"""The component that build_network makes: pictures in memory, statistics, camera, program."""

import os
import random
import time

from fuelrail.backoff import Backoff
from fuelrail.notes import Notes
from fuelrail.program import ProgramSwitch
from fuelrail.settings import BadSetting, make_settings
from fuelrail.stills import StillFetch
from fuelrail.viewer import ViewerReceiver

from .camera import CameraSender
from .info_table import InfoTable
from .redial import Redial
from .schedule import Schedule

TICK_S = 1.0
PING_S = 5.0
SILENT_S = 20.0
REFUSED_S = 30.0
FETCH_POLL_S = 0.1


class Receiver:
    """One component; its operators' callbacks call the methods of the same meaning."""

    def __init__(self, comp, run, reference, *, now=time.monotonic, unix_ms=None, write=print):
        self.comp = comp
        self._now = now
        self._schedule = Schedule(run, reference)
        self.notes = Notes(now, write)
        self.fault = None
        self.viewer = ViewerReceiver(
            self._read_settings() or make_settings("127.0.0.1:8080", "STUDIO"),
            now=now,
            unix_ms=unix_ms or (lambda: time.time() * 1000),
            note=self.notes.say,
        )
        self.program = ProgramSwitch()
        self.camera = CameraSender(self)
        self.viewer.on_moved = self.camera.moved
        self.viewer.on_refused = self.camera.refused
        self._info = InfoTable(now)
        self.redial = Redial(self._schedule, Backoff(random.random), lambda: self._op("socket"))
        self._is_show_asked = False
        self._drawn = None
        self._held_loaded = 0
        self._fetch = None
        self._pinged_at = None
        self._is_ticking = False
        self.cooks = 0
        self.program_changed()

    def _op(self, name):
        return self.comp.op(name) if self.comp.valid else None

    def par(self, name):
        return getattr(self.comp.par, name).eval()

    # Dialling.

    def start(self):
        """Dials as the parameters say; called at the project's start and when they change."""
        settings = self._read_settings()
        socket = self._op("socket")
        if socket is None:
            return
        self._tick_soon()
        if settings is None or not self.par("Active"):
            self.redial.stop()
            self.viewer.on_close()
            self.refresh_info()
            return
        self.viewer.settings = settings
        socket.par.netaddress = settings.dat_address(settings.viewer_path())
        socket.par.port = settings.port
        # The table keeps texts only, and nobody reads them there.
        socket.par.clamp = True
        socket.par.maxlines = 1
        self.redial.start()

    def _read_settings(self):
        # A token in a parameter is saved with the project; the environment's is not.
        token = self.par("Token") or os.environ.get("FUELRAIL_TOKEN", "")
        try:
            settings = make_settings(
                self.par("Address"),
                self.par("Room"),
                token=token,
                name=self.par("Name") or "TouchDesigner",
                tier=self.par("Tier"),
                max_fps=self.par("Maxfps"),
                fit_width=self.par("Fitwidth"),
                fit_height=self.par("Fitheight"),
                lock_on_final=bool(self.par("Lockonfinal")),
            )
        except BadSetting as fault:
            self.fault = str(fault)
            self.notes.say("settings", self.fault)
            return None
        self.fault = None
        return settings

    def parameter_changed(self, name):
        """One of the component's own parameters."""
        if name in ("Active", "Address", "Room", "Token", "Name"):
            self.start()
        elif name in ("Tier", "Maxfps", "Fitwidth", "Fitheight", "Lockonfinal"):
            settings = self._read_settings()
            if settings is not None:
                self.viewer.settings = settings
                self._send_texts(self.viewer.apply_tier())
        elif name in ("Freeze", "Program"):
            self.program_changed()
        elif name in ("Camerasend", "Camerafps"):
            self.camera.begin()
        self.refresh_info()

    def pulsed(self, name):
        if name == "Take" and self.program.take():
            self._show_soon()
        elif name == "Take":
            self.notes.say("take", "Nothing to take: frozen, or no picture yet")
        elif name == "Reconnect":
            self.start()

    def program_changed(self):
        self.program.freeze(bool(self.par("Freeze")))
        self.program.set_manual(self.par("Program") == "manual")
        self._show_soon()

    # The socket's callbacks.

    def opened(self, dat):
        self.redial.opened()
        self._pinged_at = None
        self._send_texts(self.viewer.on_open())
        self._tick_soon()
        self.refresh_info()

    def closed(self, dat):
        refusal, retry = self.viewer.refusal, self.viewer.retry_after_s
        self.viewer.on_close()
        self.camera.begin()
        if self.redial.is_open or self.redial.is_wanted:
            self.redial.closed(REFUSED_S if refusal and retry is None else retry)
        self.notes.say("close", f"Disconnected: {refusal or 'the last picture stays'}")
        self.refresh_info()

    def text(self, message):
        was = self.viewer.phase
        self._send_texts(self.viewer.on_text(message))
        if was != "joined" and self.viewer.phase == "joined":
            self.redial.settled()
            self.camera.begin()
            self.notes.say("join", f"Joined room {self.viewer.welcome.get('room')}")
        self.refresh_info()

    def binary(self, contents):
        self._send_bytes(self.viewer.on_binary(contents))
        if self.viewer.is_waiting:
            self._show_soon()
        if self.viewer.fetch is not None and self._fetch is None:
            self._start_fetch()

    def monitored(self, message):
        self.notes.say("monitor", str(message)[:200])

    # Showing.

    def _show_soon(self):
        """One show for all that comes in this frame; never inside the callback that asks."""
        if not self._is_show_asked:
            self._is_show_asked = True
            self._schedule.end_of_frame(self._show)

    def _show(self):
        self._is_show_asked = False
        live, held, switch = self._op("live"), self._op("held"), self._op("program")
        if live is None or held is None or switch is None:
            return
        if self.viewer.is_waiting:
            live.cook(force=True)
            drawn, self._drawn = self._drawn, None
            if drawn is not None:
                picture, ok = drawn
                self._send_bytes([self.viewer.drawn(picture, ok)])
                if ok:
                    self.program.offer(picture)
        if self._held_loaded != self.program.held_version:
            held.cook(force=True)
        index = 1 if self.program.shows_held else 0
        if switch.par.index.eval() != index:
            switch.par.index = index
        self.refresh_info()

    def cook(self, script):
        """``onCook`` of both Script TOPs. Without anything new they keep what they show."""
        if script.name == "live":
            picture = self.viewer.take()
            if picture is None:
                return
            self.cooks += 1
            ok = script.loadByteArray(f".{picture.kind}", picture.data)
            self._drawn = (picture, bool(ok))
        elif self._held_loaded != self.program.held_version and self.program.held is not None:
            picture = self.program.held
            script.loadByteArray(f".{picture.kind}", picture.data)
            self._held_loaded = self.program.held_version

    # Stills that are too large for one message.

    def _start_fetch(self):
        frame, settings = self.viewer.fetch, self.viewer.settings
        self.viewer.fetch = None
        url = settings.still_url(frame.session, frame.seq)
        self._fetch = (frame, StillFetch(url, settings.token))
        self._fetch[1].start()
        self._schedule.after(FETCH_POLL_S, self._poll_fetch)

    def _poll_fetch(self):
        frame, fetch = self._fetch
        if not fetch.done:
            self._schedule.after(FETCH_POLL_S, self._poll_fetch)
            return
        self._fetch = None
        if fetch.data is None:
            self.notes.say("still", fetch.fault)
        else:
            self.viewer.fetched(frame, fetch.data)
            if self.viewer.is_waiting:
                self._show_soon()
        if self.viewer.fetch is not None:
            self._start_fetch()

    # Watching.

    def _tick_soon(self):
        if not self._is_ticking:
            self._is_ticking = True
            self._schedule.after(TICK_S, self._tick)

    def _tick(self):
        self._is_ticking = False
        if not self.comp.valid:
            return
        now = self._now()
        silent = self.viewer.silent_s()
        if silent is not None and silent > SILENT_S:
            self.notes.say("silent", f"Nothing came for {SILENT_S:.0f} s; dialling again")
            self.viewer.on_close()
            self.redial.closed(0.0)
        elif self._pinged_at is None or now - self._pinged_at >= PING_S:
            self._pinged_at = now
            self._send_texts(self.viewer.ping())
        self.refresh_info(force=True)
        if self.par("Active"):
            self._tick_soon()

    def refresh_info(self, force=False):
        table = self._op("info")
        if table is None:
            return
        values = self.viewer.info()
        if self.fault is not None:
            values.update(state="bad setting", detail=self.fault)
        elif not self.par("Active"):
            values.update(state="off", detail=None)
        values["frozen"] = int(self.program.frozen)
        values["program"] = "held" if self.program.shows_held else "live"
        values["camera_sent"] = self.camera.bridge.sent
        values["camera_fault"] = self.camera.fault
        values["cooks"] = self.cooks
        self._info.write(table, values, force)

    # Sending.

    def _send_texts(self, texts):
        socket = self._op("socket")
        for text in texts:
            socket.sendText(text)

    def _send_bytes(self, messages):
        socket = self._op("socket")
        if not self.redial.is_open:
            return
        for message in messages:
            socket.sendBinary(message)

    def send_pose(self, message):
        self._send_bytes([message])

    def after(self, seconds, call):
        self._schedule.after(seconds, call)

    def end_of_frame(self, call):
        self._schedule.end_of_frame(call)
