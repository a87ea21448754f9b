"""Options that several verbs share, and the types of their values."""

from __future__ import annotations

import argparse
import os
import re
from typing import Any

from rostra.errors import RostraError
from rostra.schema import published_schemas, published_versions

CORPUS_VARIABLE = "ROSTRA_CORPUS"
"""The environment variable that names the corpus of commands without ``--corpus``."""

STEPS = 2_000_000
"""The steps of a comparison by default, as the containment checker has it."""

_OF_TABLES = ("text", "id", "tokens", "token-column")
_DEFAULT_ROWS = 50  # of a list on a terminal
_DIGITS = 9


def add_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add some of the options that several verbs share, by their names."""
    for name in names:
        default = {"default": default_corpus()} if name == "corpus" else {}
        parser.add_argument(f"--{name}", **(_OPTIONS[name] | default))


def default_corpus() -> str | None:
    """Return the corpus folder that the environment names; None for the shipped corpus."""
    return os.environ.get(CORPUS_VARIABLE) or None


def is_default_corpus(args: argparse.Namespace) -> bool:
    """Return whether the corpus of a command is the one that the environment names."""
    corpus = getattr(args, "corpus", None)
    return corpus is not None and corpus == default_corpus()


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a corpus or a table whose utterances are read."""
    parser.add_argument("--corpus", metavar="PATH", default=default_corpus(), help=_CORPUS_OR_TABLE)
    add_options(parser, *_OF_TABLES)


def source_arguments(args: argparse.Namespace) -> dict[str, Any]:
    """Return the options of `add_source` as keyword arguments of `Index.build`."""
    return {
        "corpus_or_table": args.corpus,
        "text_column": args.text,
        "id_column": None if args.id == "none" else args.id,
        "tokens": args.tokens,
        "token_columns": args.token_column,
    }


def check_no_table_options(args: argparse.Namespace) -> None:
    """Raise RostraError where columns of a table are named beside an index, which has its own."""
    for name in _OF_TABLES:
        if getattr(args, name.replace("-", "_")) != _OPTIONS[name].get("default"):
            raise RostraError(
                f"--{name} and --index exclude each other: name the columns of a table when "
                "rostra index builds its index"
            )


def add_search(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add these options and those of every verb that searches."""
    add_options(parser, *names)
    add_source(parser)
    add_options(parser, "index", "fold")


def add_result(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the options of `add_search`, and those that say where and how to write the result."""
    add_search(parser, *names)
    add_options(parser, "limit")
    parser.add_argument(
        "--format",
        choices=("text", "csv", "json", "parquet"),
        default="text",
        help="form of the result; parquet needs -o (default: %(default)s)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the result to a file (default: print it)"
    )


def search_arguments(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the named options as keyword arguments of a method of `Index`, with `fold`."""
    arguments = {name: getattr(args, name) for name in names}
    if "attribute" in names:
        arguments["attribute"] = args.attribute or "word"
    return arguments | {"fold": args.fold}


def row_limit(args: argparse.Namespace) -> int | None:
    """Return the limit of a list: as the user set it, else 50 rows for text."""
    limit: int | None = args.limit
    return _DEFAULT_ROWS if limit is None and args.format == "text" else limit


def whole_number(text: str) -> int:
    """Parse a number of at most nine digits, which fits every array."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        largest = 10**_DIGITS - 1
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {largest}")
    return int(text)


def positive_number(text: str) -> int:
    """Parse a `whole_number` above 0."""
    number = whole_number(text)
    if not number:
        raise argparse.ArgumentTypeError("at least 1 is needed")
    return number


def language_tag(text: str) -> str:
    """Parse the language of a source."""
    return _source_value(text, "language")


def licence(text: str) -> str:
    """Parse the licence of a source."""
    return _source_value(text, "licence")


def _source_value(text: str, name: str) -> str:
    column = published_schemas(published_versions()[-1])["sources"]["properties"][name]
    if len(text) > column["maxLength"] or not re.fullmatch(column["pattern"], text):
        raise argparse.ArgumentTypeError(f"{text!r} is not {column['x-rule']}")
    return text


def _cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_CORPUS_OR_TABLE = (
    "a corpus folder, or a table in a file that ends in .csv, .tsv, .jsonl, .ndjson, .parquet, "
    ".conllu or .vrt (default: the corpus that the environment variable ROSTRA_CORPUS names, else "
    "the one shipped with Rostra)"
)

_OPTIONS: dict[str, dict[str, Any]] = {
    "attribute": {
        "action": "append",
        "metavar": "NAME",
        "help": "count words by a positional attribute of the index, such as lemma; repeat it for "
        "combinations, such as lemma and pos (default: word)",
    },
    "by": {
        "action": "append",
        "metavar": "COLUMN",
        "help": "count for each value of a column of the metadata, such as country; repeat it for "
        "combinations of values (default: count all utterances together)",
    },
    "corpus": {
        "metavar": "PATH",
        "help": "a corpus folder (default: the one that the environment variable ROSTRA_CORPUS "
        "names, else the one shipped with Rostra; rostra.load() does not read the variable)",
    },
    "fold": {
        "default": "case,typography",
        "metavar": "NAMES",
        "help": "what is ignored when words are compared: some of case, typography, diacritics, "
        "width and letters, with commas between, or none; queries in the corpus query language "
        "have flags for it (default: %(default)s)",
    },
    "format": {
        "choices": ("text", "json", "github"),
        "default": "text",
        "help": "form of the report: for people, for programs, or workflow commands of GitHub "
        "(default: %(default)s)",
    },
    "id": {
        "metavar": "COLUMN",
        "default": "id",
        "help": "column of a table with a different id for each row; none numbers the rows from 1 "
        "(default: %(default)s, if the table has it)",
    },
    "index": {
        "metavar": "DIR",
        "help": "an index made by rostra index (default: index the corpus in memory)",
    },
    "encoding": {
        "metavar": "NAME",
        "help": "encoding to convert the report from, such as cp1252 or mac_roman (default: UTF-8)",
    },
    "language": {
        "metavar": "TAG",
        "type": language_tag,
        "help": "language of the report, a BCP 47 tag; de, en and fr have a lexicon, in any other "
        "quotations get no speaker (default: the one with a lexicon that its short words are in)",
    },
    "limit": {
        "type": whole_number,
        "metavar": "N",
        "help": "rows at most (default: all, but 50 of a list of words that is shown as text)",
    },
    "processes": {
        "type": positive_number,
        "default": _cores(),
        "metavar": "N",
        "help": "number of processes that check a large table (default: one per core)",
    },
    "steps": {
        "metavar": "N",
        "type": positive_number,
        "default": STEPS,
        "help": "steps that each direction of a comparison may take before it is called unproven; "
        "what they decide does not depend on the machine (default: %(default)s)",
    },
    "text": {
        "metavar": "COLUMN",
        "default": "utterance",
        "help": "column of a table with the texts (default: %(default)s)",
    },
    "token-column": {
        "action": "append",
        "metavar": "COLUMN",
        "help": "a positional attribute of a table: a list column with one value for each token, "
        "such as pos; of .vrt, the name of an attribute after the word, in their order; repeat it "
        "for further attributes (default: words alone)",
    },
    "tokens": {
        "metavar": "COLUMN",
        "help": "where a table says what its tokens are: a list column, or spaces where white "
        "space separates them (default: the tokens of Rostra's own rule)",
    },
    "version": {"metavar": "V", "help": "version of a release (default: the newest)"},
    "where": {
        "action": "append",
        "metavar": "FILTER",
        "help": "only utterances with COLUMN=VALUE, COLUMN!=VALUE, COLUMN=A,B, COLUMN=null, "
        "COLUMN=LOW..HIGH or 'COLUMN>=VALUE'; repeat it to combine filters, all of which must hold "
        "(default: all utterances)",
    },
    "within": {
        "choices": ("utterance", "sentence"),
        "default": "utterance",
        "help": "unit that no match and no context leaves (default: %(default)s)",
    },
}
