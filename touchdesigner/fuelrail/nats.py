"""As much of the NATS client protocol as a subscriber of frames needs, over a plain socket."""

import json
import secrets
import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

CRLF = b"\r\n"
LINE_MAX = 64 * 1024
REPLY_SID = 9


class NatsFault(OSError):
    """The server refused something or does not speak the protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    data: bytes
    headers: dict = field(default_factory=dict)


def parse_headers(block):
    """Headers of an HMSG as a dictionary; a status, such as 503 for nobody there, is ``Status``."""
    lines = block.decode("utf-8", "replace").split("\r\n")
    if not lines[0].startswith("NATS/1.0"):
        raise NatsFault("A message's headers do not begin with NATS/1.0")
    pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
    headers = {name.strip(): value.strip() for name, value in pairs}
    status = lines[0][len("NATS/1.0") :].strip()
    return {**headers, "Status": status} if status else headers


class Parser:
    """Turns bytes as they come into operations: (name, argument) with a Message for messages."""

    def __init__(self, max_payload=64 * 1024 * 1024):
        self._buffer = bytearray()
        self._max_payload = max_payload

    def feed(self, data):
        self._buffer += data
        while (operation := self._next()) is not None:
            yield operation

    def _next(self):
        end = self._buffer.find(CRLF)
        if end < 0:
            if len(self._buffer) > LINE_MAX:
                raise NatsFault("A line of the server has no end")
            return None
        line = bytes(self._buffer[:end]).decode("utf-8", "replace")
        name, _, rest = line.partition(" ")
        name = name.upper()
        if name not in ("MSG", "HMSG"):
            del self._buffer[: end + 2]
            return name, rest
        words = rest.split()
        counts = 2 if name == "HMSG" else 1
        try:
            sizes = [int(word) for word in words[-counts:]]
            subject = words[0]
        except (ValueError, IndexError):
            raise NatsFault(f"A message's line cannot be read: {line[:80]}") from None
        header_bytes, total = (sizes[0], sizes[1]) if counts == 2 else (0, sizes[0])
        if not 0 <= header_bytes <= total <= self._max_payload:
            raise NatsFault(f"A message claims {header_bytes} of {total} bytes")
        start = end + 2
        if len(self._buffer) < start + total + 2:
            return None
        payload = bytes(self._buffer[start : start + total])
        del self._buffer[: start + total + 2]
        headers = parse_headers(payload[:header_bytes]) if header_bytes else {}
        return "MSG", Message(subject, payload[header_bytes:], headers)


class NatsClient:
    """One connection. Reads time out after ``timeout_s`` so that the caller can do other things."""

    def __init__(self, url, name, timeout_s=0.5, connect_timeout_s=5.0):
        parts = urlsplit(url if "://" in url else f"nats://{url}")
        self._parts = parts
        self._host = parts.hostname or "127.0.0.1"
        self._parser = Parser()
        self._messages = []
        self._socket = socket.create_connection((self._host, parts.port or 4222), connect_timeout_s)
        try:
            self._greet(name)
        except BaseException:
            self._socket.close()
            raise
        self._socket.settimeout(timeout_s)

    def _greet(self, name):
        # INFO comes in the clear, before TLS if there is any: not a byte more may be read with it.
        line = b""
        while not line.endswith(CRLF):
            byte = self._socket.recv(1)
            if not byte or len(line) > LINE_MAX:
                raise NatsFault("The server closed before its INFO")
            line += byte
        if not line.startswith(b"INFO "):
            raise NatsFault("What answers is not a NATS server")
        info = json.loads(line[5:])
        if self._parts.scheme == "tls" or info.get("tls_required"):
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=self._host)
        options = {
            "verbose": False,
            "pedantic": False,
            "headers": True,
            "no_responders": True,
            "lang": "python-stdlib",
            "version": "1",
            "protocol": 1,
            "name": name,
        }
        if self._parts.password is not None:
            options["user"] = unquote(self._parts.username or "")
            options["pass"] = unquote(self._parts.password)
        elif self._parts.username:
            options["auth_token"] = unquote(self._parts.username)
        self._send(b"CONNECT " + json.dumps(options).encode() + CRLF + b"PING" + CRLF)
        is_up = False
        while not is_up:
            for operation, argument in self._read():
                is_up = is_up or operation == "PONG"
                self._handle(operation, argument)

    def subscribe(self, subject, sid):
        self._send(f"SUB {subject} {sid}\r\n".encode())

    def publish(self, subject, data, headers, reply=""):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        block = f"NATS/1.0\r\n{lines}\r\n".encode()
        to = f"{subject} {reply}".strip()
        line = f"HPUB {to} {len(block)} {len(block) + len(data)}\r\n".encode()
        self._send(line + block + data + CRLF)

    def request(self, subject, data, headers, timeout_s=5.0):
        """
        The first reply, or None when none comes in time. One that has the header ``Status: 503``
        says that nobody is there. What else comes meanwhile is kept for ``receive``.
        """
        inbox = f"_INBOX.{secrets.token_hex(11)}"
        self._send(f"SUB {inbox} {REPLY_SID}\r\n".encode())
        self.publish(subject, data, headers, inbox)
        deadline = time.monotonic() + timeout_s
        others = []
        reply = None
        while reply is None and time.monotonic() < deadline:
            for message in self.receive():
                if message.subject == inbox:
                    reply = message
                else:
                    others.append(message)
        self._send(f"UNSUB {REPLY_SID}\r\n".encode())
        self._messages[:0] = others
        return reply

    def receive(self):
        """Messages that have come; empty after the read timeout. Raises OSError at the end."""
        try:
            for operation, argument in self._read():
                self._handle(operation, argument)
        except TimeoutError:
            pass
        messages, self._messages = self._messages, []
        return messages

    def close(self):
        self._socket.close()

    def _read(self):
        data = self._socket.recv(1024 * 1024)
        if not data:
            raise NatsFault("The server closed the connection")
        return self._parser.feed(data)

    def _handle(self, operation, argument):
        if operation == "MSG":
            self._messages.append(argument)
        elif operation == "PING":
            self._send(b"PONG" + CRLF)
        elif operation == "-ERR":
            raise NatsFault(f"The server says {argument}")

    def _send(self, data):
        self._socket.sendall(data)
