"""What the verbs that read a corpus have in common: their options, and what they ask of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostra.cli.report import add_corpus
from rostra.cli.results import write
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from rostra.concordance import Index

_LISTED = 50
"""Rows of a list in text where no limit is given."""

_DIGITS = 9


def add_reading(parser: argparse.ArgumentParser, *, within: bool = True) -> None:
    """Options of every verb that lists what it read: `add_searched`, and how it is written."""
    add_searched(parser, within=within)
    parser.add_argument("--format", choices=("text", "csv", "json", "parquet"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="a file instead of the screen")


def add_searched(parser: argparse.ArgumentParser, *, within: bool = True) -> None:
    """Options of every verb that reads: which corpus, what of it, and how much of the result."""
    add_corpus(parser)
    parser.add_argument("--index", metavar="DIR", help="an index that rostra index made")
    parser.add_argument(
        "--fold",
        choices=("c", "d", "cd", "none"),
        default="c",
        help="what words leave out of sight: case (c, the default), accents (d), both, nothing",
    )
    if within:
        parser.add_argument("--within", choices=("utterance", "sentence"), default="utterance")
    parser.add_argument("--limit", type=whole, metavar="N", help="rows at most")


def add_where(parser: argparse.ArgumentParser) -> None:
    """The option that filters utterances."""
    parser.add_argument(
        "--where",
        action="append",
        metavar="FILTER",
        help="only utterances with COLUMN=VALUE, COLUMN!=VALUE, COLUMN=A,B or COLUMN=null; "
        "all that are given hold together",
    )


def add_by(parser: argparse.ArgumentParser) -> None:
    """The option that makes groups."""
    parser.add_argument("--by", action="append", metavar="COLUMN", help="a row for each value")


def options(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Arguments that a result takes under the same names."""
    given = {name: getattr(args, name) for name in names}
    return {**given, "fold": "" if args.fold == "none" else args.fold}


def listed(args: argparse.Namespace) -> int | None:
    """How many rows of a list to give: in text, a page where nothing else is said."""
    limit: int | None = args.limit
    return _LISTED if limit is None and args.format == "text" else limit


def index(args: argparse.Namespace) -> Index:
    """The index that is named, or one of the corpus in memory."""
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    if args.index and args.corpus:
        raise RostraError("give --corpus or --index: an index holds its corpus")
    return Index.open(args.index) if args.index else Index.build(args.corpus)


def answer(args: argparse.Namespace, ask: Callable[[Index], pa.Table], text: Any) -> int:  # noqa: ANN401 - as in `write`
    """Write what an index answers; gives the exit code.

    Args:
        args: the options.
        ask: the question.
        text: what gives the lines of the result in text.

    Raises:
        DamagedError: the index could not answer, and its files are not those that were built.
    """
    asked = index(args)
    try:
        write(ask(asked), args, text)
    except (RostraError, OSError):
        raise
    except Exception:
        if args.index:
            asked.verify()
        raise
    return 0


def whole(text: str) -> int:
    """A whole number from 0 on that arrays can hold, as an option gives it."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {'9' * _DIGITS}")
    return int(text)
