"""Lines for the person at the machine, few enough to be read."""


class Notes:
    """
    Says each kind of thing at most once in ``interval_s``; what was held back is counted in the
    next line of its kind. The newest lines are kept for display.
    """

    def __init__(self, now, write, interval_s=10.0, keep=20):
        self._now = now
        self._write = write
        self._interval_s = interval_s
        self._keep = keep
        self._said = {}
        self.lines = []

    def say(self, kind, text):
        now = self._now()
        at, held = self._said.get(kind, (None, 0))
        if at is not None and now - at < self._interval_s:
            self._said[kind] = (at, held + 1)
            return
        if at is None and len(self._said) >= 64:
            # Kinds are words of this program; a bound all the same, should one carry a value.
            self._said.clear()
        self._said[kind] = (now, 0)
        line = f"[Fuelrail] {text}" + (f" ({held} more since)" if held else "")
        self.lines = [*self.lines, line][-self._keep :]
        self._write(line)
