"""Programs: read, written in versions that never change, put away and brought back."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import AuditEvent
from programs.document import stored_document
from programs.drafts import LINE_FIELDS, change, draft_of, posted_draft
from programs.forms.editor import Editor, pretty
from programs.models import Exercise, Program, ProgramVersion


def url(name, *more, club="harriers"):
    return reverse(f"programs:{name}", args=[club, *more])


def library():
    return {one.slug: one for one in Exercise.objects.all()}


def rows(answer):
    """Every field of the editor that an answer shows, as a browser would post it."""
    editor = answer.context["editor"]
    data = {"mode": "form"}
    for form in editor.forms.values():
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value in (None, False) else str(value)
    for field in answer.context["head"]:
        data[field.html_name] = "" if field.value() is None else str(field.value())
    return data


@pytest.fixture
def path(mixed):
    return url("version-new", mixed.program.uid)


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def data(coach_client, path, kept):
    """The form of the editor as it stands: the same each time, so asked once."""
    if not kept:
        kept |= rows(coach_client.get(path))
    return dict(kept)


def test_programs_are_listed_in_few_queries(
    physio_client, club, mixed, django_assert_max_num_queries
):
    for number in range(12):
        one = Program.objects.create(club=club, name=f"Program {number}")
        for turn in (1, 2):
            ProgramVersion.objects.create(
                club=club, program=one, number=turn, document=mixed.document
            )
    with django_assert_max_num_queries(6):
        page = physio_client.get(url("programs")).content.decode()
    assert page.count("version 2") == 12
    assert "New program" not in page


def test_a_program_reads_as_a_coach_says_it(
    coach_client, squat_method, django_assert_max_num_queries
):
    with django_assert_max_num_queries(7):
        page = coach_client.get(url("program", squat_method.program.uid)).content.decode()
    for text in (
        "+5 kg every 2 sessions when earned, cap 1.5 × body weight, weeks count when trained",
        "1 × 8",
        "RIR 2–3",
        "Strength, weeks 1–4",
        "from week 9",
        "technique: learn: bar only",
        "instead: Barbell hip thrust",
    ):
        assert text in page


def test_what_is_shown_as_rows_is_the_document_again(coach_client, mixed, squat_method):
    for version in (mixed, squat_method):
        document = stored_document(version.document)
        answer = coach_client.get(url("version-new", version.program.uid))
        editor = Editor(rows(answer) | {"do": "check"}, None, library())
        assert editor.summary() == []
        assert editor.document == document


def test_what_is_shown_as_json_is_the_document_again(mixed):
    document = stored_document(mixed.document)
    editor = Editor({"mode": "json", "json": pretty(document), "do": "check"}, None, library())
    assert editor.document == document


def test_saving_makes_a_new_version_and_keeps_the_old(coach_client, mixed, path, data):
    before = mixed.document
    data |= {"do": "save", "note": "Fewer", "s0-l1-b0-reps": "5"}
    for _twice in range(2):
        assert coach_client.post(path, data).status_code == 302
    new, old = mixed.program.versions.all()
    assert (new.number, new.note) == (2, "Fewer")
    assert old.document == before
    assert new.document["sessions"][0]["lines"][1]["blocks"][0]["reps"] == 5
    assert AuditEvent.objects.filter(verb="add_version").count() == 1
    page = coach_client.get(url("program", mixed.program.uid)).content.decode()
    assert "Changed in this version" in page
    assert "weeks 1–5 Strength 3 × 5" in page


def test_saving_without_a_change_makes_no_version(coach_client, mixed, path, data):
    answer = coach_client.post(path, data | {"do": "save"}, follow=True)
    assert "Nothing changed" in answer.content.decode()
    assert mixed.program.versions.count() == 1


def test_a_version_saved_meanwhile_is_not_run_over(coach_client, mixed, path, data):
    coach_client.post(path, data | {"do": "save", "s0-title": "Theirs"})
    mine = data | {"do": "save", "s0-title": "Mine", "note": "My note"}
    answer = coach_client.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Version 2 was saved in between by Carla Coach" in page
    assert 'value="Mine"' in page
    assert coach_client.post(path, rows(answer) | {"do": "save"}).status_code == 302
    assert [one.number for one in mixed.program.versions.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    ("action", "there", "gone"),
    [
        ("add-line:0", "s0-l6-exercise", None),
        ("remove-line:0:0", "s0-l4-exercise", "s0-l5-exercise"),
        ("add-block:0:1", "s0-l1-b2-goal", None),
        ("remove-block:0:1:1", "s0-l1-b0-goal", "s0-l1-b1-goal"),
        ("add-session", "s2-title", None),
        ("remove-session:1", "s0-title", "s1-title"),
    ],
)
def test_rows_are_added_and_removed_by_plain_buttons(coach_client, path, data, action, there, gone):
    answer = coach_client.post(path, data | {"do": action, "s0-title": "Typed"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" in page
    assert f'name="{there}"' in page
    assert gone is None or f'name="{gone}"' not in page
    assert 'value="Typed"' in page
    assert ProgramVersion.objects.count() == 2  # the two defaults


def test_htmx_gets_the_editor_alone(coach_client, path, data):
    answer = coach_client.post(path, data | {"do": "add-line:0"}, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<form class="editor"')


def test_lines_move_up_and_down(mixed):
    draft = draft_of(stored_document(mixed.document), library())
    assert change(draft, "down-line:0:0")
    assert draft.sessions[0].lines[1].values["exercise"] == "Pogo hops"
    assert change(draft, "up-line:0:1")
    assert draft.sessions[0].lines[0].values["exercise"] == "Pogo hops"


@pytest.mark.parametrize(
    "action",
    [
        "",
        "save",
        "remove-line:9:9",
        "remove-line:0:-1",
        "add-line",
        "add-line:x",
        "up-moon:0",
        "explode:0",
    ],
)
def test_an_action_that_points_nowhere_does_nothing(mixed, action):
    draft = draft_of(stored_document(mixed.document), library())
    before = str(draft)
    assert not change(draft, action)
    assert str(draft) == before


def test_a_draft_holds_no_more_than_a_program_may(mixed):
    huge = {f"s{number}-title": "x" for number in range(50)}
    assert len(posted_draft(huge).sessions) == 7
    assert set(posted_draft(huge | {"s0-l0-exercise": "x"}).sessions[0].lines[0].values) == set(
        LINE_FIELDS
    )


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("s0-l1-exercise", "Bak squat", "Unknown exercise “Bak squat”"),
        ("s0-l1-b0-reps", "8-5", "the first must not be above the second"),
        ("s0-l1-b0-reps", "abc", "“abc”: a number or a range"),
        ("s0-l1-b0-sets", "99", "“99”: must be a whole number from 1 to 10"),
        ("s0-l1-b0-weeks", "", "only the last block"),
        ("s0-l1-rest_s", "3 min", "“3 min”: minutes and seconds"),
        ("s0-l1-cap_bw", "9", "“9”: must be 0.1 to 4"),
        ("s0-l1-start_kind", "load", "How much?"),
        ("s0-l1-warmup", "half", "“half”: share and repetitions"),
        ("s0-l1-contra", "elbow", "“elbow”: must be of neck"),
        ("s0-l0-method", "linear", "must be dose or fixed"),
        ("s0-title", "", "This field is required"),
    ],
)
def test_faults_stand_at_their_field(coach_client, mixed, path, data, name, typed, said):
    answer = coach_client.post(path, data | {"do": "save", name: typed})
    assert answer.status_code == 422
    assert any(said in one["text"] for one in answer.context["errors"])
    assert mixed.program.versions.count() == 1


def one_line(count: int = 1, **changed) -> str:
    """A document of one line; what is a block's goes there."""
    block = {"goal": "strength", "weeks": 4, "sets": 3, "reps": 6}
    block |= {name: changed.pop(name) for name in ("reps", "rir") if name in changed}
    line = {"exercise": "back_squat", "blocks": [block] * count} | changed
    return json.dumps({"sessions": [{"title": "A", "lines": [line]}]})


def many_lines(title: str, count: int) -> str:
    return json.dumps(
        {"sessions": [{"title": title, "lines": [{"exercise": "back_squat"}] * count}]}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "document: "),
        ("{", "document: "),
        ('{"sessions": []}', "sessions: empty"),
        ('{"sessions": [{"title": "A", "lines": [{"exercise": "moon_walk"}]}]}', "'moon_walk'"),
        ('{"sessions": [{"title": 1, "lines": []}]}', "sessions[0].title: "),
        ('{"sessions": [], "extra": 1}', "extra"),
        ("[" * 100_000, "document"),
        ("x" * 300_000, "300000 characters"),
        (one_line(step=-5), "sessions[0].lines[0].step: -5, must be above 0 to 100"),
        (one_line(step="1e999999"), "lines[0].step: 1E+999999, must be"),
        (one_line(every=0), "lines[0].every: 0, must be a whole number from 1 to 12"),
        (one_line(start={"load": 5, "e1rm": 3}), "lines[0].start: "),
        (one_line(warmup=[[0.5, -3]]), "lines[0].warmup: -3, must be"),
        (one_line(rest_s=-5), "lines[0].rest_s: -5, must be"),
        (one_line(notes="x" * 301), "lines[0].notes: 301 characters, at most 300 are allowed"),
        (one_line(track="t" * 31), "lines[0].track: 31 characters"),
        (one_line(tempo="\0"), "lines[0].tempo: holds a null character"),
        (one_line(reps=-3), "lines[0].blocks[0].reps: -3, must be a whole number from 1"),
        (one_line(rir=[-5, 3]), "lines[0].blocks[0].rir: -5, must be 0 to 6 in halves"),
        (one_line(count=61), "lines[0].blocks: 61 of a line, at most 60 are allowed"),
        (many_lines("T" * 101, 1), "sessions[0].title: 101 characters, at most 60 are allowed"),
        (many_lines("T", 31), "sessions[0].lines: 31 in a session, at most 30 are allowed"),
    ],
)
def test_json_is_refused_with_its_path(coach_client, path, data, text, said):
    answer = coach_client.post(path, data | {"mode": "json", "json": text, "do": "save"})
    assert answer.status_code == 422
    assert any(said in one["text"] for one in answer.context["errors"])


@pytest.mark.parametrize("typed", ["1e400", "1e999999", "9" * 500, "NaN", "-1", "0." + "1" * 500])
def test_no_number_breaks_the_editor(coach_client, mixed, path, data, typed):
    """Each in a line of its own, as a line tells its first fault only."""
    names = ("step", "every", "cap_bw", "load", "dose_max", "start_value")
    line = {name: value for name, value in data.items() if name.startswith("s0-l1-")}
    for number, name in enumerate(names):
        own = {key.replace("-l1-", f"-l{number}-"): value for key, value in line.items()}
        data |= own | {f"s0-l{number}-start_kind": "load", f"s0-l{number}-{name}": typed}
    answer = coach_client.post(path, data | {"do": "save"})
    assert answer.status_code == 422
    places = {one["id"] for one in answer.context["errors"]}
    assert places >= {f"id_s0-l{number}-{name}" for number, name in enumerate(names)}
    assert mixed.program.versions.count() == 1


def test_a_long_program_is_not_too_many_fields(coach_client, path, data):
    """As the browser sends it: every field of every row, empty or not."""
    line = {name: value for name, value in data.items() if name.startswith("s0-l1-")}
    lines = {
        name.replace("s0-l1-", f"s0-l{number}-"): value
        for number in range(30)
        for name, value in line.items()
    }
    lines |= {
        f"s0-l0-b{turn}-{name}": value
        for turn in range(60)
        for name, value in {"goal": "strength", "weeks": "1", "sets": "3", "reps": "6"}.items()
    }
    assert len(lines) > 1000
    answer = coach_client.post(path, data | lines | {"do": "check"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "s0-l29-exercise" in page
    assert "s0-l0-b59-goal" in page, "nothing typed is lost"


def test_rows_and_json_lead_to_each_other(coach_client, path, data):
    answer = coach_client.post(path, data | {"do": "as-json", "s0-title": "Legs"})
    text = answer.context["editor"].text
    assert json.loads(text)["sessions"][0]["title"] == "Legs"
    back = coach_client.post(path, {"mode": "json", "json": text, "do": "as-form", "base": "1"})
    assert 'value="Legs"' in back.content.decode()
    assert 'value="Barbell back squat"' in back.content.decode()


def test_checking_shows_the_difference_and_saves_nothing(coach_client, mixed, path, data):
    answer = coach_client.post(path, data | {"do": "check", "s1-l0-exercise": "Box jump"})
    page = answer.content.decode()
    assert "Lower B · Squat jump" in page
    assert "Lower B · Box jump" in page
    assert mixed.program.versions.count() == 1


def test_a_program_is_copied_once(coach_client, mixed):
    answer = coach_client.get(f"{url('program-new')}?from={mixed.program.uid}")
    data = rows(answer) | {"do": "save"}
    for _twice in range(2):
        assert coach_client.post(url("program-new"), data).status_code == 302
    copy = Program.objects.get(name=f"{mixed.program.name}, copy")
    assert stored_document(copy.versions.get().document) == stored_document(mixed.document)


def test_a_program_sent_again_with_other_content_loses_nothing(coach_client, mixed):
    answer = coach_client.get(f"{url('program-new')}?from={mixed.program.uid}")
    data = rows(answer) | {"do": "save"}
    coach_client.post(url("program-new"), data)
    coach_client.post(url("program-new"), data | {"s0-title": "Other"})
    titles = [
        stored_document(one.versions.get().document).sessions[0].title
        for one in Program.objects.filter(name__endswith=", copy")
    ]
    assert len(set(titles)) == 2
    assert "Other" in titles


def test_a_new_program_begins_empty(coach_client, club):
    answer = coach_client.get(url("program-new"))
    data = rows(answer) | {
        "name": "Hills",
        "s0-title": "A",
        "s0-l0-exercise": "step_up",
        "do": "save",
    }
    assert coach_client.post(url("program-new"), data).status_code == 302
    assert Program.objects.get(name="Hills").versions.get().number == 1
    assert coach_client.post(url("program-new"), data | {"name": ""}).status_code == 422


def test_somebody_elses_program_is_neither_copied_nor_taken(
    mallory_client, coach_client, mixed, club
):
    page = mallory_client.get(f"{url('program-new', club='rivals')}?from={mixed.program.uid}")
    assert page.context["copied"] is None
    data = rows(page) | {
        "uid": str(mixed.program.uid),
        "name": "Mine",
        "s0-title": "A",
        "s0-l0-exercise": "step_up",
        "do": "save",
    }
    assert mallory_client.post(url("program-new", club="rivals"), data).status_code == 302
    mixed.program.refresh_from_db()
    assert mixed.program.name == "Mixed runner's strength"


def test_renaming_keeps_the_versions_and_shows_a_conflict(coach_client, mixed):
    path = url("program-edit", mixed.program.uid)
    data = {"name": "Mixed", "summary": "", "version": 1}
    assert coach_client.post(path, data).status_code == 302
    answer = coach_client.post(path, data | {"name": "Other"})
    assert answer.status_code == 409
    assert "Saved is now: Mixed" in answer.content.decode()
    assert coach_client.post(path, {"name": ""}).status_code == 422


def test_a_program_is_put_away_and_brought_back(coach_client, mixed):
    uid = mixed.program.uid
    assert "<h1>Put" in coach_client.get(url("program-archive", uid)).content.decode()
    assert coach_client.post(url("program-archive", uid)).status_code == 302
    assert coach_client.get(url("program", uid)).status_code == 404
    assert (
        mixed.program.name.split("'")[0]
        in coach_client.get(url("programs-archived")).content.decode()
    )
    for _twice in range(2):
        assert coach_client.post(url("program-restore", uid)).status_code == 302
    assert coach_client.get(url("program", uid)).status_code == 200
    assert AuditEvent.objects.filter(verb="restore_program").count() == 1


def test_an_old_version_can_be_read_and_says_so(coach_client, mixed, path, data):
    coach_client.post(path, data | {"do": "save", "s0-title": "New"})
    page = coach_client.get(url("version", mixed.program.uid, 1)).content.decode()
    assert "This is version 1; the last one is 2." in page
    assert coach_client.get(url("version", mixed.program.uid, 9)).status_code == 404


def pages(uid):
    return {
        "programs": url("programs"),
        "program": url("program", uid),
        "version": url("version", uid, 1),
        "program-new": url("program-new"),
        "programs-archived": url("programs-archived"),
        "program-edit": url("program-edit", uid),
        "program-archive": url("program-archive", uid),
        "version-new": url("version-new", uid),
    }


def test_strangers_find_nothing_and_anonymous_logs_in(mallory_client, ana_client, mixed):
    for name, path in pages(mixed.program.uid).items():
        assert mallory_client.get(path).status_code == 404, name
        assert ana_client.get(path).status_code == 404, name
        assert Client().get(path).status_code == 302, name
        if str(mixed.program.uid) in path:
            moved = path.replace("harriers", "rivals")
            assert mallory_client.get(moved).status_code == 404, name
    restore = url("program-restore", mixed.program.uid, club="rivals")
    assert mallory_client.post(restore).status_code == 404


def test_who_only_sees_writes_nothing(physio_client, mixed):
    for name, path in pages(mixed.program.uid).items():
        sees = name in {"programs", "program", "version"}
        assert (physio_client.get(path).status_code == 200) == sees, name
    assert physio_client.post(url("program-archive", mixed.program.uid)).status_code == 404
    assert physio_client.post(url("version-new", mixed.program.uid)).status_code == 404


def test_wrong_methods_are_refused(coach_client, mixed):
    assert coach_client.post(url("programs")).status_code == 405
    assert coach_client.get(url("program-restore", mixed.program.uid)).status_code == 405
    assert coach_client.get(url("program", uuid.uuid4())).status_code == 404
