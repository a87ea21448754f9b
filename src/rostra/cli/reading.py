"""What the verbs that read a corpus have in common: their options, and how results are written."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from rostra.cli.report import add_corpus
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from rostra.reading import Index

_LISTED = 50
"""Rows of a list in text where no limit is given."""


def add_reading(parser: argparse.ArgumentParser, *, within: bool = True) -> None:
    """Options of every verb that reads: which corpus, what of it, and how it is written."""
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
    parser.add_argument("--format", choices=("text", "csv", "json", "parquet"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="a file instead of the screen")


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
    from rostra.reading import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    if args.index and args.corpus:
        raise RostraError("give --corpus or --index: an index holds its corpus")
    return Index.open(args.index) if args.index else Index.build(args.corpus)


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

        with _file(args.output, "wb") as file:
            pq.write_table(table, file)
        return 0
    lines = {"text": _text, "csv": _csv, "json": _json}[args.format](table, text)
    if args.output is None:
        sys.stdout.writelines(lines)
    else:
        with _file(args.output, "w") as file:
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
    name = f"{corpus['name'] or 'a table'} {corpus['version'] or ''}".rstrip()
    query = content["query"]
    shown = "all words" if query is None else query if isinstance(query, str) else " / ".join(query)
    parameters = ", ".join(f"{k}={_value(v)}" for k, v in content["parameters"].items())
    totals = ", ".join(f"{k} {v:,}" for k, v in content["totals"].items())
    yield f"# {content['result']}: {_line(shown)}\n"
    yield f"# {_line(parameters)}\n"
    yield f"# {name}, manifest sha256 {corpus['manifest_sha256']}, {content['package']}\n"
    yield f"# {content['tokeniser']}, index sha256 {content['index_sha256']}\n"
    yield f"# {totals}\n"
    yield from (f"# note: {_line(note)}\n" for note in notes)


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


@contextmanager
def _file(name: str, mode: str) -> Iterator[IO[Any]]:
    """A file that is there whole or not at all."""
    path = Path(name)
    encoding = None if "b" in mode else "utf-8"
    with NamedTemporaryFile(
        mode, encoding=encoding, newline=None if encoding is None else "", dir=path.parent,
        prefix=f".{path.name}-", delete=False,
    ) as file:  # fmt: skip
        try:
            yield file
            file.flush()
            os.chmod(file.name, 0o644)  # noqa: PTH101 - a result is for whoever may read the folder
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _number(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("it is a number from 0 on")
    return value
