"""A small TCP proxy between graphmap and a server: cuts, delays, and lines that go dead."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import suppress


class _Line:
    """One connection: two threads that pass bytes on."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._ends = (client, server)
        self._answers: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._is_closed = False
        self.is_dead = False
        for end in self._ends:
            # Else each small message waits 40 ms for the one before to be acknowledged.
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._answer, args=(client,), daemon=True).start()
        for source, sink, is_request in ((client, server, True), (server, client, False)):
            threading.Thread(
                target=self._pass_on, args=(source, sink, is_request), daemon=True
            ).start()

    def close(self) -> None:
        self._is_closed = True
        self._answers.put((0.0, b""))
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_request: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if self.is_dead or self._proxy.is_silent:
                    continue
                if is_request:
                    time.sleep(max(0.0, self._proxy.taking_in_from - time.monotonic()))
                    self._proxy.keep(self, data)
                    sink.sendall(data)
                else:
                    self._answers.put((time.monotonic() + self._proxy.delay, data))
        self.close()

    def _answer(self, sink: socket.socket) -> None:
        # Each piece waits by itself: a slow line is late, not narrow.
        with suppress(OSError):
            while not self._is_closed:
                due, data = self._answers.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not self.is_dead:
                    sink.sendall(data)


class Proxy:
    """Passes bytes between its own port and that of a server on this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Else the system takes in tens of megabytes for a proxy that takes in nothing.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[_Line] = []
        self._is_cut = False
        #: Seconds that each answer of the server takes longer.
        self.delay = 0.0
        #: Until when (of the monotonic clock) what is sent is not even taken in.
        self.taking_in_from = 0.0
        #: Whether nothing is passed on at all: connections stand, and are of no use.
        self.is_silent = False
        #: What was sent to the server, by connection.
        self.sent: dict[int, bytearray] = {}
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def keep(self, line: object, data: bytes) -> None:
        """Remember what was sent to the server on a connection."""
        self.sent.setdefault(id(line), bytearray()).extend(data)

    def cut(self) -> None:
        """Close every connection, and each new one."""
        self._is_cut = True
        self._close_lines()

    def forget(self) -> None:
        """Let the connections there are go dead without a word, as a firewall does."""
        for line in self._lines:
            line.is_dead = True

    def heal(self) -> None:
        """Pass everything on again."""
        self._is_cut, self.delay, self.is_silent = False, 0.0, False

    def close(self) -> None:
        """End for good."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._close_lines()

    def _close_lines(self) -> None:
        for line in self._lines:
            line.close()
        self._lines.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._is_cut:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._lines.append(_Line(self, client, server))
