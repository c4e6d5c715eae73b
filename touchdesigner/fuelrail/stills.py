"""Fetches stills that are too large for one message, off the main thread."""

import threading
import urllib.error
import urllib.request

from .images import PNG, sniff

MAX_BYTES = 256 * 1024 * 1024


class StillFetch:
    """One download. ``done`` becomes true last, so ``data`` and ``fault`` can then be read."""

    def __init__(self, url, token="", timeout_s=20.0):
        self._url = url
        self._token = token
        self._timeout_s = timeout_s
        self.data = None
        self.fault = None
        self.done = False
        self._thread = threading.Thread(target=self._run, name="fuelrail-still", daemon=True)

    def start(self):
        self._thread.start()

    def join(self, timeout_s=None):
        self._thread.join(timeout_s)

    def _run(self):
        try:
            headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            request = urllib.request.Request(self._url, headers=headers)
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:
                data = answer.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                self.fault = f"The still is larger than {MAX_BYTES} bytes"
            elif sniff(data) != PNG:
                self.fault = "What came is not a whole PNG"
            else:
                self.data = data
        except (OSError, ValueError) as error:
            self.fault = f"The still could not be fetched: {error}"
        finally:
            self.done = True
