"""Gyms: what there is to lift counts from its day on, the past stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import AuditEvent, Job
from programs.models import Equipment, Gym, Machine

KIT = {"bars": "20", "pairs": "20 x 3, 1.25 x 1", "dumbbells": "2-10 by 2", "unit": "kg"}
PRESS = {
    "name": "Leg press",
    "exercises": ["leg_press"],
    "unit": "kg",
    "least": "20",
    "most": "200",
    "increment": "5",
}


def url(name, *more, club="harriers"):
    return reverse(f"programs:{name}", args=[club, *more])


@pytest.fixture
def today(monkeypatch, now):
    """Pages read the clock at the door; here it stands."""
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: now)
    return now.date()


@pytest.fixture
def press(gym):
    return Machine.objects.create(
        club=gym.club,
        gym=gym,
        starts_on=date(2026, 1, 1),
        **{**PRESS, "least": 20, "most": 200, "increment": 5},
    )


def test_gyms_are_listed_in_few_queries(
    coach_client, club, gym, today, django_assert_max_num_queries
):
    for number in range(12):
        other = Gym.objects.create(club=club, name=f"Gym {number}")
        Equipment.objects.create(club=club, gym=other, starts_on=today, document={})
    with django_assert_max_num_queries(6):
        page = coach_client.get(url("gyms")).content.decode()
    assert page.count('<section class="card">') == 13


def test_a_club_without_a_gym_is_told_what_to_do(coach_client, gym):
    gym.deleted_at = gym.created_at
    gym.save()
    assert "No gym yet" in coach_client.get(url("gyms")).content.decode()


def test_a_gym_shows_what_its_bars_make(coach_client, gym):
    page = coach_client.get(url("gym", gym.uid)).content.decode()
    assert "20 x 3, 10 x 1, 5 x 1, 2.5 x 1, 1.25 x 1" in page
    assert "64 loads, 20 to 177.5 kg" in page


def test_a_new_gym_sent_twice_is_one(coach_client, club, gym):
    for _twice in range(2):
        answer = coach_client.post(url("gym-new"), {"name": "Track"})
    assert answer.status_code == 302
    assert Gym.objects.filter(name="Track").count() == 1
    assert coach_client.post(url("gym-new"), {"name": ""}).status_code == 422


def test_renaming_over_somebody_elses_name_shows_both(coach_client, gym):
    assert (
        coach_client.post(url("gym-edit", gym.uid), {"name": "A", "version": 1}).status_code == 302
    )
    answer = coach_client.post(url("gym-edit", gym.uid), {"name": "B", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Saved is now: A" in page
    assert 'value="B"' in page


def test_new_weights_count_from_their_day_and_the_past_stays(coach_client, gym, today):
    path = url("equipment-new", gym.uid)
    for _twice in range(2):
        answer = coach_client.post(path, KIT | {"starts_on": str(today), "do": "save"})
        assert answer.status_code == 302
    old, new = Equipment.objects.filter(gym=gym).alive()
    assert old.starts_on == date(2020, 1, 1)
    assert (new.starts_on, new.unit) == (today, "kg")
    assert new.document == {
        "barbell": {
            "bars": [{"kind": "barbell", "load": "20"}],
            "pairs": [["20", 3], ["1.25", 1]],
        },
        "dumbbells": ["2", "4", "6", "8", "10"],
    }
    assert AuditEvent.objects.filter(verb="set_equipment").count() == 1
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("gym", {"since": str(today)})
    assert job.key.startswith(str(gym.pk))


def test_a_correction_on_the_same_day_replaces(coach_client, gym, today):
    path = url("equipment-new", gym.uid)
    coach_client.post(path, KIT | {"starts_on": str(today)})
    coach_client.post(path, KIT | {"starts_on": str(today), "kettlebells": "8, 12"})
    rows = Equipment.objects.filter(gym=gym, starts_on=today)
    assert rows.count() == 2
    assert rows.alive().get().document["kettlebells"] == ["8", "12"]


def test_a_day_that_is_over_is_refused(coach_client, gym, today):
    yesterday = today - timedelta(days=1)
    answer = coach_client.post(url("equipment-new", gym.uid), KIT | {"starts_on": str(yesterday)})
    assert answer.status_code == 422
    assert f"{yesterday} is over" in answer.content.decode()


def test_the_first_weights_of_a_gym_may_have_been_there_before(coach_client, club, today):
    other = Gym.objects.create(club=club, name="Track")
    answer = coach_client.post(url("equipment-new", other.uid), KIT | {"starts_on": "2026-01-01"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dumbbells": "two"}, "“two” is no load"),
        ({"pairs": "20"}, "“20” is no plate size"),
        ({"bars": ""}, "Plates need a bar"),
        ({"unit": "stone"}, "stone"),
    ],
)
def test_faults_are_named(coach_client, gym, today, changed, said):
    answer = coach_client.post(
        url("equipment-new", gym.uid), KIT | {"starts_on": str(today)} | changed
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Equipment.objects.count() == 1


def test_a_preview_writes_nothing(coach_client, gym, today):
    data = KIT | {"starts_on": str(today), "do": "preview"}
    answer = coach_client.post(url("equipment-new", gym.uid), data, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert "8 loads, 20 to 142.5 kg" in page
    assert "<html" not in page
    assert Equipment.objects.count() == 1


def test_what_is_to_come_can_be_taken_back(coach_client, gym, today):
    later = today + timedelta(days=7)
    coach_client.post(url("equipment-new", gym.uid), KIT | {"starts_on": str(later)})
    row = Equipment.objects.get(starts_on=later)
    coach_client.post(url("equipment-removal", row.uid))
    assert not Equipment.objects.filter(starts_on=later).alive().exists()
    standing = Equipment.objects.get(deleted_at=None)
    coach_client.post(url("equipment-removal", standing.uid))
    assert Equipment.objects.alive().get() == standing


def test_a_machine_is_entered_once(coach_client, gym, today):
    for _twice in range(2):
        answer = coach_client.post(url("machine-new", gym.uid), PRESS | {"starts_on": str(today)})
        assert answer.status_code == 302
    assert Machine.objects.get().exercises == ["leg_press"]
    assert Job.objects.get().kind == "gym"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"least": "300"}, "200 is lighter than the lightest, 300"),
        ({"increment": "0"}, "“0”: must be 0.1 to 100"),
        ({"most": "1e999999"}, "“1e999999”: must be 0 to 1000"),
        ({"starts_on": "9999-12-31"}, "must be from 1900-01-01 to 2199-12-31"),
        ({"exercises": ["back_squat"]}, "back_squat"),
        ({"ends_on": "2020-01-01"}, "2020-01-01 lies before its first day"),
    ],
)
def test_a_machine_that_cannot_be_is_refused(coach_client, gym, today, changed, said):
    data = PRESS | {"starts_on": str(today)} | changed
    answer = coach_client.post(url("machine-new", gym.uid), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_another_stack_begins_a_row_and_the_past_stays(coach_client, press, today):
    data = PRESS | {"most": "250", "starts_on": str(today), "version": 1}
    assert coach_client.post(url("machine-edit", press.uid), data).status_code == 302
    old, new = Machine.objects.order_by("starts_on")
    assert (int(old.most), old.ends_on) == (200, today - timedelta(days=1))
    assert (int(new.most), new.starts_on, new.ends_on) == (250, today, None)


def test_a_new_name_is_no_new_machine(coach_client, press, today):
    data = PRESS | {"name": "Press by the door", "starts_on": str(today), "version": 1}
    coach_client.post(url("machine-edit", press.uid), data)
    one = Machine.objects.get()
    assert (one.name, one.starts_on) == ("Press by the door", date(2026, 1, 1))


def test_a_machine_changed_meanwhile_shows_both(coach_client, press, today):
    Machine.objects.update(version=2, name="Theirs")
    data = PRESS | {"name": "Mine", "starts_on": str(today), "version": 1}
    answer = coach_client.post(url("machine-edit", press.uid), data)
    assert answer.status_code == 409
    assert "Theirs: 20 to 200 by 5 kg" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()


def pages(gym, press):
    row = gym.equipment.first()
    return {
        "gyms": url("gyms"),
        "gym": url("gym", gym.uid),
        "gym-new": url("gym-new"),
        "gym-edit": url("gym-edit", gym.uid),
        "equipment-new": url("equipment-new", gym.uid),
        "equipment-removal": url("equipment-removal", row.uid),
        "machine-new": url("machine-new", gym.uid),
        "machine-edit": url("machine-edit", press.uid),
    }


def test_strangers_find_nothing_and_anonymous_logs_in(mallory_client, gym, press):
    for name, path in pages(gym, press).items():
        ask = "post" if name == "equipment-removal" else "get"
        assert getattr(mallory_client, ask)(path).status_code == 404, name
        moved = path.replace("harriers", "rivals")
        if name not in {"gyms", "gym-new"}:
            assert getattr(mallory_client, ask)(moved).status_code == 404, name
        assert getattr(Client(), ask)(path).status_code == 302, name


def test_who_only_sees_changes_nothing(physio_client, gym, press):
    for name, path in pages(gym, press).items():
        sees = name in {"gyms", "gym"}
        assert (physio_client.get(path).status_code == 200) == sees, name
        assert physio_client.post(path, {"name": "x"}).status_code in {404, 405}, name


def test_wrong_methods_are_refused(coach_client, gym, press):
    assert coach_client.get(pages(gym, press)["equipment-removal"]).status_code == 405
    assert coach_client.post(url("gyms")).status_code == 405
    assert coach_client.delete(url("gym-new")).status_code == 405
