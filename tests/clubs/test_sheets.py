"""Spreadsheets in and out: what any program writes is read, what we write is harmless."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from clubs.models import Upload
from clubs.tables import uploads
from clubs.tables.imports import (
    Column,
    matched,
    parsed,
    read_choice,
    read_day,
    read_number,
    read_text,
)
from clubs.tables.sheets import (
    MOST_BYTES,
    MOST_ROWS,
    Cell,
    harmless,
    plain,
    read_sheet,
    to_csv,
    to_xlsx,
)

COLUMNS = (
    Column("name", "Name", ("runner",), read_text(20), is_required=True),
    Column("born", "Date of birth", ("birthday",), read_day),
    Column("weight", "Body weight", (), read_number(20, 300)),
    Column("priority", "Priority", (), read_choice({"A": "A", "goal": "A", "B": "B"})),
)


def rows_of(text, columns=COLUMNS):
    sheet = read_sheet(text.encode())
    return parsed(sheet, columns, matched(sheet.header, columns))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_is_read(delimiter):
    sheet = read_sheet(f"Name{delimiter}Born\nAna{delimiter}1995-05-01\n".encode())
    assert sheet.header == ("Name", "Born")
    assert [(one.number, one.cells) for one in sheet.lines] == [(2, ("Ana", "1995-05-01"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_is_read(encoding):
    assert read_sheet("Name\nZoë Müller\n".encode(encoding)).lines[0].cells == ("Zoë Müller",)


def test_rows_keep_their_number_in_the_file():
    sheet = read_sheet(b"\n\nName\n\nAna\n\nBen\n")
    assert [(one.number, one.cells[0]) for one in sheet.lines] == [(5, "Ana"), (7, "Ben")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"Name,Born\n", "empty"),
        (b"\x00\x01\x02\xff" * 10, "no CSV or XLSX"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"x" * (MOST_BYTES + 1), "at most 5 MB"),
        (b"Name\n" + b"Ana\n" * (MOST_ROWS + 1), "more than 5000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, told):
    with pytest.raises(ValidationError, match=told):
        read_sheet(content)


def test_a_workbook_goes_out_and_comes_back():
    rows: list[list[Cell]] = [
        ["=1+1", Decimal("62.5"), date(2026, 11, 26), None],
        ["-5", -5, True, "x"],
    ]
    book = to_xlsx({"Tests": (["a", "b", "c", "d"], rows)})
    sheet = read_sheet(book)
    assert sheet.header == ("a", "b", "c", "d")
    assert sheet.lines[0].cells == ("=1+1", "62.5", "2026-11-26", "")
    assert sheet.lines[1].cells == ("-5", "-5", "True", "x")


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+49 30", "-x", "@SUM(A1)", "\tx", "'=x"])
def test_a_formula_is_made_harmless_and_comes_back(cell):
    assert harmless(cell).startswith("'")
    assert plain(harmless(cell)) == cell.strip() or cell.startswith("\t")


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1))
def test_what_is_written_is_read_again(texts):
    wanted = [text.strip() for text in texts]
    content = "".join(to_csv(["a", "b"], [[text, "x"] for text in wanted])).encode()
    assert [line.cells[0] for line in read_sheet(content).lines] == wanted


def test_columns_are_found_by_name_label_or_another_word():
    header = ("RUNNER", "date-of-birth", "Shoe size")
    assert matched(header, COLUMNS) == {"name": 0, "born": 1, "weight": None, "priority": None}


def test_a_row_is_read_whole_with_all_its_faults():
    (row,) = rows_of("name,born,weight,priority\nAna,1995-13-01,ninety,D\n")
    assert row.values["name"] == "Ana"
    assert [(one.column, one.value) for one in row.faults] == [
        ("born", "1995-13-01"),
        ("weight", "ninety"),
        ("priority", "D"),
    ]
    assert "must be one of A, B" in row.faults[2].message


@pytest.mark.parametrize("text", ["2026-11-26", "26.11.2026", "26/11/2026", "26 Nov 2026"])
def test_a_day_may_be_written_in_several_ways(text):
    assert read_day(text) == date(2026, 11, 26)


def test_a_missing_column_that_is_needed_is_named():
    with pytest.raises(ValidationError, match="Name is missing; the file has: Born"):
        rows_of("Born\n1995-05-01\n")


def test_a_kept_file_is_its_senders_for_a_day_and_done_once(principal):
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    upload, sheet = uploads.keep("roster", "list.csv", b"Name\nAna\n", by=principal, at=at)
    Upload.objects.update(created_at=at)
    assert uploads.sheet_of(uploads.kept("roster", by=principal, at=at).get()) == sheet
    assert not uploads.kept("races", by=principal, at=at).exists()
    assert not uploads.kept("roster", by=principal, at=at.replace(day=27)).exists()
    assert uploads.done(upload, {"made": 1}, at)
    assert not uploads.done(upload, {"made": 2}, at)


SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows):
    """A workbook whose first sheet holds a header and these rows of XML."""
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    whole = f'<worksheet xmlns="{space}"><sheetData>{header}{rows}</sheetData></worksheet>'
    buffer = io.BytesIO()
    base = zipfile.ZipFile(io.BytesIO(to_xlsx({"t": (["a"], [])})))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in base.namelist():
            packed.writestr(name, whole if name == SHEET else base.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "more than 20000 rows"),
        ("<row/>" * 30_000, "more than 20000 rows"),
        (f"<row>{'<c/>' * 300_000}</row>", "more than 300000 cells"),
        (f"<row>{'<x:c />' * 300_000}</row>", "more than 300000 cells"),
        (f"<row>{'<x-y:c />' * 300_000}</row>", "more than 300000 cells"),
        (" " * 32_000_000, "far more than it should hold"),
    ],
    ids=[
        "one far below",
        "empty rows",
        "empty cells",
        "prefixed cells",
        "prefixed with a dash",
        "a bomb",
    ],
)
def test_a_small_file_that_holds_millions_is_refused_quickly(rows, told):
    content = workbook(rows)
    assert len(content) < MOST_BYTES / 10
    with pytest.raises(ValidationError, match=told):
        read_sheet(content)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("xl/worksheets/sheet1.xml", "utf-16"), ("xl/worksheets/one.bin", "utf-8")],
)
def test_cells_count_whatever_the_sheet_is_called_and_written_in(name, encoding):
    """A workbook's reader goes by the relations, and reads what XML may be written in."""
    plain, buffer = zipfile.ZipFile(io.BytesIO(workbook("<row>" + "<c/>" * 300_000))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in plain.namelist():
            text = plain.read(one)
            if one == SHEET:
                packed.writestr(name, text.decode().encode(encoding))
            else:
                packed.writestr(one, text.replace(SHEET.encode(), name.encode()))
    with pytest.raises(ValidationError, match="more than 300000 cells"):
        read_sheet(buffer.getvalue())


def test_empty_lines_of_a_text_are_counted_too():
    with pytest.raises(ValidationError, match="more than 20000 rows"):
        read_sheet(b"name\n" + b"\n" * 1_000_000)
