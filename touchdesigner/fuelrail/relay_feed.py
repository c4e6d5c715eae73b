"""Pictures that a relay pushes or publishes: the newest one, in order, and what is known of it."""

import json
from dataclasses import dataclass

from . import binary, images
from .stats import Rate

# A relay speaks every 2 s.
SILENT_S = 7.0


@dataclass(frozen=True, slots=True)
class RelayPicture:
    """An encoded picture; ``facts`` is what its relay says of it."""

    kind: str
    data: bytes
    facts: dict


class RelayFeed:
    """
    Holds one place for the newest picture: who comes later takes it, and what was not shown is
    counted. Takes frame messages, as they come over a WebSocket or by HTTP, and bare pictures with
    their facts before them, as they come by MQTT. ``now`` is a monotonic clock in seconds.
    """

    def __init__(self, now):
        self._now = now
        self._waiting = None
        self._facts = None
        self._heard_at = None
        self._relay = {}
        self.shown = None
        self.rate = Rate()
        self.counts = dict.fromkeys(
            ("received", "shown", "superseded", "stale", "repeated", "unusable"), 0
        )

    def on_frame(self, message):
        """Takes a frame message; returns the ack of one that will not be shown, else None."""
        self._heard_at = self._now()
        self.counts["received"] += 1
        try:
            frame = binary.parse_frame(message)
        except binary.BadFrame:
            self.counts["unusable"] += 1
            return None
        facts = {name: getattr(frame, name) for name in binary.Frame.__slots__ if name != "body"}
        is_usable = frame.kind == "image" and not frame.announced
        is_taken = is_usable and self._offer(frame.body, {**facts, "final": frame.tier == "still"})
        self.counts["unusable"] += 0 if is_usable else 1
        return None if is_taken else binary.encode_ack(frame.seq, frame.tier)

    def on_topic(self, name, payload):
        """Takes a message of the MQTT topic that ends with ``name``."""
        self._heard_at = self._now()
        if name == "state":
            self.on_text(bytes(payload).decode("utf-8", "replace"))
        elif name == "info":
            self._facts = _object(payload)
        elif name in ("picture", "final"):
            self.counts["received"] += 1
            facts, self._facts = self._facts or {}, None
            if facts.get("topic") not in (None, name) or facts.get("bytes") not in (
                None,
                len(payload),
            ):
                # These facts are another picture's.
                facts = {}
            self._offer(bytes(payload), facts)

    def on_text(self, text):
        """Takes what a relay says of itself."""
        self._heard_at = self._now()
        event = _object(text)
        payload = event.get("payload")
        if event.get("event_type") == "relayState" and isinstance(payload, dict):
            self._relay = payload

    def _offer(self, data, facts):
        kind = images.sniff(data)
        if kind is None:
            self.counts["unusable"] += 1
            return False
        for held in (self._waiting, self.shown):
            verdict = None if held is None else _against(facts, held.facts)
            if verdict is not None:
                self.counts[verdict] += 1
                return False
        if self._waiting is not None:
            self.counts["superseded"] += 1
        self._waiting = RelayPicture(kind, data, facts)
        return True

    @property
    def is_waiting(self):
        return self._waiting is not None

    def take(self):
        """The newest picture, once; None when it was taken already."""
        picture, self._waiting = self._waiting, None
        return picture

    def drawn(self, picture, ok=True):
        """Notes that a taken picture was shown, or could not be; returns its ack, if it has one."""
        if ok:
            self.shown = picture
            self.counts["shown"] += 1
            self.rate.note(self._now(), len(picture.data))
        else:
            self.counts["unusable"] += 1
        seq, tier = picture.facts.get("seq"), picture.facts.get("tier")
        return binary.encode_ack(seq, tier) if tier in binary.TIER_CODES else None

    @property
    def state(self):
        """One word for the way from Octane to here."""
        if self._heard_at is None or self._now() - self._heard_at > SILENT_S:
            return "no relay"
        return str(self._relay.get("state", "connecting")).replace("_", " ")

    @property
    def is_held(self):
        """Whether the picture that stands there is an old one for want of a source."""
        return self.shown is not None and self.state not in ("live", "idle")

    def info(self):
        """Names and values for a table; None is unknown."""
        now = self._now()
        facts = {} if self.shown is None else self.shown.facts
        names = ("width", "height", "samples", "max_samples", "tier", "epoch", "seq")
        return {
            "state": self.state,
            "detail": self._relay.get("reason") if self.state != "no relay" else None,
            "held": int(self.is_held),
            "fps": round(self.rate.fps(now), 1),
            "kbytes_per_s": round(self.rate.bytes_per_second(now) / 1000, 1),
            "final": None if "final" not in facts else int(facts["final"]),
            **{name: facts.get(name) for name in names},
            "drops": self.counts["superseded"],
            **{name: self.counts[name] for name in ("shown", "stale", "repeated", "unusable")},
        }


def _against(facts, held):
    """Why a picture may not follow another, or None when it may."""
    keys = ("epoch", "seq", "session")
    if any(name not in facts or name not in held for name in keys):
        return None
    if facts["session"] != held["session"]:
        return None
    if facts["epoch"] < held["epoch"] or facts["seq"] < held["seq"]:
        return "stale"
    if facts["seq"] > held["seq"]:
        return None
    rank, before = (binary.TIER_CODES.get(each.get("tier"), 0) for each in (facts, held))
    return None if rank > before else "repeated" if rank == before else "stale"


def _object(text):
    """The JSON object in ``text``, or an empty one when it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
