"""What the demo's coaches settled about reviews: Marco's own rules, the deadline, his deputy."""

from __future__ import annotations

from datetime import time, timedelta

from clubs.deputies import name_deputy
from clubs.models import Club
from clubs.weeks import week_answered
from sessions.demo.club import Demo
from sessions.models import ReviewRules

AWAY = timedelta(days=6)


def review(demo: Demo) -> None:
    """The coming week of the track squad waits: for Marco, and for Sara, as he is away."""
    marco, sara = demo.members["Marco Bianchi"], demo.members["Sara Tomasi"]
    ReviewRules.objects.create(club=demo.club, membership=marco, block=True, steps=2)
    ReviewRules.objects.create(club=demo.club, membership=sara, block=True)
    by = marco.principal(demo.now)
    name_deputy(marco, sara, demo.today, demo.today + AWAY, by=by, at=demo.now)
    demo.club.unanswered, demo.club.review_day, demo.club.review_time = "publish", 6, time(20)
    Club.objects.filter(pk=demo.club.pk).update(
        unanswered="publish", week_decided=week_answered(demo.club, demo.now)
    )
