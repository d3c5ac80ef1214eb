"""Going out by HTTP: to the internet, never into our own network, and never for too long."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clubs.addresses import address, is_public, networks
from clubs.outbound import Refused, Rules, Unreached, check_url, fetch, send
from tests.listeners import Says, listening, took

pytestmark = pytest.mark.once
OPEN = Rules(networks=networks(["127.0.0.0/8"]), total_s=5)
NAME = "hooks.club.example"


@pytest.fixture
def listener():
    with listening() as one:
        yield one


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104  # an address like any other here
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "2002:a00:1::",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "3fff::1",
        "2a00:1450::5efe:10.0.0.1",
    ],
)
def test_an_address_of_an_inner_network_is_not_public(text):
    assert not is_public(address(text))


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "172.32.0.1", "2a00:1450:4001::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_internet_is_public(text):
    assert is_public(address(text))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://example.org/", "Unknown scheme 'http', must be one of https"),
        ("ftp://example.org/", "Unknown scheme 'ftp'"),
        ("https:///path", "names no host"),
        ("https://me:word@example.org/", "password"),
        ("https://example.org:x/", "is no address"),
        ("https://exam ple.org/", "blanks"),
        ("https://example.org/\r\nX: y", "blanks"),
        ("https://127.0.0.1/", "not on the internet"),
        ("https://[::ffff:10.0.0.1]/", "not on the internet"),
        ("https://8.8.8.8:22/", "Unknown port 22, must be one of 443, 8443"),
        (f"https://example.org/{'a' * 2000}", "more than 2000"),
    ],
)
def test_a_wrong_address_is_refused_by_name(url, told):
    with pytest.raises(Refused, match=told):
        check_url(url, Rules())


def test_a_good_address_is_kept_as_it_will_be_used():
    assert check_url("https://Café.example/hook?a=1#x", Rules()) == (
        "https://xn--caf-dma.example/hook?a=1"
    )


def test_what_is_sent_arrives_and_the_answer_comes_back(listener):
    listener.says = [Says(status=202, body=b"kept", headers={"X-Kind": "log"})]
    answer = send(listener.url("/in?a=1"), b'{"a":1}', {"webhook-id": "evt_1"}, OPEN)
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (202, b"kept", "log")
    (heard,) = listener.heard
    assert (heard.method, heard.path, heard.body) == ("POST", "/in?a=1", b'{"a":1}')
    assert heard.headers["webhook-id"] == "evt_1"
    assert heard.headers["host"] == f"127.0.0.1:{listener.port}"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1"])
def test_our_own_network_is_not_reached_by_any_of_its_names(listener, host):
    rules = Rules(schemes=("https", "http"))
    with pytest.raises((Refused, Unreached)) as told:
        send(listener.url(host=host), b"", {}, rules)
    assert listener.heard == []
    assert host == "0x7f.1" or isinstance(told.value, Refused)


def named(monkeypatch, *answers):
    """The resolver as an attacker would have it: each question another answer."""
    left, real = list(answers), socket.getaddrinfo

    def resolve(host, port, *rest, **more):
        if host != NAME:
            return real(host, port, *rest, **more)
        now = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in now]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return left


def test_a_name_that_changes_its_mind_gains_nothing(listener, monkeypatch):
    """DNS rebinding: public when checked, our own when connected to."""
    asked = []

    def connect(target, **_options):
        asked.append(target)
        raise ConnectionRefusedError

    left = named(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr(socket, "create_connection", connect)
    rules = Rules(schemes=("https", "http"))
    with pytest.raises(Unreached):
        send(f"http://{NAME}/", b"", {}, rules)
    assert asked == [("93.184.216.34", 80)]
    assert left == [["127.0.0.1"]]  # asked once, never again
    assert listener.heard == []


def test_one_inner_address_among_many_is_enough_to_refuse(monkeypatch):
    named(monkeypatch, ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(Refused, match=r"hooks.club.example is at 10.0.0.7"):
        send(f"https://{NAME}/", b"", {}, Rules())


def test_the_next_address_is_tried_where_one_does_not_answer(listener, monkeypatch):
    named(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    real = socket.create_connection
    tried = []

    def connect(target, **options):
        tried.append(target[0])
        if target[0] == "127.0.0.2":
            raise ConnectionRefusedError
        return real(target, **options)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert send(listener.url(host=NAME), b"", {}, OPEN).status == 200
    assert tried == ["127.0.0.2", "127.0.0.1"]


def test_a_webhook_follows_no_redirect(listener):
    listener.says = [Says(status=302, headers={"Location": "http://169.254.169.254/"})]
    assert send(listener.url(), b"", {}, OPEN).status == 302
    assert len(listener.heard) == 1


def test_a_calendar_follows_redirects_that_are_allowed(listener):
    listener.says = [Says(status=301, headers={"Location": "/there"}), Says(body=b"BEGIN")]
    assert fetch(listener.url("/here"), {}, OPEN).body == b"BEGIN"
    assert [one.path for one in listener.heard] == ["/here", "/there"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://169.254.169.254/latest/meta-data", "not on the internet"),
        ("file:///etc/passwd", "Unknown scheme 'file'"),
        ("/again", "more than 3 times"),
    ],
)
def test_a_redirect_leads_nowhere_else_than_an_address_would(listener, target, told):
    listener.says = [Says(status=302, headers={"Location": target})]
    with pytest.raises(Refused, match=told):
        fetch(listener.url(), {}, OPEN)


def test_no_more_is_read_than_was_asked_for(listener):
    listener.says = [Says(body=b"x" * 5000)]
    answer = fetch(listener.url(), {}, replace(OPEN, most_bytes=1000))
    assert (len(answer.body), answer.is_cut) == (1000, True)
    listener.says = [Says(body=b"x" * 1000)]
    answer = fetch(listener.url(), {}, replace(OPEN, most_bytes=1000))
    assert (len(answer.body), answer.is_cut) == (1000, False)


@pytest.mark.parametrize(
    "says", [Says(after_s=30), Says(drip_s=0.05), Says(body=b"x" * 9, drip_s=0.2)]
)
def test_a_slow_server_is_left_at_the_deadline(listener, says):
    listener.says, begun = [says], time.monotonic()
    with pytest.raises(Unreached, match=r"did not answer whole within 0\.5 s"):
        send(listener.url(), b"", {}, replace(OPEN, total_s=0.5))
    assert took(begun) < 2


def test_a_resolver_that_sleeps_is_left_at_the_deadline(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: Event().wait(1.5))
    begun = time.monotonic()
    with pytest.raises(Unreached, match="did not answer whole"):
        send(f"https://{NAME}/", b"", {}, replace(OPEN, total_s=0.3))
    assert took(begun) < 1.2


def test_what_is_no_http_is_told_as_unreached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Unreached):
            send(url, b"", {}, replace(OPEN, total_s=0.4))
    with pytest.raises(Unreached, match="refused"):
        send(url, b"", {}, OPEN)


def test_no_proxy_of_the_environment_is_used(listener, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(listener.url(), b"", {}, OPEN).status == 200


# --- TLS ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for NAME, its own authority, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with listening(context) as one:
        yield one


def test_tls_asks_for_the_name_at_the_address_that_was_checked(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    named(monkeypatch, ["127.0.0.1"])
    assert send(secure.url(host=NAME), b"{}", {}, OPEN).status == 200
    assert secure.heard[0].headers["host"] == f"{NAME}:{secure.port}"


def test_another_name_than_the_certificates_is_not_trusted(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(Unreached, match="certificate"):
        send(secure.url(host="localhost"), b"{}", {}, OPEN)
    monkeypatch.delenv("SSL_CERT_FILE")
    named(monkeypatch, ["127.0.0.1"])
    with pytest.raises(Unreached, match="certificate"):
        send(secure.url(host=NAME), b"{}", {}, OPEN)
    assert secure.heard == []
