"""What the verbs that read a corpus have in common: their options, and how results are written."""

from __future__ import annotations

import argparse
import json
import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

from rostra.cli.report import add_corpus
from rostra.errors import RostraError
from rostra.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from rostra.reading import Index

_LISTED = 50
"""Rows of a list in text where no limit is given."""


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
    parser.add_argument("--limit", type=_number, metavar="N", help="rows at most")


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
    lighten()
    from rostra.reading import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    if args.index and args.corpus:
        raise RostraError("give --corpus or --index: an index holds its corpus")
    return Index.open(args.index) if args.index else Index.build(args.corpus)


def lighten() -> None:
    """Keep pyarrow from importing pandas, which it does unasked and which takes half a second.

    pyarrow goes without pandas where it cannot be imported. Only for a process that is a command.
    """
    if not any(isinstance(finder, _WithoutPandas) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WithoutPandas())


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, name: str, path: object, target: object = None) -> None:  # noqa: ARG002
        if name == "pandas":
            raise ModuleNotFoundError("commands do without pandas", name=name)


def write(table: pa.Table, args: argparse.Namespace, text: Any) -> int:  # noqa: ANN401
    """Write a result in the chosen format; gives the exit code.

    Args:
        table: the result, with its stamp.
        args: format and output.
        text: what gives the lines of a table in text, its stamp apart.
    """
    if args.format == "parquet":
        if args.output is None:
            raise RostraError("Parquet is not for a screen: name a file with -o FILE")
        import pyarrow.parquet as pq  # noqa: PLC0415 - only here

        with whole(args.output, "wb") as file:
            pq.write_table(table, file)
        return 0
    lines = {"text": _text, "csv": _csv, "json": _json}[args.format](table, text)
    if args.output is None:
        sys.stdout.writelines(lines)
    else:
        with whole(args.output) as file:
            file.writelines(lines)
    return 0


def _text(table: pa.Table, text: Any) -> Iterator[str]:  # noqa: ANN401 - as in `write`
    yield from _stamp(table)
    yield from (f"{line}\n" for line in text(table))


def _csv(table: pa.Table, _: object) -> Iterator[str]:
    import io  # noqa: PLC0415 - only here

    import pyarrow.csv as pc  # noqa: PLC0415 - only here

    yield from _stamp(table)
    sink = io.BytesIO()
    pc.write_csv(table, sink)
    yield sink.getvalue().decode()


def _json(table: pa.Table, _: object) -> Iterator[str]:
    from rostra.reading.stamp import stamp  # noqa: PLC0415 - only here

    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table.to_pylist())
    yield f'{{"stamp": {json.dumps(stamp(table), ensure_ascii=False)},\n"rows": [\n{rows}\n]}}\n'


def _stamp(table: pa.Table) -> Iterator[str]:
    from rostra.reading.stamp import stamp  # noqa: PLC0415 - only here

    content = stamp(table)
    corpus, notes = content.pop("corpus"), content.pop("notes")
    name = f"corpus {corpus['name']} {corpus['version']}" if corpus["name"] else "a table"
    query = content["query"]
    shown = "all words" if query is None else query if isinstance(query, str) else " / ".join(query)
    parameters = ", ".join(f"{k}={_value(v)}" for k, v in content["parameters"].items())
    totals = ", ".join(f"{k} {v:,}" for k, v in content["totals"].items())
    yield f"# {content['result']}: {_line(shown)}\n"
    yield f"# {_line(parameters)}\n"
    yield f"# {name}, manifest sha256 {corpus['manifest_sha256']}\n"
    yield f"# package {content['package']}, {content['tokeniser']}\n"
    yield f"# index sha256 {content['index_sha256']}\n"
    yield f"# {totals}\n"
    yield from (f"# note: {_line(note)}\n" for note in notes)


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _number(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("it is a number from 0 on")
    return value
