"""How results are written: as text, CSV, JSON or Parquet, each with its stamp.

Cells of CSV are what the corpus holds, also where a spreadsheet takes what begins with ``=``,
``+``, ``-`` or ``@`` for a formula: import such columns as text.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rostra.errors import RostraError
from rostra.files import new_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    import pyarrow as pa

_ROWS = 10_000  # written at a time


def write(table: pa.Table, args: argparse.Namespace, text: Any) -> None:  # noqa: ANN401
    """Write a result in the chosen format.

    Args:
        table: the result, with its stamp.
        args: format and output.
        text: what gives the lines of a table in text, its stamp apart.
    """
    if args.format == "parquet":
        if args.output is None:
            raise RostraError("Parquet is not for a screen: name a file with -o FILE")
        import pyarrow.parquet as pq  # noqa: PLC0415 - only here

        with new_file(args.output, "wb") as file:
            pq.write_table(table, file)
        return
    lines = {"text": _text, "csv": _csv, "json": _json}[args.format](table, text)
    if args.output is None:
        sys.stdout.writelines(lines)
    else:
        with new_file(args.output) as file:
            file.writelines(lines)


def _text(table: pa.Table, text: Any) -> Iterator[str]:  # noqa: ANN401 - as in `write`
    yield from _stamp(table)
    yield from (f"{line}\n" for line in text(table))


def _csv(table: pa.Table, _: object) -> Iterator[str]:
    import io  # noqa: PLC0415 - only here

    import pyarrow.csv as pc  # noqa: PLC0415 - only here

    yield from _stamp(table)
    for start in range(0, max(table.num_rows, 1), _ROWS):
        sink = io.BytesIO()
        options = pc.WriteOptions(include_header=start == 0)
        pc.write_csv(table.slice(start, _ROWS), sink, options)
        yield sink.getvalue().decode()


def _json(table: pa.Table, _: object) -> Iterator[str]:
    from rostra.concordance.provenance import provenance_of  # noqa: PLC0415 - only here

    yield f'{{"stamp": {json.dumps(provenance_of(table), ensure_ascii=False)},\n"rows": [\n'
    for start in range(0, table.num_rows, _ROWS):
        rows = table.slice(start, _ROWS).to_pylist()
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
        yield (",\n" if start else "") + ",\n".join(lines)
    yield "\n]}\n"


def _stamp(table: pa.Table) -> Iterator[str]:
    from rostra.concordance.provenance import provenance_of  # noqa: PLC0415 - only here

    content = provenance_of(table)
    corpus, notes = content.pop("corpus"), content.pop("notes")
    name = f"corpus {corpus['name']} {corpus['version']}" if corpus["name"] else "a table"
    query = content["query"]
    shown = "all words" if query is None else query if isinstance(query, str) else " / ".join(query)
    given = {"query": query, **content["parameters"]}
    parameters = ", ".join(f"{k}={_exact(v)}" for k, v in given.items())
    totals = ", ".join(f"{k} {v:,}" for k, v in content["totals"].items())
    yield f"# {content['result']}: {_line(shown)}\n"
    yield f"# {parameters}\n"
    yield f"# {name}, manifest sha256 {corpus['manifest_sha256']}\n"
    yield f"# package {content['package']}, {content['tokeniser']}\n"
    yield f"# index sha256 {content['index_sha256']}\n"
    yield f"# {totals}\n"
    yield from (f"# note: {_line(note)}\n" for note in notes)


def _exact(value: object) -> str:
    """A value as JSON in one line, with what does not print written as JSON escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
