"""HTTP to addresses that people type: webhooks out, calendars in. Never into our own network.

The host is resolved once, each of its addresses is checked, and the connection is made to the very
address that was checked, with the host's name in TLS: a name that answers differently the second
time gains nothing. No proxy of the environment is used. Everything ends at one deadline, also with
a server that sends a byte at a time, and no more is read than was asked for.

The rules come from a setting (`OUTBOUND_ALLOWED_NETWORKS`), which the tasks read and pass in.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as ResolvingTooLong
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from clubs.addresses import Address, Network, address, is_public, is_within

PORTS = {"https": frozenset({443, 8443}), "http": frozenset({80, 8080})}
DEFAULT_PORT = {"https": 443, "http": 80}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3
AGENT = "Strongstride"


class Refused(Exception):  # noqa: N818  # as one says it
    """The address is one that we do not go to; asking again changes nothing."""


class Unreached(Exception):  # noqa: N818  # as one says it
    """Nobody answered in time, or not as HTTP; later it may be otherwise."""


@dataclass(frozen=True)
class Rules:
    """How far we go. In `networks` the operator trusts: plain http and any port are well there."""

    networks: tuple[Network, ...] = ()
    schemes: tuple[str, ...] = ("https",)
    connect_s: float = 5.0
    total_s: float = 15.0
    most_bytes: int = 5_000_000


@dataclass(frozen=True)
class Answer:
    """What came back: `headers` by lower-case name, `is_cut` where more was there than we read."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_cut: bool = False
    took_ms: int = 0


def check_url(url: str, rules: Rules) -> str:
    """The address as we shall use it, if its form alone is well; else Refused, with the reason.

    Whether the host may be reached is known only when it is: `send` and `fetch` ask again.
    """
    parts = _parts(url, rules)
    try:
        literal = address(parts.hostname or "")
    except ValueError:
        return parts.geturl()
    _check_address(literal, parts, rules)
    return parts.geturl()


def send(url: str, body: bytes, headers: Mapping[str, str], rules: Rules) -> Answer:
    """POST once. A redirect is an answer like any other, and is not followed."""
    return _ask("POST", url, body, headers, rules, time.monotonic() + rules.total_s)


def fetch(url: str, headers: Mapping[str, str], rules: Rules) -> Answer:
    """GET, following a few redirects, each checked as the first address was."""
    deadline = time.monotonic() + rules.total_s
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _ask("GET", url, None, headers, rules, deadline)
        target = answer.headers.get("location")
        if answer.status not in REDIRECTS or not target:
            return answer
        onward = urljoin(url, target)
        if url.startswith("https:") and not onward.startswith("https:"):
            message = f"{_host(url)} leads from https to '{onward[:100]}', which is not encrypted"
            raise Refused(message)
        url = onward
    message = f"{_host(url)} redirected more than {MOST_REDIRECTS} times"
    raise Refused(message)


def _ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    rules: Rules,
    deadline: float,
) -> Answer:
    parts, started = _parts(url, rules), time.monotonic()
    try:
        with _connected(parts, rules, deadline) as connection:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            sent = {"Host": parts.netloc, "User-Agent": AGENT, "Connection": "close"}
            sent["Accept-Encoding"] = "identity"  # so that what is read is what is kept
            connection.request(
                method, path, body, {**sent, **headers}, preload_content=False, decode_content=False
            )
            response = connection.getresponse()
            read, is_cut = _read(response, rules.most_bytes, deadline)
    except (OSError, HTTPException, HTTPError, ValueError) as error:
        if time.monotonic() >= deadline:
            message = f"{parts.hostname} did not answer whole within {rules.total_s:g} s"
            raise Unreached(message) from error
        message = f"{parts.hostname}: {str(error) or type(error).__name__}"
        raise Unreached(message) from error
    took_ms = round((time.monotonic() - started) * 1000)
    told = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, told, read, is_cut, took_ms)


def _read(response: BaseHTTPResponse, most: int, deadline: float) -> tuple[bytes, bool]:
    """At most so many bytes, and whether there were more."""
    parts: list[bytes] = []
    size = 0
    while size <= most:
        if time.monotonic() >= deadline:
            raise TimeoutError
        part = response.read1(min(65536, most + 1 - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
    if time.monotonic() >= deadline:
        raise TimeoutError  # what the watchdog cut off looks like an end
    return b"".join(parts)[:most], size > most


@contextmanager
def _connected(parts: SplitResult, rules: Rules, deadline: float) -> Iterator[HTTPConnection]:
    """A connection to an address that was checked; cut off at the deadline whatever happens."""
    plain = _connect(parts, rules, deadline)
    twin = plain.dup()  # the same connection: TLS takes the first one over
    watchdog = Timer(max(0.0, deadline - time.monotonic()), _cut, [twin])
    watchdog.daemon = True
    watchdog.start()
    host, port = parts.hostname or "", _port(parts)
    connection = HTTPConnection(host, port, timeout=max(0.1, deadline - time.monotonic()))
    try:
        connection.sock = plain
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        yield connection
    finally:
        watchdog.cancel()
        connection.close()
        plain.close()
        twin.close()


def _cut(twin: socket.socket) -> None:
    try:
        twin.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is over already


def _connect(parts: SplitResult, rules: Rules, deadline: float) -> socket.socket:
    """To the first address of the host that answers; every one of them must be allowed."""
    found = resolve(parts.hostname or "", _port(parts), deadline - time.monotonic())
    for one in found:
        _check_address(one, parts, rules)
    refused: OSError = OSError(f"no address for {parts.hostname}")
    for one in found:
        left = min(rules.connect_s, deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((str(one), _port(parts)), timeout=left)
        except OSError as error:
            refused = error
    raise refused


def resolve(host: str, port: int, most_s: float) -> list[Address]:
    """The host's addresses. The system's resolver knows no limit, so it is given one here."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="resolve")
    try:
        asked = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        rows = asked.result(timeout=max(0.0, most_s))
    except ResolvingTooLong as error:
        raise TimeoutError from error
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(address(str(row[4][0])) for row in rows))


def _parts(url: str, rules: Rules) -> SplitResult:
    """The address in its parts, its host in ASCII. Refused where its form is not well."""
    if len(url) > 2000 or any(character <= " " or character == "\\" for character in url):
        message = "The address has blanks, or more than 2000 characters"
        raise Refused(message)
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError as error:  # a port or a name that cannot be
        message = f"'{url[:100]}' is no address: {error}"
        raise Refused(message) from error
    schemes = ("https", "http") if rules.networks else rules.schemes
    if parts.scheme not in schemes:
        message = f"Unknown scheme '{parts.scheme}', must be one of {', '.join(schemes)}"
        raise Refused(message)
    if not host:
        message = f"'{url[:100]}' names no host"
        raise Refused(message)
    if "@" in parts.netloc:
        message = "An address with a password in it is kept and shown like any other: use none"
        raise Refused(message)
    at = f"[{host}]" if ":" in host else host
    netloc = at if port is None else f"{at}:{port}"
    return parts._replace(netloc=netloc, fragment="")


def _check_address(one: Address, parts: SplitResult, rules: Rules) -> None:
    """Refused unless the operator allows that network, or it is public, with scheme and port."""
    if is_within(one, rules.networks):
        return
    if not is_public(one):
        message = f"{parts.hostname} is at {one}, which is not on the internet"
        raise Refused(message)
    if parts.scheme not in rules.schemes:
        message = f"Unknown scheme '{parts.scheme}', must be one of {', '.join(rules.schemes)}"
        raise Refused(message)
    usual = PORTS[parts.scheme]
    if _port(parts) not in usual:
        allowed = ", ".join(str(port) for port in sorted(usual))
        message = f"Unknown port {_port(parts)}, must be one of {allowed}"
        raise Refused(message)


def _port(parts: SplitResult) -> int:
    return parts.port or DEFAULT_PORT[parts.scheme]


def _host(url: str) -> str:
    return urlsplit(url).hostname or url[:100]
