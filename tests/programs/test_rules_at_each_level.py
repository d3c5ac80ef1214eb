"""Rules of a program and of an exercise: set, said where from, given back, overtaken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from clubs.models import AuditEvent, Job
from programs.models import PolicySetting
from programs.planning.policies import Setting, set_for_club, set_for_program
from programs.progression.policy import PARAMETERS


@pytest.fixture
def today(monkeypatch, now):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: now)
    return now.date()


@pytest.fixture
def who(principal, now):
    """Who sets, and when."""
    return {"by": principal, "at": now}


@pytest.fixture
def program(mixed):
    return mixed.program


def of_program(program, *more):
    name = "parameter-reset" if "reset" in more else "parameter" if more else "rules"
    args = [one for one in more if one != "reset"]
    return reverse(f"programs:program-{name}", args=["harriers", program.uid, *args])


def of_exercise(*more, slug="back_squat"):
    name = "parameter" if more else "rules"
    return reverse(f"programs:exercise-{name}", args=["harriers", slug, *more])


def as_it_stands(client, url):
    form = client.get(url).context["form"]
    return {one.html_name: one.value() for one in form}


def leaf(page, name, path=""):
    held = next(
        one for group in page.context["groups"] for one in group["held"] if one.name == name
    )
    return next(one for one in held.leaves if one.path == path)


def test_a_level_shows_only_what_it_may_set(coach_client, program, today):
    def shown(url):
        groups = coach_client.get(url).context["groups"]
        return {one.name for group in groups for one in group["held"]}

    warm_ups = {"warmup", "warmup_from", "warmup_heavy"}
    assert shown(of_program(program)) == {"windows", "levels", "deload_every"} | warm_ups
    assert shown(of_exercise()) == {"pain", "amber_window", "jump", "bridge"} | warm_ups
    assert coach_client.get(of_program(program, "pain")).status_code == 404
    assert coach_client.get(of_exercise("windows")).status_code == 404


def test_each_value_says_where_it_comes_from(coach_client, program, club, today, who):
    set_for_club(club, Setting("windows", {"B": {"light": 6}}, today), **who)
    own = Setting("windows", {"A": {"stop": 10}}, today, note="Short taper")
    set_for_program(program, own, **who)
    page = coach_client.get(of_program(program))
    theirs, mine, default = (
        leaf(page, "windows", path) for path in ("B.light", "A.stop", "C.light")
    )
    assert (theirs.value, theirs.source, theirs.is_own) == ("6 days", "the club", False)
    assert (mine.value, mine.source, mine.is_own) == ("10 days", program.name, True)
    assert mine.wider == "14 days"
    assert (default.value, default.source) == ("3 days", "")
    assert "set here, since 25 Nov 2026" in page.content.decode()
    club_page = coach_client.get(reverse("programs:policy", args=["harriers"])).content.decode()
    assert of_program(program) in club_page


def test_only_what_differs_from_the_wider_rule_is_kept(coach_client, program, club, today, who):
    set_for_club(club, Setting("deload_every", 4, today), **who)
    url = of_program(program, "deload_every")
    data = as_it_stands(coach_client, url)
    assert data["value_"] == "4"
    assert coach_client.post(url, data).status_code == 302
    assert not PolicySetting.objects.filter(scope="program").exists()
    coach_client.post(url, data | {"value_": "0", "note": "They deload by the races"})
    row = PolicySetting.objects.get(scope="program")
    assert (row.value, row.about, row.note) == (0, str(program.uid), "They deload by the races")
    assert Job.objects.filter(kind="program", key=f"{program.pk}@{today}").count() == 1
    assert AuditEvent.objects.filter(verb="set_parameter").count() == 2


def test_a_value_has_its_unit_and_a_basis_that_a_coach_understands(coach_client, club, today):
    page = coach_client.get(reverse("programs:policy", args=["harriers"]))
    said = {
        ("deload_every", ""): "never",
        ("gate_sessions", ""): "3 a week",
        ("levels", "light"): "load × 0.95, sets × 1, repetitions × 0.75",
        ("after", ""): "to 10 km: 3 days · to 21.1 km: 7 days · longer: 14 days",
        ("warmup", ""): "8 repetitions at load × 0.5",
        ("pain", "during"): "amber from 3, red from 6",
        ("minor", "cap"): "body weight × 1",
    }
    assert {key: leaf(page, *key).value for key in said} == said
    assert not {"seed", "review", "practice"} & {one.basis for one in PARAMETERS.values()}


def test_reset_gives_it_back_to_the_club(coach_client, program, club, today, who):
    set_for_club(club, Setting("deload_every", 4, today), **who)
    set_for_program(program, Setting("deload_every", 6, today), **who)
    for _twice in range(2):
        coach_client.post(of_program(program, "deload_every", "reset"))
    found = leaf(coach_client.get(of_program(program)), "deload_every")
    assert (found.value, found.source) == ("every 4 sessions", "the club")
    history = coach_client.get(of_program(program, "deload_every")).context["history"]
    assert [(one.value, one.is_replaced) for one in history] == [
        ("back to the wider rule", False),
        ("every 6 sessions", True),
    ]


def test_what_is_out_of_range_is_refused_with_what_is_allowed(coach_client, today, club):
    url = of_exercise("bridge")
    for typed in ("-1", "7"):
        answer = coach_client.post(url, as_it_stands(coach_client, url) | {"value_": typed})
        assert answer.status_code == 422
        assert "a whole number from 0 to 6" in answer.content.decode()


def test_overtaken_shows_both_values_and_saves_over_on_request(
    coach_client, program, today, now, who
):
    url = of_program(program, "deload_every")
    mine = as_it_stands(coach_client, url) | {"value_": "5"}
    set_for_program(program, Setting("deload_every", 6, today), **who)
    answer = coach_client.post(url, mine)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Saved is now: every 6 sessions." in text
    assert 'value="5"' in text
    again = {one.html_name: one.value() for one in answer.context["form"]}
    assert coach_client.post(url, again).status_code == 302
    assert PolicySetting.objects.alive().get(scope="program").value == 5


def test_a_later_day_leaves_today_as_it_is(coach_client, club, today):
    later = today + timedelta(days=10)
    url = of_exercise("bridge")
    data = as_it_stands(coach_client, url) | {"value_": "2", "starts_on": str(later)}
    assert coach_client.post(url, data).status_code == 302
    page = coach_client.get(of_exercise())
    assert leaf(page, "bridge").value == "4 more"
    assert "changes 5 Dec 2026" in page.content.decode()


def test_the_pages_ask_few_queries_however_much_is_set(
    coach_client, program, today, django_assert_max_num_queries, who
):
    for days in range(20):
        setting = Setting("deload_every", 3 + days % 5, today + timedelta(days=days))
        set_for_program(program, setting, **who)
    for url in (of_program(program), of_program(program, "deload_every"), of_exercise()):
        with django_assert_max_num_queries(8):
            assert coach_client.get(url).status_code == 200


def test_rivals_and_athletes_find_nothing(mallory_client, ana_client, physio_client, program):
    for url in (of_program(program), of_exercise(), of_program(program, "windows")):
        assert mallory_client.get(url).status_code == 404
        assert ana_client.get(url).status_code == 404
    assert physio_client.get(of_program(program)).status_code == 200
    assert physio_client.get(of_program(program, "windows")).status_code == 404
    assert physio_client.post(of_program(program, "windows", "reset")).status_code == 404
