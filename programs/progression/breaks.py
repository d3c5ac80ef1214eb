"""Weeks away: less load, fewer sets for some sessions. Source: method, section 4, rule 5."""

from __future__ import annotations

from programs.progression.frame import Exact
from programs.progression.policy import Policy
from programs.progression.sheet import Sheet, place_of
from programs.progression.state import empty_credits
from programs.progression.trace import Entry, Facts

CODES = {"none": "gap", "illness": "illness", "short": "short", "full": "full"}
LONG, AWAY_LONG = 3, 2  # weeks after which the rule applies; if ill or hurt
LEAST = {"short": 2, "full": 3}
DAYS = 7


def weeks_off(days: int) -> int:
    """Whole weeks without training, from the days since the last trained exposure."""
    return max(0, days // DAYS - 1)


def weeks_away(off: int, away: str) -> int:
    """Weeks off, counted up after illness or injury."""
    if away == "illness":
        return off + 1 if off >= 1 else off
    return max(off, LEAST.get(away, 0))


def kept(weeks: int, away: str, policy: Policy) -> Exact:
    """The share of the peak that is left after so many weeks."""
    terms = policy.break_
    if weeks == AWAY_LONG:
        share = terms.two
    else:
        share = max(terms.floor, terms.three - terms.week * (weeks - LONG))
    return share * terms.hurt if away == "full" else share


def come_back(sheet: Sheet) -> None:
    """Apply the break rule if the line was away long enough."""
    draft = sheet.draft
    if draft.last is None:
        return
    sheet.weeks_off = weeks_off((sheet.date - draft.last).days)
    away = draft.away
    weeks = weeks_away(sheet.weeks_off, away)
    if weeks >= LONG or (weeks == AWAY_LONG and away != "none"):
        reduce(sheet, weeks)


def reduce(sheet: Sheet, weeks: int) -> None:
    """Back to a share of the peak, with a ramp of sets."""
    draft, policy = sheet.draft, sheet.frame.policy
    away, before = draft.away, sheet.base
    share = kept(weeks, away, policy)
    peak = draft.peak or 0
    draft.capacity = min(draft.capacity or 0, peak * share)
    draft.ramp = policy.ramp[: max(0, weeks - 2) if away == "none" else weeks]
    draft.ramp_length = len(draft.ramp)
    sheet.place = place_of(sheet, draft.capacity)
    code = f"{CODES[away]}_{weeks}"
    facts: Facts = {
        "weeks": weeks,
        "share": share,
        "peak": sheet.grid.value(place_of(sheet, peak)),
        "reduced": draft.ramp_length,
    }
    sheet.base_entries.append(Entry("break", code, before, sheet.base, facts))
    low = sheet.frame.low
    if not sheet.frame.dose and draft.reps != low:
        sheet.reps_entries.append(Entry("break", code, draft.reps, low, facts))
    draft.reps = low
    empty_credits(draft)
    draft.strikes = draft.holds = 0
    draft.away = "none"
    if draft.missed is not None:
        draft.barred = draft.missed if draft.barred is None else max(draft.barred, draft.missed)
    draft.moved = "break"
    draft.moved_on = sheet.date
    sheet.broke = True
