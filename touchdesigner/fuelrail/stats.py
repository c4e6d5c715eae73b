"""How pictures arrive: rate, age, bytes, and the clock of the other side."""

from collections import deque


class ClockOffset:
    """Server time minus local time in ms, by the least delayed of the last pings."""

    def __init__(self, keep=8):
        self._samples = deque(maxlen=keep)

    @property
    def offset_ms(self):
        """Unknown (None) until the first answer."""
        return min(self._samples)[1] if self._samples else None

    @property
    def round_trip_ms(self):
        return min(self._samples)[0] if self._samples else None

    def note(self, sent_ms, received_ms, server_ms):
        round_trip = received_ms - sent_ms
        if round_trip >= 0:
            self._samples.append((round_trip, server_ms - (sent_ms + received_ms) / 2))

    def forget(self):
        self._samples.clear()


class Rate:
    """Pictures and bytes per second over the last ``window_s``."""

    def __init__(self, window_s=2.0):
        self._window_s = window_s
        self._events = deque(maxlen=1000)

    def note(self, now, size):
        self._events.append((now, size))

    def _recent(self, now):
        while self._events and now - self._events[0][0] > self._window_s:
            self._events.popleft()
        return self._events

    def fps(self, now):
        return len(self._recent(now)) / self._window_s

    def bytes_per_second(self, now):
        return sum(size for _, size in self._recent(now)) / self._window_s
