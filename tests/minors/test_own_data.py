"""One's own data: the page, what coaches may see, everything in a file, and deletion."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes import facts
from athletes.consents import Paper, give_consent
from athletes.injuries import enter_injury
from athletes.models import Athlete, BodyWeight, Consent, HealthRead, Injury, Race
from athletes.models.consents import Subject
from athletes.policies import set_for_athlete
from clubs.invitations import Asked, invite
from clubs.models import AuditEvent, Club, Event, Invitation, Job, Membership, Principal, User
from clubs.roles import Role
from programs.models import PolicySetting
from programs.planning.policies import Setting
from sessions.models import Comment, Deletion, Download, SessionReport, SetLog, TrainingSession
from sessions.planning.comments import write_comment
from sessions.planning.erasure import ask_deletion, erase, withdraw_deletion
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.own_data import ask_download, everything_of, models_about_athletes
from sessions.planning.plans import read_plan
from sessions.planning.reports import ReportEntry, report
from sessions.planning.timetable import enqueue_due
from sessions.planning.work import run_due
from tests.conftest import NOW, logged_in, make_member

pytestmark = pytest.mark.both  # jobs that end and begin anew

LATER = NOW + timedelta(days=14, minutes=1)


def url(name: str, athlete: Athlete, *more: Any) -> str:
    return reverse(name, args=["harriers", athlete.uid, *more])


@pytest.fixture
def lived(week: list[TrainingSession], ana: Athlete, carla: Principal) -> Athlete:
    """Ana with a bit of everything: race, injury, rule, logged set, report, comment."""
    rule = Setting("gate", "off", NOW.date(), note="Her knee needs it")
    set_for_athlete(ana, rule, by=carla, at=NOW)
    race = {"name": "Turin half", "day": date(2026, 12, 13), "priority": "B", "distance_m": 21098}
    facts.add(Race, ana, race, by=carla, at=NOW)
    enter_injury(ana, "knee", "left", "acute", NOW.date(), "Fell off a bike", carla, NOW, False)  # noqa: FBT003
    line = next(one.line for one in read_plan(week[0]).lines if one.is_asked)
    entry = SetEntry(client_id=ana.uid, line=line, number=1, reps=6)
    log_sets(week[0], [entry], by=carla, at=NOW)
    report(week[0], ReportEntry(pain=2, parts=["knee"], note="Felt heavy"), by=carla, at=NOW)
    write_comment(ana, "Mind the knee", by=carla, at=NOW)
    give_consent(
        ana, Subject.HEALTH, by=carla, at=NOW, seen=0, paper=Paper("Ana Adult", date(2026, 1, 1))
    )
    return ana


def test_ones_page_leads_to_everything(ana_client: Client, ana: Athlete) -> None:
    page = ana_client.get(url("sessions:own-data", ana)).content.decode()
    for words in ("Facts", "Comments", "Consents", "Who read health data", "My account"):
        assert words in page
    assert "What coaches may see" in page
    assert "What coaches always see, and why" in page
    facts_page = ana_client.get(reverse("athletes:me", args=["harriers"])).content.decode()
    assert url("sessions:own-data", ana) in facts_page


def test_it_is_for_the_athlete_the_guardian_and_the_owner(
    ben: Athlete, ben_client: Client, guardian_client: Client, owner_client: Client,
    coach_client: Client, mallory_client: Client, ana_client: Client,
) -> None:  # fmt: skip
    page = url("sessions:own-data", ben)
    may = [ben_client, guardian_client, owner_client]
    assert [one.get(page).status_code for one in may] == [200] * 3
    others = [coach_client, mallory_client, ana_client]
    assert [one.get(page).status_code for one in others] == [404] * 3


def test_what_coaches_may_see_is_chosen_there(
    ana_client: Client, owner_client: Client, ana: Athlete
) -> None:
    ana_client.post(url("athletes:sharing", ana), {"shares_past_injuries": "on"})
    ana.refresh_from_db()
    assert (ana.shares_weight, ana.shares_past_injuries) == (False, True)
    owner_client.post(url("athletes:sharing", ana), {"shares_weight": "on"})
    ana.refresh_from_db()
    assert not ana.shares_weight
    assert AuditEvent.objects.filter(verb="set_sharing").count() == 1


def test_the_file_holds_everything_and_the_link_expires(
    ana_client: Client, lived: Athlete, coach_client: Client
) -> None:
    assert ana_client.post(url("sessions:download", lived)).status_code == 302
    assert b"The file is being made" in ana_client.get(url("sessions:own-data", lived)).content
    run_due(lambda: NOW)
    row = Download.objects.get()
    file = url("sessions:download-file", lived, row.uid)
    assert file in ana_client.get(url("sessions:own-data", lived)).content.decode()
    assert coach_client.get(file).status_code == 404
    answer = ana_client.get(file)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    held = json.loads(archive.read("data.json"))
    assert held["account"][0]["email"] == "ana@harriers.example"
    assert held["race"][0]["name"] == "Turin half"
    assert held["injury"][0]["note"] == "Fell off a bike"
    assert held["rules"][0]["note"] == "Her knee needs it"
    assert held["comment"][0]["text"] == "Mind the knee"
    assert held["sessionreport"][0]["note"] == "Felt heavy"
    assert {"setlog.csv", "trainingsession.csv", "README.txt"} <= set(archive.namelist())
    assert b"Turin half" in archive.read("race.csv")
    with time_machine.travel(NOW + timedelta(days=7, minutes=1), tick=False):
        assert ana_client.get(file).status_code == 404
    run_due(lambda: NOW + timedelta(days=7, minutes=1))
    row.refresh_from_db()
    assert row.content is None


def test_every_table_about_an_athlete_is_in_it(lived: Athlete) -> None:
    held = everything_of(lived)
    with_rows = {
        one.__name__.lower()
        for one in models_about_athletes()
        if one._default_manager.filter(athlete=lived).exists()
    }
    assert with_rows <= held.keys()
    assert json.dumps(held)


def test_asked_twice_it_is_made_once(ana: Athlete, ana_client: Client) -> None:
    assert ana.user is not None
    by = ana.user.memberships.select_related("club", "user").get().principal(NOW)
    first = ask_download(ana, by=by, at=NOW)
    assert ask_download(ana, by=by, at=NOW) == first
    assert Job.objects.filter(kind="download", run_after=NOW).count() == 1


def test_an_owner_who_fetches_it_is_noted(
    owner_client: Client, lived: Athlete, olga: Principal
) -> None:
    ask_download(lived, by=olga, at=NOW)
    run_due(lambda: NOW)
    row = Download.objects.get()
    assert owner_client.get(url("sessions:download-file", lived, row.uid)).status_code == 200
    rows = HealthRead.objects.filter(where="export", reader=olga.user_id)
    assert {one.kind for one in rows} == {"injuries", "weight", "pain"}


def test_before_a_deletion_it_is_said_what_goes_and_what_stays(
    ana_client: Client, ana: Athlete, club: Club
) -> None:
    page = ana_client.get(url("sessions:deletion", ana)).content.decode()
    assert "Kept under the name for 3 years" in page
    assert "until claims have lapsed" in page
    Club.objects.update(kept="As our lawyer says.", kept_years=10)
    page = ana_client.get(url("sessions:deletion", ana)).content.decode()
    assert "Kept under the name for 10 years" in page
    assert "As our lawyer says." in page


def test_two_weeks_long_it_can_be_taken_back(
    ana_client: Client, owner_client: Client, lived: Athlete
) -> None:
    for _ in range(2):
        assert ana_client.post(url("sessions:deletion", lived)).status_code == 302
    row = Deletion.objects.get()
    listed = owner_client.get(reverse("sessions:deletions", args=["harriers"])).content
    assert b"Ana Adult" in listed
    run_due(lambda: NOW + timedelta(days=13))
    undo = reverse("sessions:deletion-withdrawal", args=["harriers", row.uid])
    for _ in range(2):
        assert ana_client.post(undo).status_code == 302
    run_due(lambda: LATER)
    lived.refresh_from_db()
    assert (lived.name, lived.deleted_at) == ("Ana Adult", None)
    assert AuditEvent.objects.filter(verb="withdraw_deletion").count() == 1


def test_then_nobody_can_be_recognised_any_more(
    ana_client: Client, lived: Athlete, owner_client: Client
) -> None:
    ana_client.post(url("sessions:deletion", lived))
    run_due(lambda: LATER)
    gone = Athlete.objects.get(pk=lived.pk)
    assert (gone.name, gone.user, gone.born) == ("Former athlete", None, None)
    assert gone.deleted_at is not None
    for model in (BodyWeight, Race, Comment, SessionReport, HealthRead, Download):
        assert not model._default_manager.filter(athlete=gone).exists()
    assert not PolicySetting.objects.exists()
    kept = SetLog.objects.filter(athlete=gone)
    assert kept.count() == 1
    assert not kept.exclude(logged_by=None).exists()
    assert not TrainingSession.objects.filter(athlete=gone).exclude(trace={}).exists()
    told = str(list(AuditEvent.objects.values_list("before", "after")))
    told += str(list(Event.objects.values_list("payload", flat=True)))
    told += str(list(TrainingSession.objects.filter(athlete=gone).values_list("plan", flat=True)))
    for word in ("Ana Adult", "1995", "knee", "bike"):
        assert word not in told
    person = User.objects.get(name="Former member")
    assert (person.name, person.is_active) == ("Former member", False)
    assert person.email.endswith("@deleted.invalid")
    assert ana_client.get(reverse("athletes:me", args=["harriers"])).status_code in {302, 404}
    assert b"done" in owner_client.get(reverse("sessions:deletions", args=["harriers"])).content


def test_what_the_law_wants_stays_until_its_time_is_over(lived: Athlete, olga: Principal) -> None:
    row = ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    row.refresh_from_db()
    assert (row.kept_name, row.kept_until) == ("Ana Adult", date(2029, 12, 9))
    assert Consent.objects.get(athlete=lived).signed_by == "Ana Adult"
    injury = Injury.objects.get(athlete=lived)
    assert (injury.part, injury.note, injury.entered_by) == ("knee", "", None)
    run_due(lambda: datetime(2029, 12, 10, 12, tzinfo=NOW.tzinfo))
    row.refresh_from_db()
    assert (row.kept_name, row.kept_until) == ("", None)
    assert not Consent.objects.filter(athlete=lived).exists()
    assert not Injury.objects.filter(athlete=lived).exists()


def test_a_deletion_whose_job_was_lost_is_done_all_the_same(
    lived: Athlete, olga: Principal
) -> None:
    row = ask_deletion(lived, by=olga, at=NOW)
    Job.objects.filter(kind="erase").delete()
    enqueue_due(LATER + timedelta(hours=2))
    assert Job.objects.filter(kind="erase", key=str(row.pk)).count() == 1
    enqueue_due(LATER + timedelta(hours=2))
    assert Job.objects.filter(kind="erase", state="waiting").count() == 1


def test_a_club_may_keep_nothing(lived: Athlete, olga: Principal) -> None:
    Club.objects.update(kept_years=0)
    row = ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    row.refresh_from_db()
    assert (row.kept_name, row.kept_until) == ("", None)
    assert not Consent.objects.filter(athlete=lived).exists()


def test_done_twice_is_once_and_cannot_be_taken_back(lived: Athlete, olga: Principal) -> None:
    row = ask_deletion(lived, by=olga, at=NOW)
    assert not erase(row.pk, at=NOW)
    assert erase(row.pk, at=LATER)
    assert not erase(row.pk, at=LATER)
    assert AuditEvent.objects.filter(verb="erase").count() == 1
    with pytest.raises(ValidationError, match="cannot be taken back"):
        withdraw_deletion(row, by=olga, at=LATER)


def test_a_record_that_was_merged_into_theirs_goes_along(lived: Athlete, olga: Principal) -> None:
    twin = Athlete.objects.create(
        club=lived.club, name="A. Adult", born=lived.born, deleted_at=NOW, merged_into=lived
    )
    ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    twin.refresh_from_db()
    assert (twin.name, twin.born) == ("Former athlete", None)


def test_the_invitation_that_let_them_in_goes_along(
    lived: Athlete, olga: Principal, carla: Principal
) -> None:
    own = {"own": {"uid": str(lived.uid), "name": "Ana Adult", "born": "1995-05-01"}}
    mine = Asked([Role.ATHLETE], name="Ana Adult", document=own)
    other = Asked([Role.ATHLETE], email="otto@x.example", name="Otto Other")
    invite([mine, other], by=carla, at=NOW, base="http://testserver/")
    ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    assert [one.name for one in Invitation.objects.all()] == ["Otto Other"]
    assert not [one for one in AuditEvent.objects.all() if "Ana Adult" in str(one.after)]


def test_who_is_in_another_club_or_role_keeps_the_account(
    lived: Athlete, rival_club: Club, olga: Principal
) -> None:
    assert lived.user is not None
    Membership.objects.create(club=rival_club, user=lived.user, roles=["athlete"])
    ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    user = User.objects.get(pk=lived.user.pk)
    assert (user.name, user.is_active) == ("Ana Adult", True)
    assert user.memberships.get(club=lived.club).left_at == LATER


def test_a_coach_who_also_runs_stays_a_coach(lived: Athlete, olga: Principal) -> None:
    assert lived.user is not None
    Membership.objects.filter(user=lived.user).update(roles=["coach", "athlete"])
    ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    member = Membership.objects.get(user=lived.user)
    assert (member.roles, member.left_at) == (["coach"], None)


def test_another_athletes_data_stay(lived: Athlete, ben: Athlete, olga: Principal) -> None:
    before = everything_of(ben)
    ask_deletion(lived, by=olga, at=NOW)
    run_due(lambda: LATER)
    after = everything_of(Athlete.objects.get(pk=ben.pk))
    for table in ("bodyweight", "account"):
        assert after[table] == before[table]
    assert after["athlete"][0]["name"] == "Ben Boy"
    known = {one["uid"] for one in before["trainingsession"]}
    assert known <= {one["uid"] for one in after["trainingsession"]}


def test_the_page_asks_few_queries(lived: Athlete, ana_client: Client, club: Club) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert ana_client.get(url("sessions:own-data", lived)).status_code == 200
    assert len(caught) <= 14


def test_only_owners_see_who_asked(
    coach_client: Client, ana_client: Client, owner_client: Client, club: Club
) -> None:
    page = reverse("sessions:deletions", args=["harriers"])
    assert coach_client.get(page).status_code == 404
    assert ana_client.get(page).status_code == 404
    assert owner_client.get(page).status_code == 200


def test_a_guardian_asks_for_a_child(guardian_client: Client, ben: Athlete, club: Club) -> None:
    assert guardian_client.post(url("sessions:deletion", ben)).status_code == 302
    assert Deletion.objects.get().athlete == ben
    other = logged_in(make_member(club, "Greta Guardian", "guardian").user)
    assert other.post(url("sessions:deletion", ben)).status_code == 404


def test_who_is_asked_to_agree_reads_it_today(
    guardian_client: Client, ben_client: Client, ben: Athlete, gina: Principal
) -> None:
    today = reverse("sessions:today", args=["harriers"])
    assert b"asks for your consent" in guardian_client.get(today).content
    for subject in (Subject.TRAINING, Subject.HEALTH):
        give_consent(ben, subject, by=gina, at=NOW, seen=0)
    assert b"asks for your consent" not in guardian_client.get(today).content
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 25))
    assert b"asks for your consent" in ben_client.get(today).content
