"""A receiver of canvas rooms: live JPEGs, a lock while a finished picture stands, notes."""

import json

from . import images


class CanvasReceiver:
    """
    Decides what a canvas room's messages put on the screen. Pictures are shown at most every
    ``throttle_s``; the newest one that had to wait is shown when its time comes, so the last of a
    burst is never lost. A picture is skipped as a repeat only if it is the one that stands there.

    ``show(kind, data)`` puts a picture up and returns False when it could not just now;
    ``show_text(text)`` the room's notes; ``wake(seconds)`` asks for one call of ``flush``.
    """

    RETRY_S = 0.05
    RETRIES_MAX = 40

    def __init__(
        self,
        *,
        now,
        show,
        show_text,
        wake,
        note,
        throttle_s=0.08,
        lock_on_final=True,
        lock_life_s=2.0,
        max_bytes=32 * 1024 * 1024,
    ):
        self._now = now
        self._show = show
        self._show_text = show_text
        self._wake = wake
        self._note = note
        self.throttle_s = throttle_s
        self.lock_on_final = lock_on_final
        self._lock_life_s = lock_life_s
        self._max_bytes = max_bytes
        self.room = None
        self.connected = False
        self.locked = False
        self._locked_at = 0.0
        self._pending = None
        self._retries = 0
        self._is_awaited = False
        self._standing = None
        self._shown_at = None
        self.counts = dict.fromkeys(
            ("shown", "repeats", "superseded", "locked_out", "unusable", "ignored", "failed"), 0
        )

    def on_connect(self):
        self.connected = True
        self._unlock()

    def on_disconnect(self):
        """Whoever held the lock is gone; what was still waiting is shown."""
        self.connected = False
        self._unlock()
        self._flush_now()

    def on_text(self, message):
        message_type, payload = self._parse(message)
        if message_type == "hello":
            room = payload.get("room") if isinstance(payload, dict) else None
            self.room = room if isinstance(room, str) else self.room
            self._unlock()
        elif message_type == "draw" and images.is_data_url(payload):
            self._draw(payload)
        elif message_type == "state" and payload == "drawing:start":
            self._unlock()
        elif message_type == "state" and payload == "drawing:end":
            self._lock()
        elif message_type in ("proc", "prompt") and isinstance(payload, str):
            self._show_text(payload)
        else:
            self.counts["ignored"] += 1

    def on_binary(self, data):
        """A finished picture: it goes up at once and live ones stay out until a new start."""
        if len(data) > self._max_bytes or images.sniff(data) is None:
            self._unusable("A binary message is neither a whole PNG nor a whole JPEG")
            return
        self._lock()
        self._replace_pending(bytes(data))
        self._flush_now()

    def flush(self):
        """The call that ``wake`` asked for."""
        self._is_awaited = False
        if self._pending is None:
            return
        wait = self._wait_s()
        if wait > 0:
            self._await(wait)
        else:
            self._flush_now()

    def _parse(self, message):
        if len(message) > self._max_bytes:
            self._unusable("A message is longer than this receiver takes")
            return None, None
        try:
            value = json.loads(message)
        except (ValueError, RecursionError):
            return None, None
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            return None, None
        return value["type"].lower(), value.get("payload")

    def _draw(self, url):
        if self.locked and not images.claims_png(url):
            if self._now() - self._locked_at < self._lock_life_s:
                self.counts["locked_out"] += 1
                return
            # Stragglers of the finished drawing come at once. One this late is a new sender's,
            # whose predecessor went away without a word.
            self._note("lock", "Live pictures go on without drawing:start; the lock is released")
            self._unlock()
        # Decoding waits until it is this picture's turn: a replaced one never costs anything.
        self._replace_pending(url)
        self._flush_or_wait()

    def _flush_or_wait(self):
        """Shows what waits if its time has come, else sees to it that it will be."""
        wait = self._wait_s()
        if wait <= 0:
            self._flush_now()
        else:
            self._await(wait)

    def _replace_pending(self, picture):
        if self._pending is not None:
            self.counts["superseded"] += 1
        self._pending = picture
        self._retries = 0

    def _wait_s(self):
        if self._shown_at is None:
            return 0.0
        return self._shown_at + self.throttle_s - self._now()

    def _await(self, seconds):
        if not self._is_awaited:
            self._is_awaited = True
            self._wake(seconds)

    def _flush_now(self):
        picture, self._pending = self._pending, None
        if picture is None:
            return
        data = images.decode_data_url(picture) if isinstance(picture, str) else picture
        kind = None if data is None else images.sniff(data)
        if kind is None:
            self._unusable("A drawing is neither a whole PNG nor a whole JPEG")
            return
        if data == self._standing:
            self.counts["repeats"] += 1
            return
        if self._show(kind, data):
            self._standing = data
            self._shown_at = self._now()
            self.counts["shown"] += 1
            return
        self.counts["failed"] += 1
        self._retries += 1
        if self._retries > self.RETRIES_MAX:
            self._note("show", "A picture could not be shown for two seconds and is given up")
            return
        self._pending = data
        self._await(self.RETRY_S)

    def _lock(self):
        if self.lock_on_final:
            self.locked = True
            self._locked_at = self._now()

    def _unlock(self):
        self.locked = False

    def _unusable(self, text):
        self.counts["unusable"] += 1
        self._note("unusable", text)
