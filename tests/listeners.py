"""A real web server on loopback for the tests, that keeps what it is sent and answers as told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Thread


@dataclass
class Heard:
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Says:
    """What is answered. `after_s`: how long first nothing happens; `drip_s`: between two bytes."""

    status: int = 200
    body: bytes = b"thanks"
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    drip_s: float = 0.0


class Listener:
    """Answers the `says` in turn, the last of them for ever."""

    def __init__(self, server: ThreadingHTTPServer, scheme: str) -> None:
        self.server, self.scheme = server, scheme
        self.heard: list[Heard] = []
        self.says: list[Says] = [Says()]
        self.over = Event()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def next(self) -> Says:
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]


def _handler(listener: Callable[[], Listener]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            here = listener()
            size = int(self.headers.get("Content-Length") or 0)
            told = {name.lower(): value for name, value in self.headers.items()}
            here.heard.append(Heard(self.command, self.path, told, self.rfile.read(size)))
            says = here.next()
            here.over.wait(says.after_s)
            lines = [f"HTTP/1.1 {says.status} Said", f"Content-Length: {len(says.body)}"]
            lines += [f"{name}: {value}" for name, value in says.headers.items()]
            self._write("\r\n".join([*lines, "", ""]).encode() + says.body, says.drip_s)
            self.close_connection = True

        def _write(self, whole: bytes, drip_s: float) -> None:
            try:
                if not drip_s:
                    self.wfile.write(whole)
                for at in range(len(whole) if drip_s else 0):
                    if listener().over.wait(drip_s):
                        return
                    self.wfile.write(whole[at : at + 1])
            except OSError:
                return  # whoever asked has gone

        do_GET = do_POST = _answer  # noqa: N815  # as the library calls them

        def log_message(self, *_arguments: object) -> None:
            return

    return Handler


@contextmanager
def listening(tls: SSLContext | None = None) -> Iterator[Listener]:
    found: list[Listener] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: found[0]))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found.append(Listener(server, "https" if tls else "http"))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield found[0]
    finally:
        found[0].over.set()
        server.shutdown()
        server.server_close()


def took(begun: float) -> float:
    return time.monotonic() - begun
