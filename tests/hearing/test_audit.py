"""The audit: every change of plan, load, role and rule, with before and after; for owners only."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from athletes import facts, injuries, people
from athletes.models import Athlete, BodyWeight, Race
from athletes.runs import PlannedRun, plan_weeks
from clubs.models import ApiToken, AuditEvent, Club, Membership, Principal
from clubs.planning import ClubSettings, change_settings, set_publishing, set_roles
from clubs.roles import Role
from programs.parameters import TITLES
from programs.planning.policies import Setting, set_for_club
from sessions.models import TrainingSession
from sessions.pages import audit as audit_pages
from sessions.pages.audit_words import words_of
from sessions.planning import events as words
from sessions.planning import overrides
from sessions.planning.assign import assign, end_assignment
from sessions.planning.reports import ReportEntry, report
from sessions.planning.reviewing.publication import accept_proposal, decline_proposal, publish_week
from tests.conftest import MONDAY, NOW
from tests.guards.addresses import every_address
from tests.guards.asking import ask, paths
from tests.guards.cast import World
from tests.guards.test_every_form import forms_of
from tests.hearing.test_events import RACE
from tests.sessions.planning.steps import (
    LUNGE,
    NEXT_MONDAY,
    SQUAT,
    again,
    line_of,
    remake,
    session_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/c/harriers/audit/"


def last() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def text(client: Client, query: str = "") -> str:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def table_of(client: Client, query: str) -> str:
    answer = client.get(f"{URL}export/?{query}")
    assert "attachment" in answer["Content-Disposition"]
    return bytes(answer.getvalue()).decode("utf-8-sig")


# --- What is written ----------------------------------------------------------------------------


def test_a_coachs_load_is_remembered_with_what_it_was(week, ana, coach, principal) -> None:
    change = overrides.LineChange(load=Decimal("32.5"))
    overrides.change_line(week[2], SQUAT, change, by=principal, at=NOW, seen=0)
    event = last()
    assert (event.user, event.athlete_uid, event.subject_uid) == (coach.user, ana.uid, week[2].uid)
    assert (event.before, event.after) == ({"load": None}, {"load": "32.5", "line": SQUAT})
    remake(ana)
    by_app = last()
    assert (by_app.user_id, by_app.token_id, by_app.verb) == (None, None, "replace")
    name = line_of(week[2]).name
    assert by_app.before[name].count("@ 20 kg,")
    assert by_app.after[name].count("@ 32.5 kg,")


def test_what_pain_takes_out_is_remembered_without_the_pain(week, ana, principal) -> None:
    report(week[0], ReportEntry(pain=8, parts=["knee"], note="kneecap"), by=principal, at=NOW)
    remake(ana)
    written = str(list(AuditEvent.objects.values_list("verb", "before", "after")))
    assert AuditEvent.objects.filter(subject="injury", verb="add", before={}, after={}).exists()
    assert AuditEvent.objects.filter(verb="replace").exists()
    for word in ("knee", "pain", "rest", "kneecap", "injur"):
        assert word not in written.replace("rest_s", "")


def test_facts_of_health_are_remembered_without_what_they_say(ana, principal) -> None:
    values = {"day": NOW.date(), "value": Decimal("58.4"), "unit": "kg"}
    row = facts.add(BodyWeight, ana, values, by=principal, at=NOW)
    facts.change(row, values | {"value": Decimal(57)}, by=principal, at=NOW, seen=row.version)
    facts.remove(row, by=principal, at=NOW)
    rows = list(AuditEvent.objects.filter(subject="bodyweight").order_by("pk"))
    assert [one.verb for one in rows] == ["add", "change", "remove"]
    assert all(one.before == one.after == {} for one in rows)
    assert {one.athlete_uid for one in rows} == {ana.uid}


def test_a_token_is_remembered_as_the_one_who_did_it(club, ana) -> None:
    token = ApiToken.objects.create(club=club, name="Results", prefix="abc", scopes=[])
    facts.add(Race, ana, RACE, by=token.principal(NOW), at=NOW)
    assert (last().token, last().user) == (token, None)


Doing = Callable[["Cast"], object]


class Cast:
    """What the verbs of the table below are done to."""

    def __init__(self, club: Club, coach: Membership, ana: Athlete, version: Any) -> None:
        self.club, self.coach, self.ana, self.version = club, coach, ana, version
        self.by: Principal = coach.principal(NOW)
        self.who: dict[str, Any] = {"by": self.by, "at": NOW}

    @property
    def coming(self) -> TrainingSession:
        return again(session_of(self.ana))

    def settings(self) -> ClubSettings:
        return ClubSettings(**(vars(ClubSettings.of(self.club)) | {"name": "Harriers AC"}))

    def race(self) -> Race:
        return facts.add(Race, self.ana, RACE, **self.who)


VERBS_DONE: dict[str, Doing] = {
    "load": lambda c: overrides.change_line(
        c.coming, SQUAT, overrides.LineChange(sets=2), seen=0, **c.who
    ),
    "add a line": lambda c: overrides.add_line(c.coming, "leg_press", **c.who),
    "remove a line": lambda c: overrides.remove_line(c.coming, SQUAT, **c.who),
    "swap a line": lambda c: overrides.swap_line(c.coming, SQUAT, "leg_press", **c.who),
    "move": lambda c: overrides.move_session(c.coming, date(2026, 12, 3), **c.who),
    "skip": lambda c: overrides.skip_session(c.coming, **c.who),
    "note": lambda c: overrides.note_session(c.coming, "Slowly", **c.who),
    "assign": lambda c: assign(c.version, [c.ana], starts_on=NEXT_MONDAY, **c.who),
    "technique": lambda c: words.pass_technique(c.ana, SQUAT, "guided", on=NOW.date(), **c.who),
    "rules of a line": lambda c: words.set_line(
        c.ana, LUNGE, words.LineSetting(every=3), on=NOW.date(), **c.who
    ),
    "enter a race": lambda c: c.race(),
    "change a race": lambda c: facts.change(c.race(), RACE | {"priority": "A"}, seen=1, **c.who),
    "remove a race": lambda c: facts.remove(c.race(), **c.who),
    "pattern of runs": lambda c: plan_weeks(
        c.ana, {1: PlannedRun("easy")}, first=NEXT_MONDAY, weeks=2, replace=False, **c.who
    ),
    "injury": lambda c: injuries.enter_injury(
        c.ana, "knee", "", "acute", NOW.date(), "", judged_on=False, **c.who
    ),
    "archive": lambda c: people.archive(c.ana, **c.who),
    "settings": lambda c: change_settings(c.club, c.settings(), seen=c.club.version, **c.who),
    "publishing": lambda c: set_publishing(c.coach, "review", **c.who),
    "roles": lambda c: set_roles(c.coach, [Role.COACH, Role.OWNER], **c.who),
}


@pytest.fixture
def cast(week, club, coach, owner, ana, mixed) -> Cast:
    return Cast(club, coach, ana, mixed)


@pytest.mark.parametrize("name", VERBS_DONE)
def test_each_verb_is_remembered_with_who_and_when(cast, name) -> None:
    AuditEvent.objects.all().delete()
    VERBS_DONE[name](cast)
    rows = list(AuditEvent.objects.all())
    assert rows, f"{name} left no trace"
    for row in rows:
        assert (row.user, row.at, row.club) == (cast.coach.user, NOW, cast.club)
        assert words_of(row.verb, row.subject), f"{row.verb} has no words"
        about_somebody = row.subject not in {"club", "membership"}
        assert (row.athlete_uid == cast.ana.uid) is about_somebody


def test_publishing_and_proposals_are_remembered(club, coach, mixed, ana, principal) -> None:
    coach.publishing = "review"
    coach.save()
    ana.refresh_from_db()
    (assigned,) = assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW)
    remake(ana, week=NEXT_MONDAY)
    publish_week(club, NEXT_MONDAY, [ana], by=principal, at=NOW)
    assert (last().verb, last().after) == ("published", {"week": "2026-W49", "sessions": 2})
    facts.add(Race, ana, RACE, by=principal, at=NOW)
    remake(ana)
    first, second = TrainingSession.objects.exclude(proposal=None).order_by("slot")
    accept_proposal(first, by=principal, at=NOW, seen=first.version)
    assert last().verb == "accepted"
    assert last().before != last().after
    decline_proposal(second, by=principal, at=NOW, seen=second.version)
    assert last().verb == "declined"
    end_assignment(assigned, on=NEXT_MONDAY, by=principal, at=NOW)
    assert (last().before, last().after) == ({"ends_on": None}, {"ends_on": "2026-11-30"})


# Tables whose rows are no plan, load, role or rule: logs, what is told, and what the app keeps.
BESIDE = (
    "clubs_job", "clubs_event", "clubs_auditevent", "clubs_notice", "clubs_message",
    "clubs_upload", "clubs_arrival", "training_setlog", "training_sessionreport",
    "training_linestate", "training_reviewdecision", "athletes_healthread", "django_",
    "account_", "clubs_user",
)  # fmt: skip
# What a person says of a session, and their own settings.
OWN_WORDS = {
    "sessions:completion", "sessions:report", "sessions:next-morning", "sessions:missed",
    "sessions:sets", "sessions:set-removal", "sessions:feed-mail", "sessions:regenerations",
    "sessions:session-comments", "sessions:comments", "sessions:calendars",
}  # fmt: skip


def test_whatever_a_form_changes_is_remembered(world: World) -> None:
    """Each form that an owner or a coach is shown, sent as it stands but for another name."""
    wrong, count = [], 0
    for who in ("owner", "coach"):
        member = world.members[who]
        for form in forms_of(member, world):
            if form.key[0] in OWN_WORDS:
                continue
            named = {"name": [f"{word} II" for word in form.values.get("name", ())]}
            answer = ask(member.client, "POST", form.action, form.values | named)
            changed = [sql for sql in answer.wrote if _is_watched(sql)]
            if changed:
                count += 1
                if not any("clubs_auditevent" in sql for sql in answer.wrote):
                    wrong.append(f"{who}: POST {form.action}: {changed[0][:90]}")
    assert not wrong, "\n".join(wrong)
    assert count > 10


def _is_watched(sql: str) -> bool:
    """Whether it writes a row that an owner may ask about; stale marks are none."""
    named = sql.split('"')[1] if '"' in sql else ""
    if named == "training_trainingsession" and sql.startswith("INSERT"):
        return False  # planning writes what it made; what it replaced it remembers itself
    values = sql.partition("WHERE")[0]
    is_mark = named == "athletes_athlete" and ("facts_version" in values or "trouble" in values)
    return not named.startswith(BESIDE) and not is_mark


def test_what_is_done_by_one_click_is_remembered(world: World) -> None:
    """Addresses that need nothing but to be posted to."""
    wrong = []
    member = world.members["coach"]
    for one in every_address():
        if not one.is_of_club or one.name in OWN_WORDS:
            continue
        for path in paths(one, world.home, ("ben",)).values():
            answer = ask(member.client, "POST", path)
            changed = [sql for sql in answer.wrote if _is_watched(sql)]
            if changed and "clubs_auditevent" not in str(answer.wrote):
                wrong.append(f"POST {path} ({one.name}): {changed[0][:90]}")
    assert not wrong, "\n".join(wrong)


# --- What an owner reads ------------------------------------------------------------------------


@pytest.fixture
def changes(week, ana, ben, coach, principal, owner) -> None:
    """A coach's change that made a plan anew, a race of Ana's that moved, and one of Ben's."""
    fewer = overrides.LineChange(sets=2)
    overrides.change_line(week[2], SQUAT, fewer, by=principal, at=NOW, seen=0)
    remake(ana)
    race = facts.add(Race, ana, RACE, by=principal, at=NOW)
    facts.change(race, RACE | {"priority": "A"}, by=principal, at=NOW + timedelta(1), seen=1)
    facts.add(Race, ben, RACE | {"name": "Hill 5"}, by=owner.principal(NOW), at=NOW)


def test_an_owner_reads_who_changed_what_from_what_to_what(changes, owner_client) -> None:
    page = text(owner_client)
    assert "Changed a race" in page
    assert "Carla Coach" in page
    assert "Ana Adult" in page
    rows = [row for day in owner_client.get(URL).context["days"] for row in day["rows"]]
    assert rows[0]["pairs"] == [{"label": "Priority", "before": "B", "after": "A"}]


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("athlete={ben}", "Hill 5", "City 10"),
        ("who={olga}", "Hill 5", "City 10"),
        ("who=app", "Made the published plan", "Hill 5"),
        ("kind=facts", "Hill 5", "Assigned a program"),
        ("kind=plan", "Assigned a program", "Hill 5"),
        ("first=2026-11-26", "Changed a race", "Hill 5"),
        ("last=2026-11-25", "Hill 5", "Changed a race"),
    ],
)
def test_an_owner_asks_for_some_of_it(
    changes, ben, owner, owner_client, query, seen, unseen
) -> None:
    asked = query.format(ben=ben.uid, olga=owner.user.uid)
    page = text(owner_client, f"?{asked}")
    assert seen in page
    assert unseen not in page
    table = b"".join(owner_client.get(f"{URL}export/?{asked}").streaming_content).decode(
        "utf-8-sig"
    )
    assert unseen not in table
    assert seen in table


def test_a_rule_is_called_by_its_name(club, owner, owner_client) -> None:
    setting = Setting("back_off", 0.85, NOW.date())
    set_for_club(club, setting, by=owner.principal(NOW), at=NOW)
    assert f"Changed the rule {TITLES['back_off']}" in text(owner_client, "?kind=policy")


def test_days_in_the_wrong_order_are_refused(club, owner_client) -> None:
    for url in (URL, f"{URL}export/"):
        assert owner_client.get(f"{url}?first=2026-11-26&last=2026-11-25").status_code == 422
    assert owner_client.get(f"{URL}?before=nonsense").status_code == 200


def test_pages_go_on_and_cost_the_same(changes, ana, owner_client, principal, monkeypatch) -> None:
    monkeypatch.setattr(audit_pages, "PAGE", 4)
    for number in range(11):
        race = RACE | {"name": f"Race {number}"}
        facts.add(Race, ana, race, by=principal, at=NOW - timedelta(minutes=number))
    seen, url, costs = set[str](), URL, set[int]()
    while url:
        with CaptureQueriesContext(connection) as caught:
            answer = owner_client.get(url)
        rows = [row["uid"] for day in answer.context["days"] for row in day["rows"]]
        assert not seen & set(rows)
        seen |= set(rows)
        url = answer.context["older_url"]
        costs.add(len(caught))
    assert len(seen) == AuditEvent.objects.count()
    assert max(costs) <= 20
    assert max(costs) - min(costs) <= 1  # the first page has no row to go on from


def test_the_table_that_goes_out_is_harmless(ana, owner, owner_client, principal) -> None:
    facts.add(Race, ana, RACE | {"name": "=cmd|' /C calc'!A0"}, by=principal, at=NOW)
    answer = owner_client.get(f"{URL}export/?kind=facts")
    assert "attachment" in answer["Content-Disposition"]
    lines = list(
        csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    )
    name = next(line for line in lines if line["field"] == "Name")
    assert (name["who"], name["what"], name["about"]) == (
        "Carla Coach",
        "Entered a race",
        "Ana Adult",
    )
    assert name["after"].startswith("'=")


@pytest.mark.parametrize("path", [URL, f"{URL}export/"])
def test_nobody_but_owners_reads_it(
    changes, path, coach_client, ana_client, mallory_client
) -> None:
    for client in (coach_client, ana_client, mallory_client):
        assert client.get(path).status_code == 404
    theirs = mallory_client.get(path.replace("harriers", "rivals"))
    body = b"".join(theirs) if theirs.streaming else theirs.content
    assert b"Ana" not in body
    assert Client().get(path).status_code == 302


def test_an_owner_comes_to_an_athletes_history_from_the_athletes_page(
    changes, ana, owner_client, coach_client
) -> None:
    link = f"{URL}?athlete={ana.uid}"
    page = f"/c/harriers/athletes/{ana.uid}/"
    assert link in owner_client.get(page).content.decode()
    assert link not in coach_client.get(page).content.decode()
