"""When to dial again after a connection ended."""


class Backoff:
    """
    Waits that double from ``least_s`` to ``most_s``, each shortened by chance by up to half, so that
    a room full of receivers does not come back in one moment.
    """

    def __init__(self, random, least_s=0.5, most_s=10.0):
        self._random = random
        self._least_s = least_s
        self._most_s = most_s
        self._failures = 0

    @property
    def failures(self):
        return self._failures

    def succeeded(self):
        self._failures = 0

    def next_wait_s(self):
        wait = min(self._most_s, self._least_s * 2 ** min(self._failures, 16))
        self._failures += 1
        return wait * (0.5 + 0.5 * self._random())
