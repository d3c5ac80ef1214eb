"""Spreadsheets in and out: CSV and XLSX as a header and rows of text.

What is read may come from any spreadsheet program, so it is told by its content and not by its
name. What is written opens safely in any: a text that a program would take for a formula gets an
apostrophe in front, and loses it again when it is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 6 * MOST_BYTES  # as large as the most rows and columns with long words
MOST_ROWS = 5000
MOST_LOOKED_AT = 4 * MOST_ROWS  # with the empty ones, which some programs write by the million
MOST_COLUMNS = 60
MOST_IN_A_CELL = 2000
MOST_CELLS = MOST_ROWS * MOST_COLUMNS
# What a workbook's reader spends time on.
CELLS = re.compile(rb"<(?:[^\s<>:/]+:)?(?:c|row|si|xf)[\s/>]")
DELIMITERS = (",", ";", "\t")
MARK = "\ufeff"  # the byte order mark
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ENCODINGS = ("utf-8-sig", "cp1252")
Cell = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True)
class Line:
    """One row of a file: its number there (the header is 1), and its cells, as many as columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What a file holds: the header as it stands, and the rows below that are not empty."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(content: bytes) -> Sheet:
    """The first table of a CSV or XLSX file. Raises ValidationError that says what is wrong."""
    if len(content) > MOST_BYTES:
        message = _("The file has %(size)s MB, must be at most %(most)s MB")
        size = round(len(content) / 1024 / 1024, 1)
        raise ValidationError(message, params={"size": size, "most": MOST_BYTES // 1024 // 1024})
    rows = _xlsx_rows(content) if content.startswith(b"PK\x03\x04") else _csv_rows(content)
    return _sheet(rows)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Line by line, so that a long file is never held whole. Begins with a byte order mark: without
    it spreadsheet programs misread letters beyond ASCII."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(MARK)
    writer.writerow(header)
    for cells in rows:
        writer.writerow([harmless(cell) for cell in cells])
        yield _taken(buffer)
    yield _taken(buffer)


def to_xlsx(tables: dict[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook with a sheet for each title (at most 31 letters). Numbers and days stay such."""
    from openpyxl import Workbook  # noqa: PLC0415  # a heavy library, and only for files

    book = Workbook(write_only=True)
    for title, (header, rows) in tables.items():
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        sheet.append(list(header))
        for cells in rows:
            sheet.append([_written(cell) for cell in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def harmless(cell: Cell) -> str:
    """A cell as text that no program takes for a formula. Numbers and days are none."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if _looks_like_a_formula(cell) else cell


def plain(text: str) -> str:
    """A cell as it was meant: without the apostrophe that made it harmless."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _looks_like_a_formula(text) else text


def _looks_like_a_formula(text: str) -> bool:
    """As it stands, or once an apostrophe in front is taken away; a negative number does not."""
    return text.lstrip("'").startswith(FORMULA) and not _is_number(text)


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _written(cell: Cell) -> Cell:
    """As a workbook holds it: it knows no time zones."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return harmless(cell) if isinstance(cell, str) else cell


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        message = _("Line %(line)s cannot be read as CSV: %(error)s")
        raise ValidationError(message, params={"line": reader.line_num, "error": error}) from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_("This is no CSV or XLSX file: it holds bytes that are no text"))


def _xlsx_rows(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # a heavy library, and only for files

    _check_workbook(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_read(cell) for cell in cells]
    except Exception as error:  # noqa: BLE001  # the library raises what its parsers raise
        raise _unreadable(error) from None


def _check_workbook(content: bytes) -> None:
    """Before anything of it is read: a small file may unpack to millions of cells, empty ones even,
    and its reader takes ten seconds for a million."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(one.file_size for one in parts) > MOST_UNPACKED:
                raise ValidationError(_("The workbook unpacks to far more than it should hold"))
            counts = (_cells(packed.read(one)) for one in parts)
            too_many = any(count > MOST_CELLS for count in counts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise _unreadable(error) from None
    if too_many:
        message = _("The workbook has more than %(most)s cells, empty ones too: send it in parts")
        raise ValidationError(message, params={"most": MOST_CELLS})


def _cells(part: bytes) -> int:
    """Up to one more than is allowed; of any part and in UTF-16 too, whatever calls it a sheet."""
    plain_part = part.replace(b"\0", b"")
    return sum(1 for _found in islice(CELLS.finditer(plain_part), MOST_CELLS + 1))


def _unreadable(error: Exception) -> ValidationError:
    message = _("The workbook cannot be read: %(error)s")
    return ValidationError(message, params={"error": str(error)[:200]})


def _read(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time.min else cell).isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return str(cell)


def _sheet(rows: Iterator[list[str]]) -> Sheet:
    header: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_LOOKED_AT:
            message = _("The file has more than %(most)s rows: delete the empty ones")
            raise ValidationError(message, params={"most": MOST_LOOKED_AT})
        texts = [plain(cell[:MOST_IN_A_CELL]) for cell in cells[:MOST_COLUMNS]]
        if not any(texts):
            continue
        if not header:
            header = tuple(_without_empty_end(texts))
        elif len(lines) >= MOST_ROWS:
            message = _("The file has more than %(most)s rows: send it in parts")
            raise ValidationError(message, params={"most": MOST_ROWS})
        else:
            padded = [*texts, *[""] * len(header)][: len(header)]
            lines.append(Line(number, tuple(padded)))
    if not lines:
        message = _("The file is empty: it needs a row of column names and at least one row below")
        raise ValidationError(message)
    return Sheet(header, tuple(lines))


def _without_empty_end(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts
