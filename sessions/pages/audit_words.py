"""An event of the club's memory in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.forms.fields import clock
from clubs.models import AuditEvent

LONGEST = 160
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+(\+00:00|Z)")
HOUR = re.compile(r"\d{2}:\d{2}:00")
WORDS = re.compile(r"[a-z]+(_[a-z]+)+")  # a choice or an exercise, as the code names it
LINE = re.compile(r"[a-z0-9_]+/[a-z_]+(/.+)?")  # the key of a line: its exercise is what one knows
SUBJECTS = {
    "trainingsession": gettext_lazy("a session"),
    "override": gettext_lazy("a coach's change"),
    "assignment": gettext_lazy("a program's assignment"),
    "coachevent": gettext_lazy("a coach's word on an exercise"),
    "policysetting": gettext_lazy("a rule"),
    "club": gettext_lazy("the club's settings"),
    "membership": gettext_lazy("a member"),
    "deputyship": gettext_lazy("a deputy"),
    "invitation": gettext_lazy("an invitation"),
    "calendarfeed": gettext_lazy("a calendar"),
    "athlete": gettext_lazy("an athlete"),
    "squad": gettext_lazy("a squad"),
    "comment": gettext_lazy("a comment"),
    "race": gettext_lazy("a race"),
    "run": gettext_lazy("a run"),
    "availability": gettext_lazy("days for strength"),
    "season": gettext_lazy("a season"),
    "offrange": gettext_lazy("days off"),
    "gymchoice": gettext_lazy("the gym"),
    "injury": gettext_lazy("a fact of health"),
    "bodyweight": gettext_lazy("a fact of health"),
    "strengthtest": gettext_lazy("a strength test"),
    "timetrial": gettext_lazy("a time trial"),
    "consent": gettext_lazy("a consent"),
    "consenttext": gettext_lazy("the text of a consent"),
    "program": gettext_lazy("a program"),
    "programversion": gettext_lazy("a program's version"),
    "exercise": gettext_lazy("an exercise"),
    "equipment": gettext_lazy("a gym's equipment"),
    "guardianship": gettext_lazy("a guardian"),
    "weekanswer": gettext_lazy("an answer for a week"),
    "runcalendar": gettext_lazy("a calendar of runs"),
    "runimport": gettext_lazy("an import of runs"),
    "deletion": gettext_lazy("a wish to be deleted"),
    "download": gettext_lazy("a file with everything"),
    "gym": gettext_lazy("a gym"),
    "machine": gettext_lazy("a machine"),
    "apitoken": gettext_lazy("a token"),
    "webhook": gettext_lazy("a webhook"),
    "reviewrules": gettext_lazy("what is as expected"),
}
# Verbs that say all by themselves, and those that take what they were done to.
VERBS = {
    "replace": gettext_lazy("Made the published plan of %(name)s anew"),
    "change_line": gettext_lazy("Changed an exercise in %(name)s"),
    "change_session": gettext_lazy("Changed %(name)s"),
    "published": gettext_lazy("Published a week"),
    "accepted": gettext_lazy("Accepted a proposal for %(name)s"),
    "declined": gettext_lazy("Declined a proposal for %(name)s"),
    "approve": gettext_lazy("Approved a week"),
    "keep": gettext_lazy("Kept a week as published"),
    "hold": gettext_lazy("Held a week"),
    "send_back": gettext_lazy("Sent a week back to plan"),
    "skip": gettext_lazy("Skipped a week"),
    "off": gettext_lazy("Gave days off"),
    "undo_approve": gettext_lazy("Took an approval back"),
    "undo_keep": gettext_lazy("Brought a proposal back"),
    "undo_hold": gettext_lazy("Took a hold back"),
    "undo_send_back": gettext_lazy("Took a sending back to plan back"),
    "undo_skip": gettext_lazy("Took a skipped week back"),
    "undo_off": gettext_lazy("Took days off back"),
    "assigned": gettext_lazy("Assigned a program"),
    "ended": gettext_lazy("Ended a program's assignment"),
    "set_parameter": gettext_lazy("Changed the rule %(name)s"),
    "change_settings": gettext_lazy("Changed the club's settings"),
    "set_roles": gettext_lazy("Changed the roles of %(name)s"),
    "set_publishing": gettext_lazy("Changed how the weeks of %(name)s are published"),
    "name_deputy": gettext_lazy("Named a deputy"),
    "end_deputyship": gettext_lazy("Ended a deputyship"),
    "link_guardian": gettext_lazy("Linked a guardian"),
    "unlink_guardian": gettext_lazy("Unlinked a guardian"),
    "confirm_informed": gettext_lazy("Read the information for guardians"),
    "give_consent": gettext_lazy("Gave a consent"),
    "withdraw_consent": gettext_lazy("Withdrew a consent"),
    "write": gettext_lazy("Changed the text of a consent"),
    "name_supervisor": gettext_lazy("Named who supervises %(name)s"),
    "withdraw_supervisor": gettext_lazy("Took back who supervises %(name)s"),
    "set_sharing": gettext_lazy("Changed what coaches may see"),
    "ask_download": gettext_lazy("Had a file with everything made"),
    "ask_deletion": gettext_lazy("Asked to be deleted"),
    "withdraw_deletion": gettext_lazy("Took the wish to be deleted back"),
    "erase": gettext_lazy("An athlete was deleted"),
    "plan_runs": gettext_lazy("Planned runs by a week's pattern"),
    "copy_runs": gettext_lazy("Copied a week's runs"),
    "keep_week": gettext_lazy("Kept a week for strength in the season"),
    "propose_week": gettext_lazy("Had a week proposed again to be taken off"),
    "technique": gettext_lazy("Passed or lowered technique"),
    "conversion": gettext_lazy("Changed an exercise to one leg"),
    "setting": gettext_lazy("Set an exercise's rules for one athlete"),
    "invite": gettext_lazy("Invited somebody"),
    "renew_invitation": gettext_lazy("Made the link of an invitation anew"),
    "revoke_invitation": gettext_lazy("Took an invitation back"),
    "accept_invitation": gettext_lazy("Accepted an invitation"),
    "join membership": gettext_lazy("Joined the club"),
    "join squad": gettext_lazy("Put athletes into a squad"),
    "leave": gettext_lazy("Left the club"),
    "remove_member": gettext_lazy("Removed %(name)s from the club"),
    "add_guardian": gettext_lazy("Added a guardian"),
    "link_account": gettext_lazy("Linked an account to %(name)s"),
    "hand_over": gettext_lazy("Handed athletes over"),
    "take_back": gettext_lazy("Took athletes back who were handed over"),
    "merge": gettext_lazy("Merged two records of one athlete"),
    "import_runs": gettext_lazy("Imported runs"),
    "undo_import": gettext_lazy("Took an import of runs back"),
    "subscribe_calendar": gettext_lazy("Subscribed to a calendar of runs"),
    "unsubscribe_calendar": gettext_lazy("Ended the subscription to a calendar of runs"),
    "set_equipment": gettext_lazy("Changed the equipment of a gym"),
    "test_webhook": gettext_lazy("Sent a test to a webhook"),
    "replay_deliveries": gettext_lazy("Sent a webhook its messages again"),
    "ask_archive": gettext_lazy("Had an archive of the club made"),
    "ask_import": gettext_lazy("Had an archive brought in as a club"),
    "import_club": gettext_lazy("Brought a club in from an archive"),
    "export_club": gettext_lazy("Took the club out as an archive"),
}
DONE = {
    "add": gettext_lazy("Entered %(what)s"),
    "create": gettext_lazy("Added %(what)s"),
    "change": gettext_lazy("Changed %(what)s"),
    "save": gettext_lazy("Saved %(what)s"),
    "remove": gettext_lazy("Removed %(what)s"),
    "restore": gettext_lazy("Brought back %(what)s"),
    "archive": gettext_lazy("Archived %(what)s"),
    "clear": gettext_lazy("Ended %(what)s"),
    "reopen": gettext_lazy("Took up again %(what)s"),
    "reset": gettext_lazy("Reset %(what)s"),
    "rotate": gettext_lazy("Gave a new secret to %(what)s"),
    "revoke": gettext_lazy("Ended %(what)s"),
    "rename": gettext_lazy("Renamed %(what)s"),
    "pause": gettext_lazy("Paused %(what)s"),
    "resume": gettext_lazy("Resumed %(what)s"),
}


LABELS = {
    "does": gettext_lazy("On accepting"),
    "own": gettext_lazy("Own record"),
    "distance_m": gettext_lazy("Distance in metres"),
    "done_distance_m": gettext_lazy("Distance done in metres"),
    "distance_km": gettext_lazy("Distance in kilometres"),
    "goal_s": gettext_lazy("Goal time"),
    "result_s": gettext_lazy("Result"),
    "duration_s": gettext_lazy("Duration"),
    "done_duration_s": gettext_lazy("Time taken"),
    "time_s": gettext_lazy("Time"),
    "days": gettext_lazy("Days with time for strength"),
    "preferred": gettext_lazy("Days preferred"),
    "same_day": gettext_lazy("Strength and a run on one day is fine"),
    "shares_weight": gettext_lazy("Coaches see the body weight"),
    "shares_past_injuries": gettext_lazy("Coaches see injuries that are over"),
    "shares_run_words": gettext_lazy("Coaches see how runs felt"),
}
WEEKDAYS_OF = {"days", "preferred", "week_day", "ask_day", "review_day"}  # 0 = Monday to 6


def sentence(event: AuditEvent, names: Mapping[str, str]) -> str:
    """What was done, as `Changed a race`; a verb that has no words of its own is said as it is."""
    what = str(SUBJECTS.get(event.subject, said(event.subject)))
    name = names.get(str(event.subject_uid), what)
    words = words_of(event.verb, event.subject)
    return str(words) % {"name": name, "what": what} if words else said(event.verb)


def words_of(verb: str, subject: str) -> str | Promise | None:
    """The sentence of a verb: of what it was done to, its own, or as its first word says."""
    own = VERBS.get(f"{verb} {subject}") or VERBS.get(verb)
    return own or DONE.get(verb.partition("_")[0])


def said(name: str) -> str:
    """A name of the code as words: `starts_on` as `Starts on`."""
    if name in LABELS:
        return str(LABELS[name])
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def value(one: Any, names: Mapping[str, str], key: str = "") -> str:
    """A value as it is read, `key` saying what it is of; long documents are cut."""
    text = _value(one, names, key)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _value(one: Any, names: Mapping[str, str], key: str) -> str:
    if one is None or one in ("", [], {}):
        return "–"
    if isinstance(one, bool):
        return _("yes") if one else _("no")
    if isinstance(one, dict):
        told = {name: each for name, each in one.items() if name != "uid"}
        return "; ".join(
            f"{names.get(name) or said(name)}: {_value(each, names, name)}"
            for name, each in told.items()
        )
    if isinstance(one, list):
        return ", ".join(_value(each, names, key) for each in one)
    if isinstance(one, int):
        return _number(one, key)
    return _text(str(one), names)


def _number(one: int, key: str) -> str:
    if key in WEEKDAYS_OF and one in WEEKDAYS_ABBR:
        return str(WEEKDAYS_ABBR[one])
    return clock(one) if key.endswith("_s") else str(one)


def _text(text: str, names: Mapping[str, str]) -> str:
    if DAY.fullmatch(text):
        return date_format(date.fromisoformat(text), "D j M Y")
    if MOMENT.fullmatch(text):
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "D j M Y, H:i T")
    if LINE.fullmatch(text):
        return text.partition("/")[0].replace("_", " ")
    if HOUR.fullmatch(text):
        return text[:5]
    if WORDS.fullmatch(text):
        return text.replace("_", " ")
    return names.get(text, text)
