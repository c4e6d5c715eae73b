"""DATs that a relay reaches: pictures go into a Script TOP beside them, in memory."""

import random
import time

from fuelrail.backoff import Backoff
from fuelrail.notes import Notes
from fuelrail.relay_feed import RelayFeed

from .finder import Finder
from .info_table import InfoTable
from .redial import Redial
from .schedule import Schedule

TOPS = ("octane_in",)
TABLES = ("octane_info",)
TICK_S = 1.0


class RelayDat:
    """Shows what a feed holds: one cook for each new picture, none in between."""

    def __init__(self, dat, run, reference, *, now=time.monotonic, write=print):
        self._dat = dat
        self._find = Finder(dat)
        self._schedule = Schedule(run, reference)
        self.notes = Notes(now, write)
        self.feed = RelayFeed(now)
        self._info = InfoTable(now)
        self._is_show_asked = False
        self._is_ticking = False
        self._drawn = None

    def top(self):
        """The Script TOP that shows the pictures."""
        return self._find(*TOPS)

    def show_soon(self):
        """One show for all that comes in this frame; never inside the callback that asks."""
        self._tick_soon()
        if self.feed.is_waiting and not self._is_show_asked:
            self._is_show_asked = True
            self._schedule.end_of_frame(self._show)

    def _show(self):
        self._is_show_asked = False
        top = self.top()
        if top is None:
            self.notes.say("top", f"There is no Script TOP {TOPS[0]} near {self._dat.path}")
            return
        top.cook(force=True)
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            picture, ok = drawn
            ack = self.feed.drawn(picture, ok)
            if not ok:
                self.notes.say("picture", "A picture could not be decoded")
            if ack is not None:
                self.acknowledge(ack)
        self.refresh()

    def cook(self, script):
        """``onCook`` of the Script TOP. Without anything new it keeps what it shows."""
        picture = self.feed.take()
        if picture is not None:
            ok = script.loadByteArray(f".{picture.kind}", picture.data)
            self._drawn = (picture, bool(ok))

    def acknowledge(self, ack):
        """Says that a picture was shown, where somebody waits for it."""

    def refresh(self):
        table = self._find(*TABLES)
        if table is not None:
            self._info.write(table, self.feed.info(), True)

    def _tick_soon(self):
        if not self._is_ticking:
            self._is_ticking = True
            self._schedule.after(TICK_S, self._tick)

    def _tick(self):
        self._is_ticking = False
        if self._dat.valid:
            self.refresh()
            self._tick_soon()


class WebServerDat(RelayDat):
    """A Web Server DAT into which a relay pushes, over a WebSocket or by HTTP POST."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self._client = None

    def opened(self, client):
        self._client = client
        self.notes.say("open", f"A relay connected: {client}")
        self.show_soon()

    def closed(self, client):
        if client == self._client:
            self._client = None
            self.notes.say("close", "The relay is gone; the last picture stays")

    def text(self, client, data):
        self.feed.on_text(data)
        self.show_soon()

    def binary(self, client, data):
        self._client = client
        ack = self.feed.on_frame(data)
        if ack is not None:
            self.acknowledge(ack)
        self.show_soon()

    def acknowledge(self, ack):
        if self._client is not None:
            self._dat.webSocketSendBinary(self._client, ack)

    def request(self, request, response):
        """Answers one HTTP request: pictures and states are posted."""
        data = request.get("data")
        if request.get("method") != "POST":
            return _answer(response, 405, "Method Not Allowed")
        if not data:
            return _answer(response, 400, "Bad Request")
        if data[:2] in ("FR", b"FR"):
            return self._posted(data, response)
        self.feed.on_text(data if isinstance(data, str) else bytes(data).decode("utf-8", "replace"))
        self.show_soon()
        return _answer(response, 200, "OK")

    def _posted(self, data, response):
        if isinstance(data, str):
            self.notes.say("post", "This TouchDesigner gives posted pictures as text: use ws://")
            return _answer(response, 415, "Unsupported Media Type")
        unusable = self.feed.counts["unusable"]
        self.feed.on_frame(data)
        self.show_soon()
        is_bad = self.feed.counts["unusable"] > unusable
        return _answer(response, 400 if is_bad else 200, "Bad Request" if is_bad else "OK")


class MqttDat(RelayDat):
    """An MQTT Client DAT that gets what a relay publishes."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        dat = self._dat
        self.redial = Redial(
            self._schedule, Backoff(random.random), lambda: dat if dat.valid else None
        )

    def connected(self, room):
        self.redial.opened()
        self.redial.settled()
        # Nothing is kept by the server, so quality 0 is all there is; one topic is one level deep.
        self._dat.subscribe(f"fuelrail/{room}/mqtt/+", 0)
        self.notes.say("open", f"Connected; waiting for pictures of {room}")
        self.show_soon()

    def lost(self, reason):
        # Switched off by hand, it stays off.
        self.redial.is_wanted = bool(self._dat.par.active.eval())
        self.redial.closed()
        self.notes.say("close", f"Disconnected ({reason}); the last picture stays")
        self.refresh()

    def message(self, topic, payload):
        self.feed.on_topic(str(topic).rpartition("/")[2], payload)
        self.show_soon()


def _answer(response, code, reason):
    response["statusCode"] = code
    response["statusReason"] = reason
    response["data"] = reason
    return response
