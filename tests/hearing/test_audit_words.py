"""Each verb that the code writes into the audit has its sentence, and values are read as people
write them."""

from __future__ import annotations

from typing import Any

import pytest

from athletes.models import CoachEvent
from sessions.forms.audit import GROUPS
from sessions.models import ReviewDecision
from sessions.pages.audit_words import SUBJECTS, VERBS, said, value, words_of
from tests.hearing.verbs import written

pytestmark = pytest.mark.once
KINDS = [str(one) for one in (*CoachEvent.Kind.values, *ReviewDecision.Kind.values)]
UNDONE = [f"undo_{one}" for one in ReviewDecision.Kind.values]


def test_each_verb_has_its_sentence() -> None:
    verbs, unknown = written()
    assert not unknown, f"Their verb cannot be read off the source: {unknown}"
    assert {"<kinds>", "undo_*", "change", "leave", "published"} <= verbs
    assert len(verbs) > 80
    asked = {*verbs, *KINDS, *UNDONE} - {"<kinds>", "undo_*"}
    of_subject = {name.partition(" ")[0] for name in VERBS if " " in name}
    silent = [one for one in sorted(asked - of_subject) if not words_of(one, "")]
    assert not silent, f"Say in sessions/pages/audit_words.py what was done: {silent}"
    assert words_of("join", "membership")
    assert words_of("join", "squad")


def test_what_the_filter_knows_has_a_name() -> None:
    """But the weeks of the review: their verbs say all."""
    known = {name for _words, names in GROUPS.values() for name in names}
    assert known - set(SUBJECTS) == {"reviewedweek", "weekhold"}


@pytest.mark.parametrize(
    ("key", "kept", "read"),
    [
        ("days", [0, 2, 4], "Mon, Wed, Fri"),
        ("preferred", [], "–"),
        ("week_day", 6, "Sun"),
        ("goal_s", 5400, "1:30:00"),
        ("ask_time", "09:00:00", "09:00"),
        ("exercise", "back_squat", "back squat"),
        ("same_day", True, "yes"),
        ("sessions_possible", 3, "3"),
        ("distance_m", 10000, "10000"),
        ("coaches", {"b7": "a1"}, "Ben Boy: Carla Coach"),
        ("does", {"own": {"born": "2011-06-01"}}, "Own record: Born: Wed 1 Jun 2011"),
    ],
)
def test_values_are_read_as_people_write_them(key: str, kept: Any, read: str) -> None:
    assert value(kept, {"b7": "Ben Boy", "a1": "Carla Coach"}, key) == read


def test_fields_are_called_by_their_names() -> None:
    assert said("goal_s") == "Goal time"
    assert said("starts_on") == "Starts on"
