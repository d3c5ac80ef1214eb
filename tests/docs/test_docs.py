"""What the documentation says is there, and nothing that it has to list is missing."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command, get_commands, load_command_class
from django.urls import reverse

from clubs.models import Club, Membership
from config.settings import ENVIRONMENT
from programs.document import read_document
from programs.library import load_library
from programs.models import Exercise, Program
from programs.progression import messages, numeric
from programs.progression.policy import PARAMETERS
from programs.progression.prescribe import RULES
from tests.check import CHECKS
from tests.docs.tables import DOCS, MARKED, TABLES, filled, pages

ROOT = DOCS.parent
PAGES = [*pages(), ROOT / "README.md", ROOT / "CHANGELOG.md"]
APPS = ("config", "clubs", "programs", "athletes", "sessions")
BESIDE_OUR_OWN = {"WEB_CONCURRENCY", "DOMAIN", "POSTGRES_PASSWORD", "PYTHON", "CHROMIUM"} | {
    "TEST_DATABASE_URL",
    "TEST_REDIS_URL",
}

every_page = pytest.mark.parametrize("doc", PAGES, ids=lambda one: str(one.relative_to(ROOT)))


def read(name):
    return (DOCS / name).read_text()


def prose(text):
    """Without code: what is bold or a link there is not ours to judge."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def first_cells(text):
    """The first cell of each row of all tables."""
    rows = re.findall(r"^\| ([^|]+) \|", text, re.M)
    return [cell.strip().strip("`") for cell in rows]


def fenced(text, word):
    """The code blocks that carry a word after the language, as in ```json season."""
    return re.findall(rf"^```\w+ {word}\n(.*?)^```", text, re.S | re.M)


def slug(heading):
    """A heading's anchor, as forges make it."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"[*`]", "", heading).lower())
    return kept.strip().replace(" ", "-")


def anchors(page):
    return {slug(one) for one in re.findall(r"^#+ (.+)$", page.read_text(), re.M)}


# --- Pages hang together -------------------------------------------------------------------------


@every_page
def test_every_link_leads_somewhere(doc):
    for target in re.findall(r"\]\(([^)\s]+)\)", doc.read_text().replace("\n", " ")):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        found = (doc.parent / path).resolve() if path else doc
        assert found.exists(), f"{doc.name}: {target} is not there"
        assert not anchor or anchor in anchors(found), f"{doc.name}: no heading for {target}"


def test_every_page_is_reached_from_the_index():
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text())
        waiting.extend((page.parent / target).resolve() for target in targets)
    assert set(pages()) <= reached


@every_page
def test_every_file_that_is_named_is_there(doc):
    for name in re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|json|csv|yml|md))`", doc.read_text()):
        assert (ROOT / name).exists(), f"{doc.name}: {name} is not there"


@every_page
def test_functions_are_where_a_page_says(doc):
    text = doc.read_text()
    named = re.findall(r"`(\w+)` in\s+`([\w/]+\.py)`", text)
    named += re.findall(r"`(\w+)`\s+\(`([\w/]+\.py)`\)", text)
    for function, name in named:
        source = (ROOT / name).read_text()
        assert re.search(rf"\b{function}\b", source), f"{doc.name}: no {function} in {name}"


@every_page
def test_lines_are_short_enough_to_edit(doc):
    long = [line for line in prose(doc.read_text()).splitlines() if len(line) > 110]
    assert not [line for line in long if not line.startswith(("|", "!["))]


@every_page
def test_nothing_is_shouted(doc):
    assert "!" not in re.sub(r"<!--|!\[", "", prose(doc.read_text()).partition("<!-- table")[0])


def test_decisions_are_short_and_listed():
    listed = read("decisions/README.md")
    records = sorted((DOCS / "decisions").glob("0*.md"))
    for page in records:
        lines = page.read_text().splitlines()
        assert len(lines) <= 40, page.name
        number, _, title = lines[0].removeprefix("# ").partition(". ")
        assert f"{number}. [{title}]({page.name})" in listed
    numbers = [page.name[:4] for page in records]
    assert numbers == sorted(set(numbers))  # no number twice


# --- Commands ------------------------------------------------------------------------------------


def commands():
    for page in PAGES:
        text = page.read_text()
        for line in re.findall(r"(?:\./run|python -m|python manage\.py|docker compose) .*", text):
            yield page, re.split(r"[`;#]", line)[0].strip()


def test_every_command_of_run_exists():
    known = set(re.findall(r"^    (\w+)\) ", (ROOT / "run").read_text(), re.M))
    named = {line.split()[1] for _, line in commands() if line.startswith("./run ")}
    assert named - {"lists"} <= known
    assert named >= {"demo", "test", "check", "bench"}


def test_every_management_command_exists_with_its_options():
    pattern = re.compile(r"(?:\./run manage|python manage\.py) (\w+)(.*)")
    found = [match for _, line in commands() if (match := pattern.match(line))]
    assert found
    for match in found:
        name = match[1]
        assert name in get_commands(), name
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        for option in re.findall(r"--[\w-]+", match[2]):
            assert option in parser._option_string_actions, f"{name} {option}"


def test_every_module_that_is_run_exists():
    named = re.findall(r"python -m ([\w.]+)", "\n".join(line for _, line in commands()))
    assert named
    for module in named:
        assert importlib.util.find_spec(module), module


@pytest.mark.parametrize(
    ("page", "app", "name"),
    [
        ("how-to/make-weeks.md", "sessions", "regenerate"),
        ("how-to/install.md", "clubs", "create_club"),
        ("how-to/connect-a-club-system.md", "clubs", "create_token"),
        ("how-to/leave-with-all-data.md", "sessions", "import_club"),
    ],
)
def test_options_of_a_command_are_all_listed(page, app, name):
    told = set(re.findall(r"^\| `(--[\w-]+)`", read(page), re.M))
    parser = load_command_class(app, name).create_parser("manage.py", name)
    general = load_command_class("programs", "load_library").create_parser("manage.py", "x")
    own = parser._option_string_actions.keys() - general._option_string_actions.keys()
    assert told == own


def test_options_of_the_demo_are_those_in_the_readme():
    parser = load_command_class("clubs", "demo").create_parser("manage.py", "demo")
    for option in ("--port", "--reset", "--data-dir"):
        assert option in parser._option_string_actions
        assert option in (ROOT / "README.md").read_text()


def test_checks_are_all_named():
    text = read("how-to/develop.md")
    assert all(f"`{name}`" in text for name in CHECKS)


# --- Environment and installing ------------------------------------------------------------------


def test_the_environment_is_listed_whole():
    listed = {one for one in first_cells(read("reference/environment.md")) if one.isupper()}
    assert listed == ENVIRONMENT | BESIDE_OUR_OWN


def test_ids_of_the_checks_are_all_listed():
    known = set(re.findall(r"strongstride\.[EW]\d+", (ROOT / "config/checks.py").read_text()))
    assert set(re.findall(r"strongstride\.[EW]\d+", read("reference/environment.md"))) == known


def test_what_compose_asks_for_is_in_the_guide():
    compose = (ROOT / "docker-compose.yml").read_text()
    asked = set(re.findall(r"\$\{(\w+)", compose))
    listed = {one for one in first_cells(read("how-to/install.md")) if one.isupper()}
    assert listed == asked
    services = set(re.findall(r"^  (\w+):$", compose.partition("services:")[2], re.M))
    named = set(re.findall(r"compose (?:exec|logs|start|stop|--scale)(?: -T)? (\w+)", compose))
    assert named <= services


@pytest.mark.django_db
def test_the_guide_really_opens_a_club(client, library, monkeypatch):
    blocks = re.findall(r"^```python\n(.*?)^```", read("how-to/install.md"), re.S | re.M)
    text = read("how-to/install.md").replace("\\\n", " ")
    command = shlex.split(re.findall(r"manage\.py (create_club .*)", text)[0])
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough passphrase\n"))
    call_command(*command, "--password-stdin", verbosity=0)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  # the guide's own lines
    club = Club.objects.get(slug="harriers")
    assert Program.objects.filter(club=club).count() == 2
    roles = Membership.objects.filter(club=club).values_list("roles", flat=True)
    assert sorted(roles) == [["athlete"], ["owner", "coach"]]
    client.post(reverse("account_reset_password"), {"email": "nina@example.org"})
    assert [one.to for one in mail.outbox] == [["nina@example.org"]]


# --- Tables made of the code ---------------------------------------------------------------------


@every_page
def test_tables_are_as_the_code_makes_them(doc):
    text = doc.read_text()
    assert filled(text) == text, "made of the code: docs/how-to/develop.md says how to write them"


def test_every_table_stands_on_a_page():
    standing = [found["name"] for page in pages() for found in MARKED.finditer(page.read_text())]
    assert sorted(standing) == sorted(TABLES)


def test_every_setting_is_listed():
    listed = {one.partition(".")[0] for one in first_cells(read("reference/settings.md"))}
    assert listed >= PARAMETERS.keys()


def test_every_rule_has_its_row():
    text = read("reference/rules.md")
    section = text.partition("## Prescribe")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| `([\w/]+\.py)` \| (.+?) \|", section, re.M)
    assert [name for name, _, _ in rows] == [rule.__name__ for rule in RULES]
    for (_, path, _), rule in zip(rows, RULES, strict=True):
        assert path == rule.__module__.replace(".", "/") + ".py"
    noted = {word for _, _, cell in rows for word in re.findall(r"`(\w+)`", cell)}
    assert noted == {key[0] for key in messages.ENTRIES}


def test_every_sentence_is_listed():
    text = read("reference/rules.md")
    for voices in messages.ENTRIES.values():
        assert all(f"| {voice} |" in text for voice in voices)


# --- Documents and the engine's command ----------------------------------------------------------


@pytest.fixture
def library(db):
    load_library()
    return {one.slug: one for one in Exercise.objects.all()}


def test_the_program_in_the_guide_is_allowed(library):
    (document,) = fenced(read("how-to/write-a-program.md"), "program")
    assert len(read_document(document, library).sessions) == 2


def squat(**fields):
    return {"exercise": "back_squat", **fields}


def block(**fields):
    return {"goal": "strength", "weeks": None, "sets": 3, "reps": 8, **fields}


def program(*lines, title="A"):
    return {"sessions": [{"title": title, "lines": list(lines)}]}


FAULTY = [
    {"sessions": []},
    {"sessions": program(squat())["sessions"] * 8},
    program(squat(), title=" "),
    program(),
    program({"exercise": "squat"}),
    program(squat(), squat()),
    {
        "sessions": [
            *program(squat(blocks=[block()]))["sessions"],
            *program(squat(blocks=[block(reps=5)]))["sessions"],
        ]
    },
    program(squat(load_type="rope")),
    program(squat(load_type="band", method="linear")),
    program({"exercise": "front_plank", "method": "e1rm"}),
    program(squat(substitute="rest")),
    program(squat(track="a b")),
    program(squat(blocks=[block(), block()])),
    program(squat(blocks=[block(sets=12)])),
    program(squat(block_count="trained", blocks=[block(sets=None)])),
    program(squat(blocks=[block(reps=[8, 6])])),
    program(squat(step=-1)),
    program(squat(notes="x" * 400)),
    program(*[squat()] * 31),
    program(squat(blocks=[block()] * 61)),
]


def test_faults_of_a_document_read_as_the_reference_says(library):
    text = read("reference/program-document.md").partition("## Errors")[2]
    told = [one for one in re.findall(r"^\| `(.+?)` \|", text, re.M) if one.startswith("sessions")]
    assert len(told) == len(FAULTY)
    for document, expected in zip(FAULTY, told, strict=True):
        with pytest.raises(ValueError, match="sessions") as refused:
            read_document(json.dumps(document), library)
        start = expected.removesuffix("...")
        assert any(line.startswith(start) for line in str(refused.value).splitlines()), expected


def test_columns_and_tags_of_the_library_are_all_listed():
    text = read("reference/exercises.md")
    with (ROOT / "programs/data/exercises.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = text.partition("## Columns")[2].partition("## Tags")[0]
    assert first_cells(columns)[2:] == list(rows[0])
    tags = {tag for row in rows for name in ("avoid", "modify") for tag in row[name].split("|")}
    assert set(first_cells(text.partition("## Tags")[2])[2:]) == tags - {""}


def answer(kind, question):
    return json.loads(
        subprocess.run(
            [sys.executable, "-m", "programs.progression", kind],
            input=question.encode(),
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    )


def test_the_command_answers_as_the_reference_says():
    text = read("reference/command.md")
    last = answer("season", *fenced(text, "season"))[-1]
    told = json.loads(*fenced(text, "season-last"))
    assert last["trace"]["load"] == told.pop("trace_of_load")
    assert told.items() <= last.items()
    for kind in ("placement", "numeric"):
        given = json.loads(*fenced(text, f"{kind}-answer"))
        assert answer(kind, *fenced(text, kind)) == given


def test_keys_of_numeric_are_all_named():
    text = read("reference/command.md").partition("Keys:")[2]
    vectors = json.loads((ROOT / "tests/progression/vectors/numeric.json").read_text())
    named = set(re.findall(r"`(\w+)`", text))
    assert named <= vectors.keys()
    source = Path(numeric.__file__).read_text()
    assert all(f'"{name}"' in source for name in named)


# --- The tutorial --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts():
    """All that may stand on a page: templates and what is marked for translation."""
    files = [*(ROOT / "templates").rglob("*.html")]
    files += [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text() for path in files).lower()


@pytest.mark.parametrize(
    "name", ["tutorial/first-week.md", "how-to/make-weeks.md", "how-to/write-a-program.md"]
)
def test_labels_that_a_guide_names_are_on_the_pages(name, texts):
    words = re.findall(r"\*\*(.+?)\*\*", prose(read(name)).replace("\n", " "))
    missing = [word for word in words if word.lower() not in texts]
    assert words
    assert [one for one in missing if one not in {"bold"}] == []
