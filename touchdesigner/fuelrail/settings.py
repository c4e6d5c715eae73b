"""What a receiver is told: where to dial, which room, how much."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from . import SUBPROTOCOL

TIERS = ("auto", "quarter", "half", "full", "off")
_ROOM = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,31}")
_ADDRESS = re.compile(r"(?:(wss?|https?)://)?(\[[0-9A-Fa-f:.]+\]|[^\s/:?#\[\]]+)(?::(\d{1,5}))?/?")


class BadSetting(ValueError):
    """A setting that cannot be used; its text says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings; sizes in pixels."""

    host: str
    port: int
    secure: bool
    room: str
    token: str = ""
    name: str = "TouchDesigner"
    tier: str = "auto"
    max_fps: float = 30.0
    fit_width: int = 1280
    fit_height: int = 1280
    lock_on_final: bool = False

    def viewer_path(self):
        return f"/ws?room={quote(self.room)}&protocol={SUBPROTOCOL}"

    def canvas_path(self, source="octane"):
        return f"/ws?room={quote(self.room)}&source={source}"

    def dat_address(self, path):
        """Network Address of a WebSocket DAT: TLS is asked for by its prefix, the port is apart."""
        return f"{'wss://' if self.secure else ''}{self.host}{path}"

    def http_url(self, path):
        return f"http{'s' if self.secure else ''}://{self.host}:{self.port}{path}"

    def still_url(self, session, seq):
        return self.http_url(f"/rooms/{quote(self.room)}/frame.png?session={session}&seq={seq}")


def make_settings(address, room, **more):
    """Settings from what somebody typed; raises BadSetting."""
    match = _ADDRESS.fullmatch(str(address).strip())
    if match is None:
        raise BadSetting(f"Address {str(address)[:80]!r} is not HOST, HOST:PORT or a URL of these")
    scheme, host, port_text = match.groups()
    secure = scheme in ("wss", "https")
    port = int(port_text) if port_text else (443 if secure else 80 if scheme else 8080)
    if not 1 <= port <= 65535:
        raise BadSetting(f"Port {port} is not between 1 and 65535")
    upper = str(room).strip().upper()
    if _ROOM.fullmatch(upper) is None:
        raise BadSetting(f"Room {upper[:40]!r} is not 1 to 32 of A-Z, 0-9, _ and -")
    settings = Settings(host=host, port=port, secure=secure or port == 443, room=upper, **more)
    if settings.tier not in TIERS:
        raise BadSetting(f"Tier {settings.tier!r} is not one of {', '.join(TIERS)}")
    if not 0.1 <= settings.max_fps <= 240:
        raise BadSetting(f"{settings.max_fps} frames per second is not between 0.1 and 240")
    for side in (settings.fit_width, settings.fit_height):
        if not 1 <= side <= 16384:
            raise BadSetting(f"Side {side} is not between 1 and 16384 pixels")
    return settings
