"""What is no archive of ours is refused, with the reason, and nothing is written."""

from __future__ import annotations

import io
import json
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from allauth.account.models import EmailAddress

from clubs.models import Club, User
from sessions.archive.checking import Refused, opened
from sessions.archive.reading import read_archive
from tests.sessions.archive.conftest import changed, packed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
THE_END = "9999-12-31T23:59:59-12:00"
DEEP = json.loads('{"a":' * 500 + "1" + "}" * 500)


@pytest.fixture(autouse=True)
def _nothing_is_written(files):
    before = (Club.objects.count(), User.objects.count())
    yield
    assert (Club.objects.count(), User.objects.count()) == before


def refused(file):
    with pytest.raises(Refused) as told:
        read_archive(opened(file), slug="twin")
    return str(told.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"PK\x03\x04" + b"x" * 99])
def test_what_is_no_zip(content):
    assert "no whole ZIP archive" in refused(io.BytesIO(content))


def test_a_file_that_was_cut_off(files):
    whole = packed(files).getvalue()
    for part in (0.2, 0.5, 0.9, 0.99):
        assert "no whole ZIP archive" in refused(io.BytesIO(whole[: int(len(whole) * part)]))


def test_a_file_with_a_changed_byte(files):
    whole = bytearray(packed(files).getvalue())
    middle = whole.index(b"athlete.jsonl") + 40
    whole[middle] ^= 0xFF
    assert refused(io.BytesIO(bytes(whole)))


def test_another_archive_than_ours(files):
    other = {name: text for name, text in files.items() if name != "manifest.json"}
    assert "has no manifest.json" in refused(packed(other))


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b'{"format": 2}', "has format 2, this version reads 1"),
        (b"[]", "has format None"),
        (b"{", "manifest.json cannot be read"),
        (b'{"format": 1}', "manifest.json cannot be read"),
        (b"\xff", "manifest.json cannot be read"),
    ],
)
def test_another_version_or_manifest(files, manifest, told):
    assert told in refused(packed(files | {"manifest.json": manifest}, counted=False))


@pytest.mark.parametrize(
    "made_at", ["2026-13-45T00:00:00", "9999-12-31T23:59:59Z", "soon", "", "2026-01-01T00:00\0"]
)
def test_a_moment_that_no_clock_shows(files, made_at):
    manifest = json.loads(files["manifest.json"]) | {"made_at": made_at}
    told = refused(packed(files | {"manifest.json": json.dumps(manifest).encode()}))
    assert "is no moment" in told


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "C:\\x", "notes.txt", "athlete.jsonl/", "Athlete.jsonl"],
)
def test_a_path_that_leads_elsewhere(files, name):
    assert "Unknown file" in refused(packed(files | {name: b"x\n"}))


def test_the_same_file_twice(files):
    into = packed(files)
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(into, "a") as archive:
        archive.writestr("athlete.jsonl", b"")
    assert "twice the same" in refused(into)


def test_a_bomb(files):
    rows = b"{" + b" " * 60_000_000 + b"}\n"
    assert "far more than rows do" in refused(packed(files | {"run.jsonl": rows}))


def test_long_rows_are_held_a_few_at_a_time(files, monkeypatch):
    """Two hundred of the longest at once would be more than a worker's memory."""
    monkeypatch.setattr("sessions.archive.checking.MOST_AT_ONCE", 1000)
    rows = b'{"a": "' + b"x" * 600 + b'"}\n'
    chunks = opened(packed(files | {"run.jsonl": rows * 5})).chunks("run.jsonl", 200)
    assert [len(one) for one in chunks] == [2, 2, 1]


def test_a_bomb_that_lies_about_its_size(files):
    """What a file says of itself is held against the manifest while it is read."""
    big = files | {"run.jsonl": b"{}\n" * 100_000}
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["run.jsonl"] |= {"rows": 1, "bytes": 3}
    told = refused(packed(big | {"manifest.json": json.dumps(manifest).encode()}, counted=False))
    assert "run.jsonl is not what manifest.json says" in told


def test_another_way_of_packing(files):
    into = io.BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text, compress_type=ZIP_LZMA)
    into.seek(0)
    assert "in a way that is not read here" in refused(into)


def test_a_row_more_or_less_than_counted(files):
    fewer = files | {"athlete.jsonl": b""}
    assert "0 rows of 1" in refused(packed(fewer, counted=False))


def test_a_file_that_is_missing(files):
    less = {name: text for name, text in files.items() if name != "race.jsonl"}
    assert "do not name the same: race.jsonl" in refused(packed(less, counted=False))


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("athlete.jsonl", lambda row: row.pop("name"), "line 1: other fields"),
        ("athlete.jsonl", lambda row: row.update(is_staff=True), "line 1: other fields"),
        ("athlete.jsonl", lambda row: row.update(born="soon"), "line 1, born"),
        ("athlete.jsonl", lambda row: row.update(name=None), "name: must not be empty"),
        ("athlete.jsonl", lambda row: row.update(name="x" * 121), "at most 120 are kept"),
        ("athlete.jsonl", lambda row: row.update(unit="st"), "Unknown value 'st'"),
        ("athlete.jsonl", lambda row: row.update(uid="1"), "line 1, uid"),
        ("athlete.jsonl", lambda row: row.update(version=[]), "line 1, version"),
        ("athlete.jsonl", lambda row: row.update(user="x@y.z"), "not in users.jsonl"),
        ("athlete.jsonl", lambda row: row.update(coach="x"), "is not in the archive"),
        ("bodyweight.jsonl", lambda row: row.update(athlete=None), "is not in the archive"),
        ("bodyweight.jsonl", lambda row: row.update(value="heavy"), "line 1, value"),
        ("bodyweight.jsonl", lambda row: row.update(value={}), "line 1, value"),
        ("club.jsonl", lambda row: row.update(time_zone="Mars/Base"), "Unknown time zone"),
        ("users.jsonl", lambda row: row.update(email="nobody"), "line 1"),
        ("athlete.jsonl", lambda row: row.update(version=10**30), "line 1, version"),
        ("athlete.jsonl", lambda row: row.update(created_at="2026-01-01"), "name its time zone"),
        ("athlete.jsonl", lambda row: row.update(created_at=THE_END), "line 1, created_at"),
        ("athlete.jsonl", lambda row: row.update(name="a\0b"), "a character that no text has"),
        ("membership.jsonl", lambda row: row.update(mail={"\0": 1}), "a character that no text"),
        ("membership.jsonl", lambda row: row.update(mail=DEEP), "nested more than 60 deep"),
        ("membership.jsonl", lambda row: row.update(mail=[]), "Must be an object"),
        ("membership.jsonl", lambda row: row.update(roles=5), "Must be a list"),
        ("membership.jsonl", lambda row: row.update(roles=["emperor"]), "Unknown role 'emperor'"),
        ("membership.jsonl", lambda row: row.update(roles=[["owner"]]), "Unknown role"),
    ],
)
def test_a_row_that_is_nonsense(files, name, change, told):
    spoilt = changed(files, name, change)
    if name == "users.jsonl":
        User.objects.filter(email=json.loads(files[name].partition(b"\n")[0])["email"])
    assert told in refused(packed(spoilt))


@pytest.mark.parametrize("text", [b"[]\n", b"7\n", b"{\n", b"\xff\n"])
def test_a_line_that_is_no_row(files, text):
    assert "athlete.jsonl, line 1" in refused(packed(files | {"athlete.jsonl": text}))


def test_rows_that_the_database_refuses(files):
    twice = files["race.jsonl"] + files["athlete.jsonl"] * 2
    assert "The database takes no such rows" in refused(packed(files | {"athlete.jsonl": twice}))


def test_a_club_that_stands_here(files):
    with pytest.raises(Refused, match="A club 'harriers' stands here already"):
        read_archive(opened(packed(files)))


def test_people_whose_address_here_was_never_shown_to_be_theirs(files):
    """Else whoever typed it into an account would walk into the club that comes."""
    email = json.loads(files["users.jsonl"].splitlines()[0])["email"]
    user = User.objects.get(email=email)
    address = EmailAddress.objects.create(user=user, email=user.email, primary=True)
    assert f"{user.email} has an account here" in refused(packed(files))
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert "has an account here" not in str(
        read_archive(opened(packed(files)), slug="twin", dry_run=True)
    )
