"""The sentences behind the numbers, in two voices: trade words, and plain ones for athletes.

`_` marks them for translation; `reasons` fills them. Source: method, section 6.
"""

from __future__ import annotations

Voices = tuple[str, str]  # coach, athlete


def _(text: str) -> str:
    """Mark a text for translation; it is translated when it is said."""
    return text


# Keys: rule, then code (or the part of it before `:` or `_`), then a variant where facts differ.
ENTRIES: dict[tuple[str, ...], Voices] = {
    ("start", "lightest"): (
        _("Start at {after}: the lightest"),
        _("You start with {after}: light, to get the movement right."),
    ),
    ("start", "load"): (
        _("Start at {after}: as entered"),
        _("You start with {after}, as your coach chose."),
    ),
    ("start", "e1rm"): (
        _("Start at {after}: {share} of 1RM {e1rm} taken as the 1RM"),
        _("You start with {after}, worked out from your best of {e1rm}."),
    ),
    ("start", "pct_bw"): (
        _("Start at {after}: {pct}% of body weight {weight}"),
        _("You start with {after}, a share of your body weight."),
    ),
    ("start", "pct_bw", "unknown"): (
        _("Start at {after}: body weight unknown, so the lightest"),
        _("You start with {after}. Tell us your body weight, and we can do better."),
    ),
    ("start", "from"): (
        _("Start at {after}: {factor} of the old base {from}"),
        _("You start with {after}, worked out from the exercise you did before."),
    ),
    ("start", "from", "system"): (
        _("Start at {after}: from the old base {from} less body weight {weight}"),
        _("You start with {after}: your own weight counts too on one leg."),
    ),
    ("start", "from", "unknown"): (
        _("Start at {after}: body weight unknown, so the lightest"),
        _("You start with {after}. Tell us your body weight, and we can do better."),
    ),
    ("carry", "start"): (
        _("Base {after} since {since}, from the start"),
        _("You go on from your start: {after}."),
    ),
    ("carry", "raise"): (
        _("Base {after} since {since}, from a raise"),
        _("You go on from {after}, earned by good sessions."),
    ),
    ("carry", "break"): (
        _("Base {after} since {since}, from a break"),
        _("You are on your way back: {after}."),
    ),
    ("carry", "back_off"): (
        _("Base {after} since {since}, from a back-off"),
        _("You build up again from {after}."),
    ),
    ("carry", "adopt"): (
        _("Base {after} since {since}, from a heavier load done well"),
        _("You go on from {after}: you did more than planned, and did it well."),
    ),
    ("carry", "override"): (
        _("Base {after} since {since}, from the coach's load"),
        _("You go on from {after}, your coach's choice that you did well."),
    ),
    ("carry", "e1rm"): (
        _("Base {after} since {since}, from the estimated 1RM"),
        _("You go on from {after}, worked out from your last hard set."),
    ),
    ("carry", "technique"): (
        _("Base {after} since {since}, from a change of technique"),
        _("You go on from {after}, since your coach looked at your technique."),
    ),
    ("carry", "reps"): (_("{after} reached"), _("You have worked up to {after}.")),
    ("block",): (
        _("{goal}: {sets} x {range}, {rir} in reserve"),
        _("This block is for {goal}: {sets} x {range}, and stop with {rir} left in you."),
    ),
    ("block", "unrated"): (
        _("{goal}: {sets} x {range}"),
        _("This block is for {goal}: {sets} x {range}."),
    ),
    ("limit", "minor"): (
        _("Under 18: {after} instead of {before}"),
        _("You are still growing: {after} instead of {before} is plenty."),
    ),
    ("limit", "cap_bw"): (
        _("Cap {cap_bw} x {weight} ({days}-day median): {after}"),
        _("You have reached {cap_bw} times your body weight; {after} is all a runner needs."),
    ),
    ("limit", "dose_max"): (
        _("Highest dose {after}"),
        _("{after} is as much as this exercise needs."),
    ),
    ("limit", "no_load"): (
        _("Even the lightest is above the cap: no load"),
        _("Even the lightest is too heavy for now: do it without a load."),
    ),
    ("limit", "no_weight"): (
        _("Under 18 and body weight unknown: the lightest, {after}"),
        _("Tell us your body weight. Until then we keep it at {after}."),
    ),
    ("limit", "reach"): (
        _("At most {jump} more than the last time, {last}: {after}"),
        _("You come up step by step: {after} today."),
    ),
    ("limit", "reach", "held"): (
        _("No more than the last time, {last}, today: {after}"),
        _("You stay with what you did last time: {after}."),
    ),
    ("limit", "reach", "reps"): (
        _("More load than the last time: back to {after}"),
        _("A little heavier today, so {after} will do."),
    ),
    ("break", "gap"): (
        _("{weeks} weeks away: {share} of the highest load {peak}, {reduced} reduced sessions"),
        _("Welcome back after {weeks} weeks! You start at {after} and are soon where you were."),
    ),
    ("break", "illness"): (
        _("Ill, {weeks} weeks: {share} of the highest load {peak}, {reduced} reduced sessions"),
        _("Good that you are well again. You start gently, at {after}."),
    ),
    ("break", "short"): (
        _("Careful return, {weeks} weeks: {share} of {peak}, {reduced} reduced sessions"),
        _("Good to have you back. You start carefully, at {after}."),
    ),
    ("break", "full"): (
        _("Return after injury, {weeks} weeks: {share} of {peak}, {reduced} reduced sessions"),
        _("Good to have you back. You take your time and start at {after}."),
    ),
    ("raise", "fixed"): (
        _("Fixed: stays at {after}"),
        _("This one stays at {after}."),
    ),
    ("raise", "modify"): (
        _("Injury: no raise, {after}"),
        _("No more load while it hurts: {after}."),
    ),
    ("raise", "technique"): (
        _("Technique not free yet: no raise, {after}"),
        _("First the technique, then the load: you stay at {after}."),
    ),
    ("raise", "after_miss"): (
        _("After a miss: {credits} of {every} good sessions, and one more before a raise"),
        _("You missed some training, so you stay at {after} for now."),
    ),
    ("raise", "no_weight"): (
        _("Body weight unknown: no raise, {after}"),
        _("Tell us your body weight, and you can go on rising."),
    ),
    ("raise", "not_due"): (
        _("{credits} of {every} good sessions: stays at {after}"),
        _("{credits} of {every} good sessions done; you stay at {after} until then."),
    ),
    ("raise", "not_rated"): (
        _("No session rated: no raise, {after}"),
        _("Tell us how many repetitions you had left, and you can go on rising."),
    ),
    ("raise", "at_cap"): (
        _("Next load above the cap: stays at {after}"),
        _("You are at the top: {after} is strong enough."),
    ),
    ("raise", "no_heavier"): (
        _("Nothing heavier here: stays at {after}"),
        _("You have outgrown the equipment: {after} is the heaviest here."),
    ),
    ("raise", "rep_up"): (
        _("Enough good sessions ({credits} of {every}): {after} instead of {before}"),
        _("You earned it: {after} instead of {before}."),
    ),
    ("raise", "bridge"): (
        _("The next load is too far away: first {after} instead of {before}"),
        _("The next load is a big step, so do {after} first."),
    ),
    ("raise", "regain"): (
        _("Regaining what was lost: {after} instead of {before}"),
        _("You are coming back: {after} today."),
    ),
    ("raise", "step"): (
        _("Enough good sessions ({credits} of {every}): + {step}, {after}"),
        _("You earned it: {after} today."),
    ),
    ("raise", "double_step"): (
        _("Enough good sessions ({credits} of {every}), and easy: two steps of {step}, {after}"),
        _("That was easy for you: {after} today."),
    ),
    ("raise", "jump"): (
        _("Bridged: on to the next load, {after}"),
        _("Now you are ready for the big step: {after}."),
    ),
    ("raise", "reps"): (
        _("New load: {after} instead of {before}"),
        _("Heavier today, so {after} will do."),
    ),
    ("ease", "light"): (
        _("{race} in {distance} days: light, {share}"),
        _("{race} is {distance} days away: you take it a little easier."),
    ),
    ("ease", "lighter"): (
        _("{race} in {distance} days: lighter, {share}"),
        _("{race} is {distance} days away: you save your legs."),
    ),
    ("ease", "deload"): (
        _("Deload: {share}"),
        _("An easier week, so that your body can catch up."),
    ),
    ("ease", "light_day"): (
        _("Light session: {share}"),
        _("This is your light session of the week."),
    ),
    ("ease", "modify"): (
        _("Injury ({tags}): {share}"),
        _("You go easier because of your {tags}."),
    ),
    ("ease", "return"): (
        _("Session {session} of {of} after the break: {share} of the sets"),
        _("Session {session} of {of} on your way back: fewer sets."),
    ),
    ("round",): (
        _("What can be loaded, rounded down: {after}"),
        _("{after} is what the equipment makes."),
    ),
    ("round", "plates"): (
        _("Plates available: {plates}. Rounded down to {after}"),
        _("With the plates here that makes {after}."),
    ),
    ("coach", "set"): (_("Set by {by}: {note}"), _("{by} set this for you: {note}")),
    ("coach", "set", "silent"): (_("Set by {by}"), _("{by} set this for you.")),
    ("coach", "dropped"): (
        _("Override of {entered} dropped: pain or a break came after it"),
        _("An older change by your coach no longer counts: something happened in between."),
    ),
}

JUDGED: dict[str, Voices] = {
    "pause": (
        _("Pain {pain} in {tags}: paused until cleared"),
        _("Pain {pain} in {tags}: this exercise rests until you are cleared. Rest well."),
    ),
    "strike": (
        _("{result}: no raise, again means {less} less"),
        _("{result}: you stay with this load and try again."),
    ),
    "back_off": (
        _("Twice {result}: {less} less"),
        _("{result} again: a little less now, and then you build up."),
    ),
    "hold": (_("{result}: stays"), _("{result}: you stay with this load.")),
    "credit": (
        _("{credits} of {every} good sessions towards the next step"),
        _("Well done. {credits} of {every} towards the next step."),
    ),
    "earned": (
        _("{credits} of {every} good sessions: enough for the next step"),
        _("Well done. That is enough for the next step."),
    ),
    "ramp": (
        _("Back after the break: {left} reduced sessions left"),
        _("Good, you are on your way back: {left} shorter sessions to go."),
    ),
    "adopt": (
        _("{load} done well: new base"),
        _("You did {load} well: that is your new load."),
    ),
    "override": (
        _("Coach's {load} done: new base"),
        _("You did your coach's {load}: that is your new load."),
    ),
    "e1rm": (
        _("Estimated from {reps} + {rir}"),
        _("Worked out from your {reps} repetitions with {rir} left."),
    ),
    "none": (
        _("No evidence either way: stays"),
        _("Done. Easy sessions count for your health, not for the load."),
    ),
    "check": (
        _("{load} is far above the plan: please check"),
        _("{load} is far more than planned. Is that what you lifted?"),
    ),
}

RESULTS: dict[str, Voices] = {
    "red": (_("red pain"), _("Strong pain")),
    "amber": (_("amber pain"), _("Some pain")),
    "short": (_("short"), _("It was too much")),
    "partial": (_("partial"), _("Not all sets done")),
    "hard": (_("hard"), _("It was hard")),
    "easy": (_("easy"), _("It was easy")),
    "ok": (_("as asked"), _("Just right")),
    "green": (_("without pain"), _("No pain")),
}

CODES: dict[str, Voices] = {
    "race": (_("Race day ({priority})"), _("Race day: good luck.")),
    "stop": (
        _("No strength around the {priority} race"),
        _("No strength now: the race comes first."),
    ),
    "off": (_("Off"), _("Time off: enjoy it.")),
    "gate": (_("No room in the week next to the runs"), _("This week you just run.")),
    "skip": (_("Skipped by the coach"), _("Your coach took this one out.")),
    "rest": (
        _("At rest: pain or injury not cleared"),
        _("This exercise rests until you are cleared."),
    ),
    "no_equipment": (_("No equipment known for this"), _("There is nothing to lift with here.")),
    "extra": (_("Done without a plan"), _("You did this on your own.")),
    "full": (_("Full session"), _("A normal session.")),
    "deload": (_("Deload"), _("An easier week.")),
    "light": (_("Light before the {priority} race"), _("A little easier: your race is coming.")),
    "lighter": (_("Lighter before the {priority} race"), _("Easier: your race is near.")),
}

FLAGS: dict[str, Voices] = {
    "at_cap": (_("At the cap: change the cap or the exercise"), _("You are at the top here.")),
    "bridge": (_("Bridging a far load with repetitions"), _("More repetitions before a big step.")),
    "check": (_("Load far above the plan: please check"), _("Please check the load you entered.")),
    "modified": (_("Modified because of an injury"), _("Gentler because of your injury.")),
    "needs_body_weight": (_("Body weight is needed"), _("Please tell us your body weight.")),
    "needs_equipment": (_("Equipment is needed"), _("Ask your coach what there is to lift.")),
    "no_heavier": (_("Nothing heavier here"), _("You have outgrown the equipment.")),
    "no_load": (_("The lightest load is above the cap"), _("Without a load for now.")),
    "not_rated": (_("No session rated"), _("Please tell us how many repetitions you had left.")),
    "stalled": (_("Stalled: look at it"), _("Stuck for a while: talk to your coach.")),
    "trained_through": (_("Race trained through"), _("You train through the coming race.")),
}

PLACES: dict[str, Voices] = {
    "race_day": (_("Race ({of}) that day"), _("You race that day.")),
    "not_available": (_("Not available"), _("You said you cannot train then.")),
    "run_that_day": (_("A run that day"), _("You run that day.")),
    "before_race": (_("Too near before the {of} race"), _("Too near before your race.")),
    "after_race": (_("Too near after the {of} race"), _("Too soon after your race.")),
    "near_heavy": (_("Too near another heavy session"), _("Too near another heavy session.")),
    "day_taken": (_("Another session lies there"), _("Another session lies there.")),
    "no_day": (_("No day is left"), _("There is no day left.")),
    "pinned": (_("Pinned by the coach"), _("Your coach chose this day.")),
    "lightened": (_("Lightened to fit"), _("Made lighter, so that it fits your week.")),
    "before_key_run": (_("The day before {of}: no better day"), _("Your next run may feel heavy.")),
    "preferred": (_("Preferred day"), _("Your preferred day.")),
    "run_first": (_("Run first, 6 hours between"), _("Run first, then rest 6 hours.")),
    "best_day": (_("Farthest from the key runs"), _("The best day next to your runs.")),
}

CHARGES: dict[str, Voices] = {
    "day_before": (_("the day before {of}"), _("you run {of} the day after")),
    "two_days_before": (_("two days before {of}"), _("you run {of} two days later")),
    "day_after": (_("the day after {of}"), _("you ran {of} the day before")),
    "after_race": (_("two days after the {of} race"), _("two days after your race")),
    "same_day": (_("{of} run that day"), _("you run that day")),
    "only_free_day": (_("the only day without run or race"), _("your only free day")),
    "preferred": (_("preferred day"), _("your preferred day")),
}
RUNS: dict[str, str] = {
    "easy": _("easy"),
    "long": _("long"),
    "tempo": _("tempo"),
    "interval": _("intervals"),
    "hill": _("hills"),
}

GOALS: dict[str, str] = {
    "strength": _("strength"),
    "strength-endurance": _("strength endurance"),
    "power": _("power"),
    "maintenance": _("maintenance"),
}

AMOUNTS: dict[str, str] = {
    "reps": _("{number} repetitions"),
    "time": _("{number} s"),
    "distance": _("{number} m"),
    "sets": _("{number} sets"),
}

YOUR_COACH: Voices = (_("the coach"), _("Your coach"))
UNSPECIFIED = _("an unnamed part")
