"""A TouchDesigner of the kit's size: frames, delayed scripts, callbacks on one thread."""

import itertools
import threading
import types

from .fake_ops import (
    BaseCOMP,
    ChopexecuteDAT,
    ExecuteDAT,
    ParameterexecuteDAT,
    WebsocketDAT,
)

FRAME_S = 1 / 60
# Numbers of operators are never given twice while the program runs.
_IDS = itertools.count(1)


class Link:
    """The far end of a WebSocket DAT, in the hands of a test."""

    def __init__(self):
        self.incoming = []
        self.texts = []
        self.binaries = []
        self.pongs = []
        self.is_over = False

    def send_text(self, message):
        self.texts.append(message)

    def send_binary(self, contents):
        self.binaries.append(contents)

    def send_pong(self, contents):
        self.pongs.append(contents)

    def push(self, kind, data):
        self.incoming.append((kind, data))

    def poll(self):
        """What has come: pairs of text, binary or ping and the data; ends with ("end", None)."""
        incoming, self.incoming = self.incoming, []
        return incoming + ([("end", None)] if self.is_over else [])

    def close(self):
        self.is_over = True


class World:
    """``dial(dat)`` answers a WebSocket DAT's attempt with a Link, or None for a refusal."""

    def __init__(self, dial=lambda dat: None, folder=""):
        self._thread = threading.get_ident()
        self._delayed = []
        self._at_frame_end = []
        self._news = []
        self._dialling = []
        self.dial = dial
        self.now = 100.0
        self.unix_ms = 1_700_000_000_000.0
        self.is_paused = False
        self.callback_depth = 0
        self.printed = []
        self.resources = object()
        self.project = types.SimpleNamespace(folder=folder)
        self.root = BaseCOMP(self, None, "")
        self.project1 = self.root.create(BaseCOMP, "project1")

    def next_id(self):
        return next(_IDS)

    def check(self):
        if threading.get_ident() != self._thread:
            raise RuntimeError("Operators belong to the main thread")

    def run(
        self,
        script,
        *args,
        endFrame=False,
        fromOP=None,
        asParameter=False,
        group=None,
        delayFrames=0,
        delayMilliSeconds=0,
        delayRef=None,
    ):
        self.check()
        if not isinstance(script, str):
            raise TypeError("run wants the text of a script")
        code = compile(script, "run", "exec")
        if endFrame:
            self._at_frame_end.append((code, args))
            return
        delay = delayMilliSeconds / 1000 + delayFrames * FRAME_S
        self._delayed.append([delay, delayRef is self.resources, code, args])

    def frames(self, count=1, step_s=FRAME_S):
        for _ in range(count):
            self._frame(step_s)

    def seconds(self, seconds):
        self.frames(round(seconds / FRAME_S))

    def until(self, condition, seconds=10.0):
        for _ in range(round(seconds / FRAME_S)):
            if condition():
                return
            self.frames()
        if not condition():
            raise AssertionError("It did not come")

    def start_project(self):
        for found in self.root.findChildren():
            if isinstance(found, ExecuteDAT) and found.par.start.eval():
                found.module.onStart()

    def _frame(self, step_s):
        self.now += step_s
        self.unix_ms += step_s * 1000
        for found in self.root.findChildren():
            if isinstance(found, ExecuteDAT) and found.par.framestart.eval():
                found.module.onFrameStart(0)
        due, waiting = [], []
        for entry in self._delayed:
            # Delays stand still with the timeline unless measured by TDResources.
            if entry[1] or not self.is_paused:
                entry[0] -= step_s
            (due if entry[0] <= 1e-9 else waiting).append(entry)
        self._delayed = waiting
        for _, _, code, args in due:
            exec(code, {"args": args})
        self._open_sockets()
        self._serve_sockets()
        self._tell_news()
        ends, self._at_frame_end = self._at_frame_end, []
        for code, args in ends:
            exec(code, {"args": args})

    def switch_socket(self, dat):
        if dat.par.active.eval():
            self._dialling.append(dat)
        elif dat.link is not None:
            dat.link.close()

    def _open_sockets(self):
        dialling, self._dialling = self._dialling, []
        for dat in dialling:
            if not dat.valid or not dat.par.active.eval() or dat.link is not None:
                continue
            dat.link = self.dial(dat)
            dat.is_announced = dat.link is not None
            if dat.link is None:
                dat.callback("onMonitorMessage", "Connection refused")
            else:
                dat.callback("onConnect")

    def _serve_sockets(self):
        for dat in self.root.findChildren():
            if not isinstance(dat, WebsocketDAT) or dat.link is None:
                continue
            for kind, data in dat.link.poll():
                if kind == "text":
                    dat.receive_text(data)
                elif kind == "binary":
                    dat.callback("onReceiveBinary", data)
                elif kind == "ping":
                    dat.callback("onReceivePing", data)
                else:
                    dat.link, dat.is_announced = None, False
                    # It stays switched on, and does not dial again by itself.
                    dat.callback("onDisconnect")
                    break

    def par_changed(self, par, before):
        self._news.append(("onValueChange", "valuechange", par, before))

    def par_pulsed(self, par):
        self._news.append(("onPulse", "onpulse", par, None))

    def channel_changed(self, chop, name, value, before):
        self._news.append(("channel", chop, name, value, before))

    def _tell_news(self):
        news, self._news = self._news, []
        listeners = self.root.findChildren()
        for entry in news:
            for dat in listeners:
                self._tell(dat, entry)

    def _tell(self, dat, entry):
        if entry[0] == "channel" and isinstance(dat, ChopexecuteDAT):
            _, chop, name, value, before = entry
            if dat.par.chop.eval() is chop and dat.par.valuechange.eval():
                channel = types.SimpleNamespace(name=name, owner=chop)
                dat.module.onValueChange(channel, 0, value, before)
        elif entry[0] != "channel" and isinstance(dat, ParameterexecuteDAT):
            callback, switch, par, before = entry
            is_custom = par.name[0].isupper()
            is_wanted = dat.par.custom.eval() if is_custom else dat.par.builtin.eval()
            if dat.par.op.eval() is par.owner and is_wanted and getattr(dat.par, switch).eval():
                arguments = (par,) if callback == "onPulse" else (par, before)
                getattr(dat.module, callback)(*arguments)
