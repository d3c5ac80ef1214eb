"""Rules of an athlete and of an injury: who sets them, what they change, when they end."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from athletes.injuries import clear_injury, enter_injury
from athletes.models import Athlete
from athletes.policies import set_for_athlete, set_for_athletes_exercise, set_for_injury
from clubs.models import Job
from programs.models import PolicySetting
from programs.planning.policies import Setting, set_for_club, set_for_exercise, set_for_program
from programs.progression.shapes import Refused
from sessions.planning.policies import pain_bands, policy_facts
from sessions.planning.records import read_athletes, read_club
from tests.conftest import MONDAY

LINE = "back_squat/barbell"


@pytest.fixture
def today(monkeypatch, now):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: now)
    return now.date()


@pytest.fixture
def who(principal, now):
    """Who sets, and when."""
    return {"by": principal, "at": now}


@pytest.fixture
def injury(ana, principal, now):
    return enter_injury(ana, "calf", "left", "rehab", MONDAY, "", principal, now, judged_on=False)


def of_athlete(athlete, *more):
    name = "parameter-reset" if "reset" in more else "parameter" if more else "rules"
    args = [one for one in more if one != "reset"]
    return reverse(f"sessions:athlete-{name}", args=["harriers", athlete.uid, *args])


def of_injury(injury, *more):
    name = "parameter-reset" if "reset" in more else "parameter" if more else "rules"
    args = [one for one in more if one != "reset"]
    return reverse(
        f"sessions:injury-{name}", args=["harriers", injury.athlete.uid, injury.uid, *args]
    )


def as_it_stands(client, url):
    return {one.html_name: one.value() for one in client.get(url).context["form"]}


def leaf(page, name, path=""):
    held = next(
        one for group in page.context["groups"] for one in group["held"] if one.name == name
    )
    return next(one for one in held.leaves if one.path == path)


def facts(athlete):
    found = read_athletes(athlete.club, [athlete.pk], since=MONDAY)
    return list(policy_facts(LINE, found[0], read_club(athlete.club)))


def test_an_athletes_page_names_club_program_and_own(
    coach_client, week, ana, club, mixed, today, who
):
    set_for_club(club, Setting("through_days", 10, today), **who)
    set_for_program(mixed.program, Setting("deload_every", 4, today), **who)
    url = of_athlete(ana, "gate")
    data = as_it_stands(coach_client, url) | {"value_": "off", "note": "Two sports"}
    assert coach_client.post(url, data).status_code == 302
    page = coach_client.get(of_athlete(ana))
    assert leaf(page, "through_days").source == "the club"
    assert leaf(page, "deload_every").source == mixed.program.name
    assert leaf(page, "gate").source == ana.name
    assert reverse("sessions:event-new", args=["harriers", ana.uid]) in page.content.decode()


def test_an_own_rule_makes_this_athletes_weeks_stale_and_no_others(coach_client, week, ana, today):
    Job.objects.all().delete()
    versions = dict(Athlete.objects.values_list("name", "facts_version"))
    url = of_athlete(ana, "weight_days")
    coach_client.post(url, as_it_stands(coach_client, url) | {"value_": "14"})
    assert [(one.kind, one.key) for one in Job.objects.all()] == [("athlete", str(ana.pk))]
    now_are = dict(Athlete.objects.values_list("name", "facts_version"))
    assert [name for name in versions if versions[name] != now_are[name]] == [ana.name]
    coach_client.post(of_athlete(ana, "weight_days", "reset"))
    assert PolicySetting.objects.alive().get().value is None


def test_rehab_limits_are_set_for_one_injury_by_the_physio(physio_client, injury, today):
    url = of_injury(injury, "pain")
    data = as_it_stands(physio_client, url) | {"during": "6, 6"}
    assert physio_client.post(url, data).status_code == 302
    row = PolicySetting.objects.get()
    assert (row.scope, row.about, row.value) == ("injury", str(injury.uid), {"during": [6, 6]})
    assert [one.set["pain"]["during"] for one in facts(injury.athlete)] == [[6, 6]]
    refused = physio_client.post(url, data | {"during": "7, 6"})
    assert refused.status_code == 422
    assert "at most the second number" in refused.content.decode()


def test_the_phone_asks_by_the_open_injurys_limits(ana, club, injury, principal, today, now, who):
    set_for_athlete(ana, Setting("pain", {"during": [2, 4]}, today), **who)
    assert pain_bands(ana, today)["during"] == (2, 4)
    set_for_injury(injury, Setting("pain", {"during": [6, 6]}, today), **who)
    assert pain_bands(ana, today)["during"] == (6, 6)
    clear_injury(injury, "none", today, principal, now, judged_on=False)
    assert pain_bands(ana, today)["during"] == (2, 4)


def test_an_injurys_word_ends_when_it_is_cleared(
    coach_client, ana, injury, principal, today, now, who
):
    set_for_injury(injury, Setting("amber_window", 2, today), **who)
    clear_injury(injury, "short", today, principal, now, judged_on=False)
    assert [(one.date, one.set["amber_window"]) for one in facts(ana)] == [
        (today, 2),
        (date(2026, 11, 26), 4),
    ]
    page = coach_client.get(of_injury(injury)).content.decode()
    assert "these rules speak no more" in page
    assert coach_client.get(of_injury(injury, "pain")).status_code == 404


def test_a_programs_word_ends_with_the_program(week, ana, mixed, today, who):
    set_for_program(mixed.program, Setting("deload_every", 4, today), **who)
    assert [(one.date, one.set["deload_every"]) for one in facts(ana)] == [(today, 4)]
    week[0].assignment.ends_on = date(2026, 12, 6)
    week[0].assignment.save()
    assert [(one.date, one.set["deload_every"]) for one in facts(ana)] == [
        (today, 4),
        (date(2026, 12, 7), 0),
    ]


def test_an_exercises_word_is_told_beside_the_athletes(coach_client, ana, club, today, who):
    setting = Setting("pain", {"during": [2, 5]}, today)
    set_for_exercise(club, "back_squat", setting, **who)
    notes = coach_client.get(of_athlete(ana)).context["level"].notes
    assert notes == [
        "For Barbell back squat counts: Amber and red pain, during: amber from 2, red from 5."
    ]


def of_exercise(athlete, *more, slug="back_squat"):
    name = "parameter-reset" if "reset" in more else "parameter" if more else "rules"
    args = [one for one in more if one != "reset"]
    return reverse(f"sessions:own-exercise-{name}", args=["harriers", athlete.uid, slug, *args])


def test_one_exercise_of_one_athlete_has_rules_of_its_own(
    coach_client, week, ana, ben, club, today, who
):
    set_for_exercise(club, "back_squat", Setting("pain", {"during": [2, 5]}, today), **who)
    url = of_exercise(ana, "pain")
    data = as_it_stands(coach_client, url)
    assert (data["during"], data["next"]) == ("2, 5", "3, 6")
    assert coach_client.post(url, data | {"next": "2, 4", "note": "Old knee"}).status_code == 302
    row = PolicySetting.objects.get(athlete_uid=ana.uid)
    assert (row.scope, row.about, row.value) == ("exercise", "back_squat", {"next": [2, 4]})
    (fact,) = facts(ana)
    assert fact.set["pain"] == {"during": [2, 5], "next": [2, 4]}
    assert facts(ben)[0].set["pain"] == {"during": [2, 5], "next": [3, 6]}
    page = coach_client.get(of_exercise(ana))
    assert leaf(page, "pain", "during").source == "Barbell back squat"
    assert leaf(page, "pain", "next").source == "Ana Adult, Barbell back squat"
    coach_client.post(of_exercise(ana, "pain", "reset"))
    assert facts(ana)[0].set["pain"] == {"during": [2, 5], "next": [3, 6]}


def test_the_way_there_is_on_the_athletes_rules_and_marks_what_is_own(
    coach_client, week, ana, ben, club, today, who
):
    set_for_athletes_exercise(ana, "back_squat", Setting("bridge", 2, today), **who)
    page = coach_client.get(of_athlete(ana))
    assert of_exercise(ana) in page.content.decode()
    row = reverse("sessions:override", args=["harriers", week[2].uid, LINE])
    assert of_exercise(ana) in coach_client.get(row).content.decode()
    marked = [one["label"] for one in page.context["level"].links if one.get("chip")]
    assert marked == ["Barbell back squat"]
    assert not coach_client.get(of_athlete(ben)).context["level"].notes
    club_page = coach_client.get(reverse("programs:policy", args=["harriers"])).content.decode()
    assert of_exercise(ana) in club_page


def test_only_this_athlete_is_made_anew_by_it(coach_client, week, ana, today):
    Job.objects.all().delete()
    url = of_exercise(ana, "bridge")
    coach_client.post(url, as_it_stands(coach_client, url) | {"value_": "2"})
    assert [(one.kind, one.key) for one in Job.objects.all()] == [("athlete", str(ana.pk))]


def test_who_may_set_them(coach_client, assistant_client, ana_client, mallory_client, ana, rival):
    for other in (ana_client, mallory_client):
        assert other.get(of_exercise(ana)).status_code == 404
    assert assistant_client.get(of_exercise(ana)).status_code == 200
    assert assistant_client.get(of_exercise(ana, "bridge")).status_code == 404
    assert assistant_client.post(of_exercise(ana, "bridge", "reset")).status_code == 404
    assert coach_client.get(of_exercise(ana, "bridge", "reset")).status_code == 405
    assert coach_client.get(of_exercise(rival)).status_code == 404
    assert coach_client.get(of_exercise(ana, slug="nothing")).status_code == 404
    assert coach_client.get(of_exercise(ana, "windows")).status_code == 404


def test_what_the_scope_may_not_set_is_refused(ana, injury, today, who):
    with pytest.raises(Refused, match="set by club, exercise"):
        set_for_athlete(ana, Setting("bridge", 2, today), **who)
    with pytest.raises(Refused, match="set by club, program, athlete"):
        set_for_injury(injury, Setting("windows", None, today), **who)


def test_athletes_read_the_rules_of_their_own_injury_only(
    ana_client, ben_client, mallory_client, assistant_client, ana, injury
):
    assert ana_client.get(of_injury(injury)).status_code == 200
    assert ana_client.get(of_injury(injury, "pain")).status_code == 404
    for client in (ben_client, mallory_client, assistant_client):
        assert client.get(of_injury(injury)).status_code == 404
    for client in (ana_client, mallory_client):
        assert client.get(of_athlete(ana)).status_code == 404
    assert assistant_client.get(of_athlete(ana)).status_code == 200
    assert assistant_client.post(of_athlete(ana, "gate", "reset")).status_code == 404


def test_few_queries_however_many_rules(
    coach_client, week, ana, injury, today, django_assert_max_num_queries, who
):
    for name, value in (("gate", "off"), ("through_days", 9), ("adopt_steps", 1)):
        set_for_athlete(ana, Setting(name, value, today), **who)
    for url in (of_athlete(ana), of_injury(injury), of_exercise(ana)):
        with django_assert_max_num_queries(14):
            assert coach_client.get(url).status_code == 200
