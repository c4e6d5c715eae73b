"""A viewer of one room in the protocol fuelrail.v1: newest picture, link to Octane, statistics."""

import json
from dataclasses import dataclass

from . import binary, images
from .stats import ClockOffset, Rate

_REFUSALS = ("unauthorised", "forbidden")
_LINKS = ("connecting", "live", "idle", "stalled", "offline")


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture, ready to be decoded by whoever shows it."""

    kind: str
    data: bytes
    frame: binary.Frame


class ViewerReceiver:
    """
    Holds one place for the newest picture: who comes later takes it, and what was not shown is
    counted. Texts and bytes to be sent are returned to the caller, who owns the socket. ``now`` is
    a monotonic clock in seconds, ``unix_ms`` the time of day in ms.
    """

    def __init__(self, settings, *, now, unix_ms, note):
        self.settings = settings
        self._now = now
        self._unix_ms = unix_ms
        self._note = note
        self.clock = ClockOffset()
        self.rate = Rate()
        self.phase = "closed"
        self.refusal = None
        self.retry_after_s = None
        self.welcome = {}
        self.link = None
        self.link_reason = None
        self.render = {}
        self.driver = None
        #: Whether Octane's camera is known to the room.
        self.has_camera = False
        self.on_moved = None
        self.on_refused = None
        self.tier = None
        self.shown = None
        self.latency_ms = None
        self.fetch = None
        self._waiting = None
        self._newest_final = None
        self._heard_at = None
        self.counts = dict.fromkeys(
            ("received", "shown", "superseded", "stale", "locked_out", "unusable", "joins"), 0
        )

    # The connection.

    def on_open(self):
        """Texts to send on a fresh connection."""
        self.phase = "joining"
        self.refusal = None
        self.retry_after_s = None
        self._heard_at = self._now()
        settings = self.settings
        hello = {
            "name": settings.name,
            "frames": True,
            "tiles": False,
            "max_fps": settings.max_fps,
            "viewport": {"width": settings.fit_width, "height": settings.fit_height, "dpr": 1},
        }
        if settings.token:
            hello["token"] = settings.token
        return [_event("hello", hello)]

    def on_close(self):
        """The last picture stays; what is known of Octane does not."""
        self.phase = "closed"
        self.link = None
        self.link_reason = None
        self.driver = None
        self.has_camera = False
        self._waiting = None
        self.fetch = None
        self.clock.forget()

    def ping(self):
        """Texts that keep the clocks together and show that the gateway lives."""
        return [_event("ping", {"t": self._unix_ms()})] if self.phase == "joined" else []

    def silent_s(self):
        """Seconds since anything came, or None while there is no connection."""
        return None if self.phase == "closed" else self._now() - self._heard_at

    def apply_tier(self):
        """Texts that ask for the tier and rate of the settings."""
        if self.phase != "joined":
            return []
        settings = self.settings
        wish = {"tier": settings.tier, "max_fps": settings.max_fps}
        size = {"width": settings.fit_width, "height": settings.fit_height, "dpr": 1}
        return [_event("setViewportRequest", size), _event("setTierRequest", wish)]

    # Messages.

    def on_text(self, text):
        """Takes in one event; returns texts to send."""
        self._heard_at = self._now()
        try:
            event = json.loads(text)
        except (ValueError, RecursionError):
            return []
        if not isinstance(event, dict) or not isinstance(event.get("payload"), dict):
            return []
        handler = self._HANDLERS.get(event.get("event_type"))
        return [] if handler is None else handler(self, event["payload"]) or []

    def _on_welcome(self, payload):
        self.phase = "joined"
        self.welcome = payload
        self.counts["joins"] += 1
        self._newest_final = None
        return self.ping() + ([] if self.settings.tier == "auto" else self.apply_tier())

    def _on_pong(self, payload):
        sent, server = payload.get("t"), payload.get("server_time")
        if _is_number(sent) and _is_number(server):
            self.clock.note(sent, self._unix_ms(), server)

    def _on_link(self, payload):
        link = payload.get("link")
        self.link = link if link in _LINKS else None
        reason = payload.get("reason")
        self.link_reason = reason if isinstance(reason, str) else None
        if self.link == "offline":
            self.has_camera = False

    def _on_render(self, payload):
        self.render = payload

    def _on_control(self, payload):
        driver = payload.get("driver")
        self.driver = driver if isinstance(driver, dict) else None

    def _on_tier(self, payload):
        tier = payload.get("tier")
        self.tier = tier if isinstance(tier, str) else None

    def _on_camera(self, payload):
        self.has_camera = True
        driver, input_seq = payload.get("driver"), payload.get("input_seq")
        if self.on_moved is not None and _is_number(input_seq):
            self.on_moved(driver if isinstance(driver, str) else None, input_seq)

    def _on_error(self, payload):
        code, message = str(payload.get("code")), str(payload.get("message"))[:200]
        if payload.get("event_type") == "input" and self.on_refused is not None:
            self.on_refused(code, message)
        if self.phase == "joining" or code in _REFUSALS:
            self.refusal = message
        self._note(f"error {code}"[:40], message)

    def _on_goaway(self, payload):
        wait = payload.get("retry_after_ms")
        self.retry_after_s = wait / 1000 if _is_number(wait) else None

    _HANDLERS = {
        "welcome": _on_welcome,
        "pong": _on_pong,
        "linkStatus": _on_link,
        "renderProgress": _on_render,
        "controlChanged": _on_control,
        "cameraStateChanged": _on_camera,
        "tierChanged": _on_tier,
        "viewerError": _on_error,
        "goaway": _on_goaway,
    }

    # Pictures.

    @property
    def is_waiting(self):
        return self._waiting is not None

    def on_binary(self, message):
        """
        Takes in one binary message. Returns the acks to send at once: frames that will not be
        shown must be acknowledged too, or the gateway would wait for them.
        """
        self._heard_at = self._now()
        try:
            frame = binary.parse_frame(message)
        except binary.BadFrame as fault:
            self.counts["unusable"] += 1
            self._note("frame", str(fault))
            return []
        self.counts["received"] += 1
        ack = [binary.encode_ack(frame.seq, frame.tier)]
        if self._is_stale(frame):
            self.counts["stale"] += 1
            return ack
        if self._is_locked_out(frame):
            self.counts["locked_out"] += 1
            return ack
        if frame.announced:
            self.fetch = frame
            return ack
        return self._accept(frame, frame.body, ack)

    def fetched(self, frame, data):
        """A still that had to be fetched; taken only if nothing newer came meanwhile."""
        if not self._is_stale(frame) and not self._is_locked_out(frame):
            self._accept(frame, data, [])

    def _accept(self, frame, data, ack):
        kind = images.sniff(data) if frame.kind == "image" else None
        if kind is None:
            self.counts["unusable"] += 1
            self._note("picture", f"Frame {frame.seq} is neither a whole JPEG nor a whole PNG")
            return ack
        if self._waiting is not None:
            self.counts["superseded"] += 1
        self._waiting = Picture(kind, data, frame)
        return []

    def take(self):
        """The newest picture, once; None when it was taken already."""
        picture, self._waiting = self._waiting, None
        return picture

    def drawn(self, picture, ok=True):
        """Notes that a taken picture was decoded and shown, or could not be; returns its ack."""
        frame = picture.frame
        if ok:
            now = self._now()
            self.shown = picture
            self.counts["shown"] += 1
            self.rate.note(now, len(picture.data))
            offset = self.clock.offset_ms
            here = self._unix_ms()
            self.latency_ms = None if offset is None else here + offset - frame.captured_at_ms
            if frame.tier == "still":
                self._newest_final = (frame.session, frame.epoch)
        else:
            self.counts["unusable"] += 1
            self._note("picture", f"Frame {frame.seq} could not be decoded")
        return binary.encode_ack(frame.seq, frame.tier)

    def _is_stale(self, frame):
        for held in (self._waiting, self.shown):
            if held is None or held.frame.session != frame.session:
                continue
            if (frame.epoch, frame.seq) < (held.frame.epoch, held.frame.seq):
                return True
            is_worse = held.frame.lossless and not frame.lossless
            if is_worse and frame.seq == held.frame.seq:
                return True
        return False

    def _is_locked_out(self, frame):
        return (
            self.settings.lock_on_final
            and frame.tier != "still"
            and self._newest_final is not None
            and self._newest_final[0] == frame.session
            and frame.epoch <= self._newest_final[1]
        )

    # What to tell.

    @property
    def state(self):
        """One word or two for the state of the way from Octane to here."""
        if self.phase == "closed":
            return "refused" if self.refusal else "no gateway"
        if self.phase == "joining" or self.link is None:
            return "joining"
        return "octane lost" if self.link == "offline" else self.link

    @property
    def may_steer(self):
        """Whether Octane is ready for a camera, as far as is known here."""
        is_up = self.phase == "joined" and self.link in ("live", "idle")
        return is_up and self.has_camera and self.render.get("state") != "stopped"

    @property
    def is_held(self):
        """Whether the picture that stands there is an old one for want of a source."""
        return self.shown is not None and self.state not in ("live", "idle")

    def age_ms(self):
        """Age of the standing picture since its image came from Octane, or None."""
        offset = self.clock.offset_ms
        if self.shown is None or offset is None:
            return None
        return max(0.0, self._unix_ms() + offset - self.shown.frame.captured_at_ms)

    def info(self):
        """Names and values for a table; None is unknown."""
        now = self._now()
        frame = None if self.shown is None else self.shown.frame
        return {
            "state": self.state,
            "detail": self.refusal or self.link_reason,
            "held": int(self.is_held),
            "room": self.welcome.get("room", self.settings.room),
            "role": self.welcome.get("role"),
            "fps": round(self.rate.fps(now), 1),
            "kbytes_per_s": round(self.rate.bytes_per_second(now) / 1000, 1),
            "latency_ms": _rounded(self.latency_ms),
            "age_ms": _rounded(self.age_ms()),
            "samples": frame and frame.samples,
            "max_samples": frame and frame.max_samples,
            "final": None if frame is None else int(frame.tier == "still"),
            "alpha": None if frame is None else int(frame.alpha),
            "tier": frame and frame.tier,
            "width": frame and frame.width,
            "height": frame and frame.height,
            "render_state": self.render.get("state"),
            "driver": self.driver and self.driver.get("name"),
            "epoch": frame and frame.epoch,
            "seq": frame and frame.seq,
            "drops": self.counts["superseded"],
            **{name: self.counts[name] for name in ("shown", "stale", "locked_out", "unusable")},
            "joins": self.counts["joins"],
        }


def _event(event_type, payload):
    return json.dumps({"event_type": event_type, "payload": payload}, separators=(",", ":"))


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rounded(value):
    return None if value is None else round(value)
