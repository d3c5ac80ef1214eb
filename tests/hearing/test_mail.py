"""E-mail: at once, by day or by week, as one chose; never about health; sent until it arrives."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from athletes.facts import add
from athletes.models import Athlete, Race
from athletes.parts import WORDS
from clubs import jobs
from clubs.events import Told, tell
from clubs.hears import HEARS
from clubs.models import Club, Event, How, Job, Membership, Message, Notice, User
from clubs.notices import choose_mail
from clubs.unsubscribing import unsubscribe_key
from sessions.models import Override, TrainingSession
from sessions.planning import timetable, work
from sessions.planning.kinds import Outside
from sessions.planning.letters import subject
from sessions.planning.mailing import MOST_ATTEMPTS
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.regenerate import remake_now
from sessions.planning.reports import ReportEntry, report
from tests.conftest import NOW
from tests.hearing.test_events import RACE
from tests.sessions.planning.steps import SQUAT

pytestmark = pytest.mark.django_db
SITE = Outside(site="https://strength.example.org")
Kind, State = Event.Kind, Message.State
SICK = {"pain", "injur", "health", "weight", "hurt", "ill", "sick", "kg", "body", "red"}


def run(at: datetime = NOW) -> list[mail.EmailMultiAlternatives]:
    """Do all that is due, and give what was sent by it."""
    before = len(mail.outbox)
    work.run_due(lambda: at, SITE)
    return [one for one in mail.outbox[before:] if isinstance(one, mail.EmailMultiAlternatives)]


def html_of(one: mail.EmailMultiAlternatives) -> str:
    ((content, kind),) = one.alternatives
    assert kind == "text/html"
    return str(content)


def tick(at: datetime) -> list[mail.EmailMultiAlternatives]:
    Club.objects.update(week_made=at.date() + timedelta(14), week_closed=at.date())
    timetable.enqueue_due(at)
    return run(at)


@pytest.fixture
def race(ana, coach) -> Race:
    """The coach enters a race: Ana has it in her daily digest."""
    return add(Race, ana, RACE, by=coach.principal(NOW), at=NOW)


def test_a_published_week_comes_at_once_and_once(week, ana, ben) -> None:
    sent = run()
    assert sorted(one.to[0] for one in sent) == ["ana@harriers.example", "ben@harriers.example"]
    assert {one.subject for one in sent} == {"A new week in Harriers"}
    assert "Your week 30 Nov – 6 Dec is published" in sent[0].body
    assert "https://strength.example.org/c/harriers/my-week/2026-W49/" in sent[0].body
    assert run(NOW + timedelta(days=1)) == []


def test_text_and_html_say_the_same(week) -> None:
    (one, *_others) = run()
    assert "is published</a>" in html_of(one)
    assert one.extra_headers["Auto-Submitted"] == "auto-generated"


def test_red_pain_comes_at_once_and_the_mail_says_nothing_of_it(week, ben, guardian, physio):
    run()
    session = TrainingSession.objects.filter(athlete=ben).first()
    assert session is not None
    by = ben.club.memberships.get(user=ben.user).principal(NOW)
    entry = ReportEntry(pain=8, parts=["knee"], note="kneecap")
    report(session, entry, by=by, at=NOW)
    sent = [one for one in run() if one.to != ["ben@harriers.example"]]
    assert {one.to[0].partition("@")[0] for one in sent} == {"carla", "petra", "gina"}
    for one in sent:
        assert one.subject == "Something needs a look in Harriers"
        whole = one.body + re.sub(r"<.*?>", " ", html_of(one), flags=re.S)
        assert "open the app" in whole
        assert "Ben" not in whole
        assert not says_health(re.sub(r"https?://\S+", "", whole))


def says_health(words: str) -> list[str]:
    parts = {word for part in WORDS for word in re.split(r"\W", str(part).lower()) if word}
    said = set(re.findall(r"[a-z]+", words.lower()))
    return sorted((said & parts) | {one for one in said if one in SICK})


def test_no_subject_ever_speaks_of_health() -> None:
    kinds = [Event(kind=kind, is_health=kind == Kind.PAIN_FLAGGED) for kind in HEARS]
    for how in How:
        for events in ([one] for one in kinds):
            assert not says_health(subject(how, events, "Harriers"))
        assert not says_health(subject(how, kinds, "Harriers"))


def test_what_is_wanted_daily_comes_at_seven_in_the_clubs_morning(race) -> None:
    assert run() == []
    before_seven = datetime(2026, 11, 26, 5, 59, tzinfo=UTC)  # 6:59 in Rome
    assert tick(before_seven) == []
    (sent,) = tick(before_seven + timedelta(minutes=1))
    assert sent.subject == "The day in Harriers"
    assert "Carla Coach entered City 10" in sent.body
    assert tick(before_seven + timedelta(hours=3)) == []
    assert tick(before_seven + timedelta(days=1, minutes=1)) == []


def test_what_is_wanted_weekly_comes_on_monday(ana, race) -> None:
    Membership.objects.filter(user=ana.user).update(mail={"race.changed": "weekly"})
    Notice.objects.all().delete()
    Event.objects.update(told_at=None)
    run()
    morning = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
    days = [len(tick(morning + timedelta(days=day))) for day in range(7)]
    assert days == [0, 0, 0, 0, 1, 0, 0]  # Thursday to Wednesday
    assert mail.outbox[-1].subject == "The week in Harriers"


def test_what_was_read_in_the_app_is_not_sent(race) -> None:
    run()
    Notice.objects.update(read_at=NOW)
    assert tick(datetime(2026, 11, 26, 7, 0, tzinfo=UTC)) == []


def test_one_chooses_how_each_kind_comes(race, ana, ana_client) -> None:
    page = ana_client.get("/c/harriers/feed/mail/")
    assert "Somebody needs a look" not in page.content.decode()  # no kind of an athlete's
    fields = page.context["form"].fields
    chosen = dict.fromkeys(fields, "none") | {"race-changed": "once"}
    assert ana_client.post("/c/harriers/feed/mail/", chosen).status_code == 302
    (sent,) = run()
    assert sent.subject == "News of a race in Harriers"
    wrong = ana_client.post("/c/harriers/feed/mail/", chosen | {"race-changed": "hourly"})
    assert wrong.status_code == 422


def test_one_click_ends_the_mail_without_a_login(week, ana) -> None:
    run()
    sent = next(one for one in mail.outbox if one.to == ["ana@harriers.example"])
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.removeprefix(SITE.site)
    client = Client(enforce_csrf_checks=True)
    assert "Stop all e-mail" in client.get(path).content.decode()
    assert Membership.objects.get(user=ana.user).mail == {}
    for _ in range(2):
        answer = client.post(path, {"List-Unsubscribe": "One-Click"})
        assert "no more e-mail" in answer.content.decode()
    assert set(Membership.objects.get(user=ana.user).mail.values()) == {"none"}
    assert client.post(f"{path[:-3]}x/").status_code == 404


def test_what_waits_when_one_leaves_is_not_sent(week, ana, coach) -> None:
    member = Membership.objects.get(user=ana.user)
    link = f"/unsubscribe/{unsubscribe_key(member)}/"
    Membership.objects.filter(user=ana.user).update(left_at=NOW)
    work.run_due(lambda: NOW, SITE)
    assert Client().get(link).status_code == 404
    assert "ana@harriers.example" not in {one.to[0] for one in mail.outbox}


# --- A mail server that fails -------------------------------------------------------------------


class Down(EmailBackend):
    """A server that cannot be reached."""

    asked = 0

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        type(self).asked += 1
        raise ConnectionRefusedError(111, "Connection refused")


class Picky(EmailBackend):
    """A server that knows Ana's address is none."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        if messages[0].to == ["ana@harriers.example"]:
            raise smtplib.SMTPRecipientsRefused({"ana": (550, b"No such user")})
        return super().send_messages(messages)


class Dying(EmailBackend):
    """The worker is killed when the mail has gone out and nothing is written of it yet."""

    kills = True

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        super().send_messages(messages)
        if Dying.kills:
            Dying.kills = False
            raise SystemExit
        return 1


def use(settings, backend: type) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_a_server_that_is_down_is_asked_once_and_again_later(week, settings, monkeypatch) -> None:
    run_before = Message.objects.count()
    monkeypatch.setattr("sessions.planning.mailing.get_connection", Down)
    run()
    assert Message.objects.count() == run_before + 2
    assert Down.asked == 1
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    monkeypatch.undo()
    assert len(run(NOW + timedelta(minutes=6))) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


def test_after_two_days_it_is_kept_as_failed_and_an_owner_sends_it_again(
    week, ben, owner_client, monkeypatch
) -> None:
    monkeypatch.setattr("sessions.planning.mailing.get_connection", Down)
    at = NOW
    for _ in range(3 * MOST_ATTEMPTS):
        run(at)
        at += timedelta(days=1, minutes=10)
    assert set(Message.objects.values_list("state", flat=True)) == {State.FAILED}
    assert not Job.objects.filter(kind=jobs.MAIL, state="waiting").exists()
    page = owner_client.get("/c/harriers/mail/").content.decode()
    assert "Connection refused" in page
    assert "Ben Boy" in page
    monkeypatch.undo()
    message = Message.objects.get(user=ben.user)
    for _ in range(2):
        answer = owner_client.post("/c/harriers/mail/", {"message": message.uid})
        assert answer.status_code == 302
    at = datetime.now(UTC) + timedelta(minutes=1)
    assert [one.to for one in run(at)] == [["ben@harriers.example"]]


def test_an_address_that_is_none_is_not_tried_again(week, ana, monkeypatch) -> None:
    monkeypatch.setattr("sessions.planning.mailing.get_connection", Picky)
    assert [one.to for one in run()] == [["ben@harriers.example"]]
    failed = Message.objects.get(state=State.FAILED)
    assert (failed.user, failed.attempts) == (ana.user, 1)
    assert "No such user" in failed.error


def test_a_worker_killed_after_sending_sends_again_under_the_same_id(week, monkeypatch) -> None:
    monkeypatch.setattr("sessions.planning.mailing.get_connection", Dying)
    with pytest.raises(SystemExit):
        run()
    later = NOW + jobs.LEASE + timedelta(minutes=6)
    run(NOW + jobs.LEASE + timedelta(seconds=1))
    run(later)
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(ids) == 3  # the one that was in its hands twice, the other one once
    assert len(set(ids)) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


def test_rivals_and_coaches_do_not_see_the_clubs_mail(club, coach_client, mallory_client) -> None:
    assert coach_client.get("/c/harriers/mail/").status_code == 404
    assert mallory_client.get("/c/harriers/mail/").status_code == 404


def test_mail_without_a_right_hand_is_untouched_by_another_club(
    week, mallory, mallory_client, owner
) -> None:
    run()
    message = Message.objects.first()
    assert message is not None
    answer = mallory_client.post("/c/rivals/mail/", {"message": message.uid})
    assert answer.status_code == 404


def publish_news(athlete: Athlete, count: int = 1) -> None:
    """Something that an athlete wants to hear of at once."""
    for number in range(count):
        at = NOW + timedelta(minutes=number)
        payload = {"athlete": str(athlete.uid), "week": "2026-W49", "sessions": []}
        told = Told(Kind.WEEK_PUBLISHED, athlete.uid, "session", athlete.uid, payload)
        tell(athlete.club_id, [told], by=None, at=at)
        run(at)


def test_an_address_that_is_refused_rests_after_three_letters(ana, owner_client, settings) -> None:
    use(settings, Picky)
    publish_news(ana, 5)
    member = Membership.objects.get(user=ana.user)
    assert (member.refusals, member.refused_since) == (3, NOW)
    states = Message.objects.filter(user=ana.user).order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.FAILED] * 3 + [State.DROPPED] * 2
    page = owner_client.get("/c/harriers/mail/").content.decode()
    assert "Letters to this address are refused since" in page
    assert "nothing is sent there any more" in page


def test_another_address_begins_anew(ana, settings) -> None:
    use(settings, Picky)
    publish_news(ana, 4)
    User.objects.filter(pk=ana.user_id).update(email="ana@new.example")
    publish_news(ana)
    assert mail.outbox[-1].to == ["ana@new.example"]
    assert Membership.objects.get(user=ana.user).refusals == 0


def test_an_owner_has_a_refused_address_tried_again(ana, owner_client, coach_client, settings):
    use(settings, Picky)
    publish_news(ana, 3)
    member = Membership.objects.get(user=ana.user)
    assert coach_client.post("/c/harriers/mail/", {"member": member.uid}).status_code == 404
    assert owner_client.post("/c/harriers/mail/", {"member": "x"}).status_code == 404
    assert owner_client.post("/c/harriers/mail/", {"member": member.uid}).status_code == 302
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    publish_news(ana)
    assert mail.outbox[-1].to == ["ana@harriers.example"]
    assert "refused since" not in owner_client.get("/c/harriers/mail/").content.decode()


def test_the_digest_comes_at_the_hour_that_the_club_chose(race) -> None:
    Club.objects.update(digest_time=time(20, 30))
    run()
    assert tick(datetime(2026, 11, 26, 19, 0, tzinfo=UTC)) == []  # 20:00 in Rome
    (one,) = [
        each for each in tick(datetime(2026, 11, 26, 19, 30, tzinfo=UTC)) if "ana" in each.to[0]
    ]
    assert one.subject == "The day in Harriers"


def test_changes_of_one_session_are_one_line_with_what_came_of_them(week, ana, principal) -> None:
    run()
    member = Membership.objects.get(user=ana.user)
    choose_mail(member, {Kind.SESSION_CHANGED: How.DAILY})
    first = TrainingSession.objects.filter(athlete=ana).earliest("week_start", "slot")
    for load in ("30", "27.5", "25"):
        seen = Override.objects.filter(athlete=ana).values_list("version", flat=True).first() or 0
        wanted = LineChange(load=Decimal(load), unit="kg")
        change_line(first, SQUAT, wanted, by=principal, at=NOW, seen=seen)
        remake_now(ana, NOW)
    run()
    told = [one for one in tick(NOW + timedelta(days=1)) if "ana" in one.to[0]]
    lines = [one for one in told[0].body.splitlines() if "Mon 23 Nov changed" in one]
    before, after = "3 × 6 @ 20 kg, RIR 2-3", "3 × 6 @ 25 kg, RIR 2-3"
    changes = f"changed 3 times: Barbell back squat {before} → {after}"
    assert lines == [f"- Lower A, Mon 23 Nov {changes}"]
    assert "27.5" not in told[0].body
