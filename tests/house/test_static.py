"""The looks hold their promises: contrast, no inline script or style, sizes, icons that exist."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import lucide
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext

from clubs.templatetags.icons import SIGNS, icon, sign
from clubs.templatetags.people import initials

HOUSE = Path(settings.BASE_DIR)
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
# The form pack lives in the context that crispy gives it.
OURS = [path for path in TEMPLATES if "strongstride" not in path.parts[len(HOUSE.parts) :]]
COMPONENTS = sorted((HOUSE / "templates/components").glob("_*.html"))
STYLES = sorted((HOUSE / "static/css").glob("*.css"))
MODULES = sorted((HOUSE / "static/js").glob("*.js"))

TEXT, GRAPHIC = 4.5, 3.0
GROUNDS = ("paper", "card", "sunk")
KINDS = ("done", "plan", "taper", "race", "warn", "bad")
PAIRS = [
    *((text, ground, TEXT) for ground in GROUNDS for text in ("ink", "ink-2", "accent", *KINDS)),
    *((text, f"{kind}-soft", TEXT) for kind in KINDS for text in (kind, "ink", "ink-2")),
    *((edge, ground, GRAPHIC) for ground in GROUNDS for edge in ("edge", "accent")),
    *((text, "soft", TEXT) for text in ("ink", "ink-2", "accent-strong")),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-strong")),
    ("accent-strong", "card", TEXT),
    ("on-done", "done", TEXT),
    ("ink", "block-soft", TEXT),
    ("ink", "plan-deep", TEXT),
    ("warn", "block-soft", GRAPHIC),
    ("plan", "plan-deep", GRAPHIC),
    ("on-bar", "bar", TEXT),
    ("on-bar-2", "bar", TEXT),
    ("on-bar", "bar-2", TEXT),
    ("ring", "bar", GRAPHIC),
]
# on a plate -> the plate, as they stand in components-gym.css
PLATES = [("#ffffff", p) for p in ("#5b626a", "#a62a22", "#1f4fa8", "#25713f")] + [
    ("#1d2126", p) for p in ("#f0c330", "#ffffff")
]


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour of tokens.css in light and in dark."""
    text = (HOUSE / "static/css/tokens.css").read_text()
    both = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    one = re.findall(r"--([\w-]+): (#\w{6});", text)
    return {name: (value, value) for name, value in one} | {n: (a, b) for n, a, b in both}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(HOUSE)) for path in paths]


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS, ids=str)
def test_every_pair_of_colours_can_be_read(
    text: str, ground: str, least: float, theme: int
) -> None:
    colours = tokens()
    assert contrast(colours[text][theme], colours[ground][theme]) >= least


@pytest.mark.parametrize(("text", "plate"), PLATES)
def test_numbers_on_plates_can_be_read(text: str, plate: str) -> None:
    assert plate in (HOUSE / "static/css/components-gym.css").read_text()
    assert contrast(text, plate) >= TEXT


def test_a_colour_is_written_in_one_place_only() -> None:
    """Outside the tokens stand only the plates, which are painted alike in every gym."""
    plates = {colour for pair in PLATES for colour in pair} | {"#7f8791"}
    for path in STYLES:
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-f]{6}\b", path.read_text())) <= plates


def test_every_token_in_use_exists() -> None:
    known = set(re.findall(r"--([\w-]+):", (HOUSE / "static/css/tokens.css").read_text()))
    used = {name for path in STYLES for name in re.findall(r"var\(--([\w-]+)", path.read_text())}
    assert used <= known


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_a_template_compiles_and_keeps_to_the_policy(path: Path) -> None:
    """No inline style, script or handler: the content security policy would drop them."""
    get_template(str(path.relative_to(HOUSE / "templates")))
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son\w+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"hx-(on|vals=.js:)", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert text.count("\n") <= 120


@pytest.mark.parametrize("path", OURS, ids=names(OURS))
def test_an_include_sees_only_what_it_is_given(path: Path) -> None:
    for tag in re.findall(r"{% include .*?%}", path.read_text()):
        assert tag.endswith("only %}") or "django/forms/" in tag, tag


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_a_note_ends_on_its_line(path: Path) -> None:
    """Django's {# #} does not span lines: it would stand on the page."""
    for line in path.read_text().splitlines():
        assert line.count("{#") == line.count("#}")


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_a_component_is_small_and_says_what_it_takes(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("{# ")
    assert text.count("\n") <= 40


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_a_module_is_small_and_stands_alone(path: Path) -> None:
    """Hashed file names are not rewritten inside modules, so none imports another."""
    text = path.read_text()
    assert text.startswith("// @ts-check")
    assert text.count("\n") < 120
    assert not re.search(
        r"^import |\beval\(|new Function|innerHTML|setAttribute\(\"style", text, re.M
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_every_icon_exists(path: Path) -> None:
    drawn = set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    drawn |= set(re.findall(r'firstof icon "([\w-]+)"', path.read_text()))
    assert drawn <= lucide_names()


def lucide_names() -> set[str]:
    with ZipFile(Path(lucide.__file__).parent / "lucide.zip") as icons:
        return {name.removesuffix(".svg") for name in icons.namelist()}


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in icon("flag")
    assert "visually-hidden" not in icon("flag")
    assert '<span class="visually-hidden">A &lt;race&gt;</span>' in icon("flag", "A <race>")


@pytest.mark.parametrize("kind", SIGNS)
def test_a_sign_speaks(kind: str) -> None:
    assert f"{gettext(SIGNS[kind][1])}: " in sign(kind)


def test_a_quiet_chip_needs_no_sign() -> None:
    assert sign("quiet") == ""


@pytest.mark.parametrize(
    ("name", "short"),
    [("Aisha Mbeki", "AM"), ("Lena", "L"), ("Ana de la Cruz", "AC"), ("", ""), (None, "")],
)
def test_initials(name: str | None, short: str) -> None:
    assert initials(name) == short
