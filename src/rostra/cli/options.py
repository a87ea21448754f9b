"""Options that several verbs share, and the types of their values."""

from __future__ import annotations

import argparse
import os
import re
from typing import Any

from rostra.schema import published_schemas, published_versions

DEFAULT_ROWS = 50
"""Rows of a list that are shown on a terminal where no limit is set."""

_DIGITS = 9
_LONGEST_NUMBER = 10**_DIGITS - 1


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a corpus."""
    parser.add_argument(
        "--corpus", metavar="PATH", help="a corpus folder (default: the corpus shipped with Rostra)"
    )


def add_version(parser: argparse.ArgumentParser, default: str = "the newest") -> None:
    """Add the option that names a release."""
    parser.add_argument("--version", metavar="V", help=f"version of a release (default: {default})")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses the format of a problem report."""
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the option that states the language of a report."""
    parser.add_argument(
        "--language",
        metavar="TAG",
        type=_language_tag,
        default="en",
        help="BCP 47 tag (default: en)",
    )


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Add the option that sets the number of processes for large tables."""
    parser.add_argument(
        "--processes",
        type=_positive_number,
        default=_cores(),
        metavar="N",
        help="number of processes that check a large table (default: one per core)",
    )


def add_where(parser: argparse.ArgumentParser) -> None:
    """Add the option that filters utterances."""
    parser.add_argument(
        "--where",
        action="append",
        metavar="FILTER",
        help="only utterances with COLUMN=VALUE, COLUMN!=VALUE, COLUMN=A,B or COLUMN=null; "
        "repeat it to combine filters (all must hold)",
    )


def add_by(parser: argparse.ArgumentParser) -> None:
    """Add the option that groups the counts."""
    parser.add_argument(
        "--by", action="append", metavar="COLUMN", help="one row for each value of the column"
    )


def add_minimum(parser: argparse.ArgumentParser, default: int) -> None:
    """Add the option that sets the least count of a word."""
    parser.add_argument(
        "--minimum",
        type=whole_number,
        default=default,
        metavar="N",
        help=f"least count of a word ({default})",
    )


def add_search(parser: argparse.ArgumentParser, *, within: bool = True) -> None:
    """Add the options of every verb that searches: the corpus or index, folding, limits."""
    add_corpus(parser)
    parser.add_argument("--index", metavar="DIR", help="an index made by rostra index")
    parser.add_argument(
        "--fold",
        choices=("c", "d", "cd", "none"),
        default="c",
        help="ignore when comparing words: case (c, the default), diacritics (d), both, nothing",
    )
    if within:
        parser.add_argument("--within", choices=("utterance", "sentence"), default="utterance")
    parser.add_argument("--limit", type=whole_number, metavar="N", help="maximum number of rows")


def add_result(parser: argparse.ArgumentParser, *, within: bool = True) -> None:
    """Add the options of `add_search`, and those that say where and how to write the result."""
    add_search(parser, within=within)
    parser.add_argument("--format", choices=("text", "csv", "json", "parquet"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file")


def search_arguments(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the named options as keyword arguments of a method of `Index`, with `fold`."""
    return {name: getattr(args, name) for name in names} | {
        "fold": "" if args.fold == "none" else args.fold
    }


def row_limit(args: argparse.Namespace) -> int | None:
    """Return the limit of a list: as the user set it, else `DEFAULT_ROWS` for text."""
    limit: int | None = args.limit
    return DEFAULT_ROWS if limit is None and args.format == "text" else limit


def whole_number(text: str) -> int:
    """Parse a number of at most nine digits, which fits every array."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a whole number from 0 to {_LONGEST_NUMBER}"
        )
    return int(text)


def _positive_number(text: str) -> int:
    number = whole_number(text)
    if not number:
        raise argparse.ArgumentTypeError("at least 1 is needed")
    return number


def _language_tag(text: str) -> str:
    column = published_schemas(published_versions()[-1])["sources"]["properties"]["language"]
    if len(text) > column["maxLength"] or not re.fullmatch(column["pattern"], text):
        raise argparse.ArgumentTypeError(f"{text!r} is not {column['x-rule']}")
    return text


def _cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
