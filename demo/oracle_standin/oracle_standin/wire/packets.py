"""TNS packets over a socket: framing, markers, and the watch for a client that wants to stop."""

from __future__ import annotations

import select
import socket
from dataclasses import dataclass

import numpy as np

from oracle_standin.errors import BreakError, ConnectionCutError

CONNECT, ACCEPT, REFUSE, DATA, RESEND, MARKER = 1, 2, 4, 6, 11, 12
MARKER_BREAK, MARKER_RESET, MARKER_INTERRUPT = 1, 2, 3
HEADER = 8
DATA_OVERHEAD = HEADER + 2
FLAG_END_OF_FILE = 0x0040
_BURST = 1 << 20


@dataclass(frozen=True)
class Packet:
    kind: int
    body: bytes


class Channel:
    """One client's socket, as packets.

    `sdu` is the size of the largest packet sent; `wide` says that lengths are u32, as they are
    after the ACCEPT packet.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.sdu = 8192
        self.wide = False

    def receive(self) -> Packet:
        """The next packet. Raises ConnectionCutError when the client is gone."""
        header = self._read(HEADER)
        length = int.from_bytes(header[: 4 if self.wide else 2], "big")
        if length < HEADER:
            raise ConnectionCutError("a packet shorter than its header")
        return Packet(header[4], self._read(length - HEADER))

    def receive_data(self) -> bytes:
        """The payload of the next DATA packet.

        Raises BreakError for a marker, ConnectionCutError when the client says goodbye.
        """
        packet = self.receive()
        if packet.kind == MARKER:
            raise BreakError
        if packet.kind != DATA:
            raise ConnectionCutError(f"packet of type {packet.kind} where DATA was due")
        if int.from_bytes(packet.body[:2], "big") & FLAG_END_OF_FILE and len(packet.body) == 2:
            raise ConnectionCutError("end of file")
        return packet.body[2:]

    def send(self, kind: int, body: bytes) -> None:
        length = HEADER + len(body)
        size = length.to_bytes(4, "big") if self.wide else length.to_bytes(2, "big") + b"\0\0"
        self._write(size + bytes((kind, 0, 0, 0)) + body)

    def send_data(self, payload: bytes | bytearray | memoryview) -> None:
        """Cut `payload` into packets of at most one SDU and send them.

        Raises BreakError when the client asks to stop in the middle.
        """
        view = memoryview(payload)
        room = self.sdu - DATA_OVERHEAD
        if len(view) <= room:
            self._write(self._header(len(view)) + bytes(view))
            return
        burst = max(1, _BURST // self.sdu) * room
        for start in range(0, len(view), burst):
            self.check_break()
            self._write(self._framed(view[start : start + burst], room))

    def _framed(self, view: memoryview, room: int) -> bytes:
        full = len(view) // room
        frames = np.empty((full, self.sdu), np.uint8)
        frames[:, :DATA_OVERHEAD] = np.frombuffer(self._header(room), np.uint8)
        frames[:, DATA_OVERHEAD:] = np.frombuffer(view[: full * room], np.uint8).reshape(full, room)
        rest = view[full * room :]
        return frames.tobytes() + (self._header(len(rest)) + bytes(rest) if len(rest) else b"")

    def _header(self, payload: int) -> bytes:
        length = payload + DATA_OVERHEAD
        size = length.to_bytes(4, "big") if self.wide else length.to_bytes(2, "big") + b"\0\0"
        return size + bytes((DATA, 0, 0, 0, 0, 0))

    def check_break(self) -> None:
        """Raise BreakError if the client sent a marker while the server was busy."""
        if self.has_news():
            self._marker_or_cut()

    def sleep(self, seconds: float) -> None:
        """Wait, but wake up with BreakError when the client asks to stop."""
        if select.select([self._socket], [], [], seconds)[0]:
            self._marker_or_cut()

    def has_news(self) -> bool:
        """Whether the client has sent something that is not read yet, or is gone."""
        try:
            return bool(select.select([self._socket], [], [], 0)[0])
        except (OSError, ValueError):  # closed
            return True

    def _marker_or_cut(self) -> None:
        packet = self.receive()
        if packet.kind == MARKER:
            raise BreakError
        raise ConnectionCutError(f"packet of type {packet.kind} in the middle of an answer")

    def acknowledge_break(self) -> None:
        """Answer a break: reset marker, then drop everything up to the client's own reset."""
        self.send(MARKER, bytes((1, 0, MARKER_RESET)))
        while True:
            packet = self.receive()
            if packet.kind == MARKER and packet.body[2] == MARKER_RESET:
                return

    def _read(self, count: int) -> bytes:
        chunks = []
        while count:
            try:
                chunk = self._socket.recv(count)
            except OSError as error:
                raise ConnectionCutError(str(error)) from error
            if not chunk:
                raise ConnectionCutError("closed by the client")
            chunks.append(chunk)
            count -= len(chunk)
        return b"".join(chunks)

    def _write(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise ConnectionCutError(str(error)) from error
