"""Who changes a session of a week opened in the inbox stays in the inbox."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sessions.models import TrainingSession
from tests.sessions.review.conftest import COMING
from tests.sessions.review.test_decisions import SQUAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.once]
HTMX = {"HX-Request": "true"}
SENT = {
    "skip": {},
    "day": {"day": "2026-12-04"},
    "line-new": {"exercise": "calf_raise"},
    "swap": {"exercise": "front_squat"},
    "removal": {},
    "override": {"whole": "1", "dose": "2 × 6"},
    "reset": {"field": "dose"},
}
WITH_LINE = {"swap", "removal", "override", "reset"}


def url_of(session, name, way="?from=inbox"):
    line = [SQUAT] if name in WITH_LINE else []
    return reverse(f"sessions:{name}", args=["harriers", session.uid, *line]) + way


@pytest.mark.parametrize("name", SENT)
def test_without_scripts_it_leads_back_to_the_week_in_the_inbox(coach_client, waiting, ana, name):
    answer = coach_client.post(url_of(waiting[0], name), SENT[name])
    week = reverse("sessions:inbox-week", args=["harriers", ana.uid, "2026-W49"])
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert answer.url == f"{week}#session-{waiting[0].uid}"
    plain = coach_client.post(url_of(waiting[2], name, ""), SENT[name])
    assert plain.url.startswith("/c/harriers/athletes/")


@pytest.mark.parametrize("name", SENT)
def test_with_scripts_the_card_is_swapped_where_it_is(coach_client, waiting, name):
    answer = coach_client.post(url_of(waiting[0], name), SENT[name], headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="session-{waiting[0].uid}"' in text
    assert "skip/?from=inbox" in text or "restoration/?from=inbox" in text


def test_a_dialog_that_is_refused_stays_open_with_what_was_typed(coach_client, waiting):
    for name, typed in (
        ("day", {"day": "2026-12-30"}),
        ("override", {"whole": "1", "dose": "many"}),
    ):
        answer = coach_client.post(url_of(waiting[0], name), typed, headers=HTMX)
        assert answer.status_code == 422
        assert answer["HX-Retarget"] == "#change-body"
        assert "?from=inbox" in answer.content.decode()
    assert TrainingSession.objects.filter(week_start=COMING, status="dropped").count() == 0


def test_an_opened_week_offers_changes_that_come_back(coach_client, waiting, ana):
    url = reverse("sessions:inbox-week", args=["harriers", ana.uid, "2026-W49"])
    text = coach_client.get(url).content.decode()
    assert url_of(waiting[0], "skip") in text
    assert url_of(waiting[0], "override") in text
    page = coach_client.get(url_of(waiting[0], "day")).content.decode()
    assert f"{url}#session-{waiting[0].uid}" in page
