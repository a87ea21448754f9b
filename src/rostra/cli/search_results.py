"""What the searching verbs share: open an index, run a query, write its result with provenance.

Results are written as text, CSV, JSON or Parquet. JSON and Parquet have the texts of the corpus. In
CSV a text that a spreadsheet would take for a formula, as it begins with ``=``, ``+``, ``-`` or
``@``, has an apostrophe before it, and control characters are spaces.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

from rostra.cli.options import check_no_table_options, is_default_corpus, source_arguments
from rostra.errors import RostraError
from rostra.files import new_file
from rostra.printable import blanked, guarded

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from rostra.concordance import Index

    AsText = Callable[[pa.Table], Iterable[str]]

_BATCH = 10_000  # rows written at a time


def open_index(args: argparse.Namespace) -> Index:
    """Return the index that ``--index`` names, or an index in memory of the corpus."""
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    if args.index and args.corpus and not is_default_corpus(args):
        raise RostraError("--corpus and --index exclude each other: an index contains its corpus")
    if args.index:
        check_no_table_options(args)
    return Index.open(args.index) if args.index else Index.build(**source_arguments(args))


def search(args: argparse.Namespace, query: Callable[[Index], pa.Table], as_text: AsText) -> int:
    """Run a query on the index and write its result; return the exit code.

    Args:
        args: the options of `rostra.cli.options.add_result`.
        query: the query.
        as_text: gives the lines of the result for the format ``text``.
    """
    index = open_index(args)
    try:
        _write(query(index), args, as_text)
    except (RostraError, OSError):
        raise
    except Exception:
        if args.index:
            index.verify()  # damaged files can raise anything; report the damage instead
        raise
    return 0


def _write(table: pa.Table, args: argparse.Namespace, as_text: AsText) -> None:
    """Write a result in the chosen format to the chosen place."""
    if args.format == "parquet":
        if args.output is None:
            raise RostraError("Parquet cannot be shown on a terminal: name a file with -o FILE")
        import pyarrow.parquet as pq  # noqa: PLC0415 - only here

        with new_file(args.output, "wb") as file:
            pq.write_table(table, file)
        return
    if args.format == "text":
        lines: Iterator[str] = chain(_header(table), (f"{line}\n" for line in as_text(table)))
    else:
        csv = chain(_header(table), csv_lines(table))
        lines = csv if args.format == "csv" else _json(table)
    if args.output is None:
        sys.stdout.writelines(lines)
    else:
        with new_file(args.output) as file:
            file.writelines(map(guarded, lines))


def csv_lines(table: pa.Table) -> Iterator[str]:
    """Yield a table as CSV, whose texts no spreadsheet takes for formulas."""
    import io  # noqa: PLC0415 - only here

    import pyarrow.csv as pc  # noqa: PLC0415 - only here

    for start in range(0, max(table.num_rows, 1), _BATCH):
        sink = io.BytesIO()
        options = pc.WriteOptions(include_header=start == 0)
        pc.write_csv(_inert(table.slice(start, _BATCH)), sink, options)
        yield sink.getvalue().decode()


def _inert(table: pa.Table) -> pa.Table:
    """Return a table whose texts a spreadsheet takes for texts."""
    import pyarrow as pa  # noqa: PLC0415 - only here
    import pyarrow.compute as pc  # noqa: PLC0415 - only here

    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            texts: Any = pc.replace_substring_regex(table[index], r"[\x00-\x1f\x7f]", " ")
            texts = pc.replace_substring_regex(texts, r"^\s*[=+\-@]", r"'\0")
            table = table.set_column(index, field, texts)
    return table


def _json(table: pa.Table) -> Iterator[str]:
    from rostra.concordance.provenance import provenance_of  # noqa: PLC0415 - only here

    yield f'{{"stamp": {json.dumps(provenance_of(table), ensure_ascii=False)},\n"rows": [\n'
    for start in range(0, table.num_rows, _BATCH):
        rows = table.slice(start, _BATCH).to_pylist()
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
        yield (",\n" if start else "") + ",\n".join(lines)
    yield "\n]}\n"


def _header(table: pa.Table) -> Iterator[str]:
    """Yield the provenance of a result as comment lines."""
    from rostra.concordance.provenance import origin_of, provenance_of  # noqa: PLC0415 - only here

    provenance = provenance_of(table)
    query = provenance["query"]
    searched = query if isinstance(query, str) else " / ".join(query or ["all words"])
    parameters = {"query": query, **provenance["parameters"]}
    totals = ", ".join(f"{key} {total:,}" for key, total in provenance["totals"].items())
    lines = [
        f"{provenance['result']}: {searched}",
        ", ".join(f"{key}={_as_json(value)}" for key, value in parameters.items()),
        origin_of(provenance),
        f"package {provenance['package']}, {provenance['tokeniser']}",
        f"index sha256 {provenance['index_sha256']}",
        totals,
        *(f"note: {note}" for note in provenance["notes"]),
    ]
    yield from (f"# {blanked(line)}\n" for line in lines)


def _as_json(value: object) -> str:
    """Return a value as one line of JSON in which unprintable characters are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)
