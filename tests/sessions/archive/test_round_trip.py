"""A club goes out as one file and comes back in, the same to the last byte."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse

from athletes.models import Athlete, Injury, Race, Squad
from clubs.models import AuditEvent, Club, Event, Membership, User
from programs.models import PolicySetting
from programs.progression.policy import PARAMETERS, Policy, plain
from sessions.archive.checking import opened
from sessions.archive.reading import read_archive
from sessions.archive.table import LEFT_OUT, table
from sessions.archive.writing import write_archive
from sessions.models import LineState, SetLog, TrainingSession
from sessions.planning.close import close_weeks
from sessions.planning.regenerate import regenerate
from tests.conftest import MONDAY
from tests.sessions.planning.steps import NEXT_MONDAY, train

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(week, owner, guardian, principal, now):
    """A club in which something happened: trained, closed, raced, hurt, changed."""
    club, ana = owner.club, week[0].athlete
    ben = Athlete.objects.get(name="Ben Boy")
    squad = Squad.objects.create(club=club, name="Endurance")
    squad.athletes.add(ana, ben)
    squad.coaches.add(Membership.objects.get(user=principal.user_id))
    train(week[0], 20, by=principal, at=now)
    Race.objects.create(club=club, athlete=ana, name="City 10", day=now.date(), priority="B")
    Injury.objects.create(
        club=club, athlete=ben, part="calf", starts_on=now.date(), acts_on=now.date(), note="sore"
    )
    name = next(name for name, one in PARAMETERS.items() if "athlete" in one.scopes)
    PolicySetting.objects.create(
        club=club,
        scope="athlete",
        about=str(ana.uid),
        starts_on=MONDAY,
        name=name,
        value=plain(Policy())[name],
    )
    later = now + timedelta(days=6)
    close_weeks(club, MONDAY, later)
    regenerate(club, [ana.pk, ben.pk], now=later, week=NEXT_MONDAY)
    assert LineState.objects.exists()
    assert SetLog.objects.exists()
    assert Event.objects.exists()
    return club


def archive_of(club, at):
    file = io.BytesIO()
    write_archive(club, file, at)
    file.seek(0)
    return file


def lines_of(file):
    with ZipFile(file) as archive:
        names = [one for one in archive.namelist() if one != "manifest.json"]
        return {name: archive.read(name) for name in names}


def emptied():
    """As on another server: no club, nobody."""
    for kept in reversed(table()):
        kept.model._default_manager.exclude(**{kept.path: None}).delete()  # not the library
    Club.objects.all().delete()
    User.objects.all().delete()


def test_out_and_in_and_out_again_is_the_same_to_the_last_byte(lived, now):
    first = archive_of(lived, now)
    before = lines_of(first)
    emptied()
    found = read_archive(opened(first))
    assert found.is_anew is False
    assert (found.known, found.made) == (0, 5)
    after = lines_of(archive_of(Club.objects.get(), now + timedelta(days=1)))
    assert after.keys() == before.keys()
    for name, text in before.items():
        assert after[name] == text, name
    assert sum(found.rows.values()) == sum(text.count(b"\n") for text in before.values())


def test_what_came_in_is_planned_as_it_stood(lived, now):
    file = archive_of(lived, now)
    stood = _plans()
    emptied()
    club = read_archive(opened(file)).club
    later = now + timedelta(days=6)
    ids = list(Athlete.objects.filter(club=club).values_list("pk", flat=True))
    outcome = regenerate(club, ids, now=later, week=NEXT_MONDAY)
    assert outcome.failed == {}
    assert _plans() == stood
    assert {one.version for one in TrainingSession.objects.all()} == {
        version for version, *_rest in stood.values()
    }


def _plans():
    rows = TrainingSession.objects.all()
    return {one.uid: (one.version, one.day, one.status, one.plan) for one in rows}


def test_beside_itself_it_gets_new_ids_throughout(lived, ana, now):
    file = archive_of(lived, now)
    found = read_archive(opened(file), slug="harriers-2")
    assert found.is_anew
    assert (found.known, found.made) == (5, 0)
    twin = Athlete.objects.get(club=found.club, name="Ana Adult")
    assert twin.uid != ana.uid
    assert twin.user == ana.user
    setting = PolicySetting.objects.get(club=found.club)
    assert setting.about == str(twin.uid)
    event = Event.objects.filter(club=found.club, athlete_uid=twin.uid).first()
    assert event is not None
    assert event.payload["athlete"] == str(twin.uid)
    old = {str(one) for one in Athlete.objects.filter(club=lived).values_list("uid", flat=True)}
    assert not [uid for uid in old if uid in _all_text(found.club, now)]
    again = read_archive(opened(archive_of(found.club, now)), slug="harriers-3")
    assert again.rows == found.rows


def _all_text(club, at):
    return b"".join(lines_of(archive_of(club, at)).values()).decode()


def test_the_twins_sessions_are_its_own_athletes(lived, now):
    found = read_archive(opened(archive_of(lived, now)), slug="harriers-2")
    crossing = []
    for kept in table():
        for key in kept.refers:
            if kept.path == "club" and key.related_model._meta.model_name != "linestate":
                rows = kept.model._default_manager.filter(club=found.club)
                has_club = any(one.name == "club" for one in key.related_model._meta.fields)
                if has_club:
                    there = rows.exclude(**{key.name: None})
                    there = there.exclude(**{f"{key.name}__club": found.club})
                    crossing += [f"{kept.file}: {key.name}"] if there.exists() else []
    assert crossing == []


def test_another_clubs_rows_stay_where_they_are(lived, rival, now):
    text = _all_text(lived, now)
    assert "Rita Rival" not in text
    assert str(rival.uid) not in text


def test_no_secret_goes_along(lived, now, owner_client):
    owner_client.post(
        reverse("clubs:token-new", args=["harriers"]),
        {"name": "Leak", "scopes": ["logs:read"], "days": "90", "uid": str(uuid4())},
    )
    hashes = list(User.objects.values_list("password", flat=True))
    text = _all_text(lived, now)
    assert not [one for one in hashes if one in text]
    names = {name for kept in table() for name in kept.names()}
    assert not names & {"secret", "digest", "password", "token", "last_login", "is_superuser"}


def test_moments_and_numbers_come_back_exactly(lived, now):
    log = SetLog.objects.get(pk=SetLog.objects.latest("pk").pk)
    file = archive_of(lived, now)
    emptied()
    read_archive(opened(file))
    back = SetLog.objects.get(uid=log.uid)
    assert (back.created_at, back.updated_at) == (log.created_at, log.updated_at)
    assert (back.load, type(back.load)) == (log.load, Decimal)


def test_every_model_of_a_club_is_kept_or_named():
    kept = {one.model._meta.label for one in table()}
    assert kept & LEFT_OUT.keys() == set()
    assert "training.SetLog" in kept
    assert "clubs.AuditEvent" in kept
    assert all(
        isinstance(key.related_model, type(models.Model)) for one in table() for key in one.refers
    )


def test_no_row_has_a_name_that_is_taken_elsewhere():
    """Beside itself a club comes in with other ids; nothing else may be unique across clubs."""
    taken = [
        f"{one.model._meta.label}.{field.name}"
        for one in table()
        for field in one.plain
        if field.unique and not isinstance(field, models.UUIDField)
    ]
    assert taken == []


def test_the_file_is_streamed_in_few_queries(lived, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(2 * len(table()) + 12):
        archive_of(lived, now)


# --- The commands -------------------------------------------------------------------------------


def test_the_commands_write_and_read_a_file(lived, tmp_path, capsys):
    path = tmp_path / "harriers.zip"
    call_command("export_club", "harriers", str(path))
    told = capsys.readouterr().out
    assert "Harriers:" in told
    assert AuditEvent.objects.filter(verb="export_club").count() == 1
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        call_command("export_club", "harriers", str(path))
    emptied()
    call_command("import_club", str(path), "--dry-run")
    assert "would come in" in capsys.readouterr().out
    assert not Club.objects.exists()
    assert not User.objects.exists()
    call_command("import_club", str(path), "--slug", "lakers")
    told = capsys.readouterr().out
    assert "5 made without password" in told
    assert "/c/lakers/" in told
    assert Club.objects.get().slug == "lakers"
    with pytest.raises(CommandError, match="stands here already"):
        call_command("import_club", str(path), "--slug", "lakers")


def test_what_is_not_there_is_named(club, tmp_path):
    with pytest.raises(CommandError, match="Unknown club 'rivals'"):
        call_command("export_club", "rivals", str(tmp_path / "x.zip"))
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_club", str(tmp_path / "x.zip"))


def test_the_manifest_counts_and_names(lived, now):
    file = archive_of(lived, now)
    with ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == 1
    assert manifest["club"]["slug"] == "harriers"
    assert manifest["files"]["athlete.jsonl"]["rows"] == 2
    assert len(manifest["files"]["athlete.jsonl"]["sha256"]) == 64
