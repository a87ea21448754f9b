"""A frequency list from elsewhere, as a side of a comparison."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import regex

from rostra.concordance.statistics.lots import Counts
from rostra.concordance.statistics.sides import Listed, Side
from rostra.errors import NotFoundError, RostraError
from rostra.language.folding import fold as folded
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = regex.compile(r"[0-9]{1,12}")


def of_list(path: str, fold: str) -> Side:
    """The words of a frequency list: a CSV in UTF-8 with the columns word and count.

    A stamp before the header is passed over, and so is what is no word: the index counts none of
    it either. Where there is a column `words`, the size of what was counted, the list is whole.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is no such list; the message names the line.
    """
    file = Path(path)
    if not file.is_file():
        raise NotFoundError(f"{file} is not there")
    counts: dict[str, int] = {}
    spelt: set[str] = set()
    for line, word, count in _rows(file):
        if word in spelt:
            raise RostraError(
                f"{file}, line {line}: {word!r} stands there twice; a frequency list has one row a "
                "word and no groups"
            )
        spelt.add(word)
        if is_word(word) and count:
            form = folded(word, fold)
            counts[form] = counts.get(form, 0) + count
    numbers = np.array(list(counts.values()), np.int64)
    rows = np.arange(len(counts))
    return Side(Listed(list(counts)), None, Counts(rows, np.zeros(len(counts), np.int64), numbers))


def _rows(file: Path) -> Iterator[tuple[int, str, int]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from _read(file, stream)
    except UnicodeDecodeError as error:
        raise RostraError(
            f"{file} is not UTF-8 (byte {error.start + 1}); save it as such"
        ) from None
    except csv.Error as error:
        raise RostraError(f"{file} is no CSV: {error}") from None


def _read(file: Path, stream: Iterator[str]) -> Iterator[tuple[int, str, int]]:
    stamp = 0
    for header in stream:
        if not header.startswith("# "):
            break
        stamp += 1
    else:
        header = ""
    names = next(csv.reader([header]), [])
    if len(names) != len({*names}) or not {"word", "count"} <= {*names}:
        raise RostraError(
            f"{file} is no frequency list: its first line names the columns, word and count among "
            f"them, with commas between; it is {header.strip()[:60]!r}"
        )
    lines = csv.reader(stream)
    total, whole = 0, None
    for row in lines:
        at = stamp + 1 + lines.line_num
        if len(row) != len(names):
            raise RostraError(f"{file}, line {at}: {len(row)} columns, not {len(names)}")
        cell = dict(zip(names, row, strict=True))
        if not _COUNT.fullmatch(cell["count"]):
            raise RostraError(
                f"{file}, line {at}: {cell['count']!r} of {cell['word']!r} is no count"
            )
        total += int(cell["count"])
        whole = cell.get("words", whole)
        yield at, cell["word"], int(cell["count"])
    if whole is not None and whole != str(total):
        raise RostraError(
            f"{file} holds {total:,} words of {whole}: it is cut off, so it has no denominator; "
            "make it without a limit"
        )
