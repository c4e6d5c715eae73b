"""A WebSocket client of the standard library that stands behind a fake WebSocket DAT."""

import base64
import hashlib
import os
import socket
import ssl
import struct
import threading

from .fake_world import Link

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10


class SocketLink(Link):
    """Reads on a thread of its own, as the DAT does; ``poll`` hands over on the caller's."""

    def __init__(self, host, port, path, secure=False):
        super().__init__()
        self._lock = threading.Lock()
        self._socket = socket.create_connection((host, port), 5)
        if secure:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        self._shake_hands(host, port, path)
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _shake_hands(self, host, port, path):
        key = base64.b64encode(os.urandom(16))
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key.decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self._socket.recv(1)
            if not byte:
                raise OSError("The server closed during the handshake")
            head += byte
        expected = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        if b" 101 " not in head.split(b"\r\n")[0] or expected not in head:
            raise OSError(f"The server answered {head.split(chr(13).encode())[0]!r}")

    def _exactly(self, count):
        data = bytearray()
        while len(data) < count:
            chunk = self._socket.recv(count - len(data))
            if not chunk:
                raise OSError("The server closed")
            data += chunk
        return bytes(data)

    def _read(self):
        message, kind = b"", _BINARY
        try:
            while True:
                first, second = self._exactly(2)
                length = second & 127
                if length == 126:
                    (length,) = struct.unpack(">H", self._exactly(2))
                elif length == 127:
                    (length,) = struct.unpack(">Q", self._exactly(8))
                payload = self._exactly(length)
                opcode = first & 15
                if opcode == _CLOSE:
                    return
                if opcode == _PING:
                    self.push("ping", payload)
                elif opcode != _PONG:
                    kind = opcode or kind
                    message += payload
                    if first & 128:
                        is_text = kind == _TEXT
                        self.push(
                            "text" if is_text else "binary",
                            message.decode() if is_text else message,
                        )
                        message = b""
        except OSError:
            pass
        finally:
            self.is_over = True

    def push(self, kind, data):
        with self._lock:
            super().push(kind, data)

    def poll(self):
        with self._lock:
            return super().poll()

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        length = len(payload)
        head = bytes([128 | opcode])
        if length < 126:
            head += bytes([128 | length])
        elif length < 65536:
            head += bytes([128 | 126]) + struct.pack(">H", length)
        else:
            head += bytes([128 | 127]) + struct.pack(">Q", length)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        try:
            self._socket.sendall(head + mask + masked)
        except OSError:
            self.is_over = True

    def send_text(self, message):
        self._send(_TEXT, message.encode())

    def send_binary(self, contents):
        self._send(_BINARY, contents)

    def send_pong(self, contents):
        self._send(_PONG, contents)

    def close(self):
        self._send(_CLOSE, b"")
        self._socket.close()
        super().close()


def dial(dat):
    """What a World dials with: the DAT's address holds the path, its port is apart."""
    address = dat.par.netaddress.eval()
    secure = address.startswith("wss://")
    host, slash, path = address.removeprefix("wss://").partition("/")
    try:
        return SocketLink(host, dat.par.port.eval(), slash + path, secure)
    except OSError:
        return None
