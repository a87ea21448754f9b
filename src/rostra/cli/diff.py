"""Compare two releases record by record: what was added, changed and removed.

The counts of each table come first, then its changes; a changed record comes with the reason that
the table `corrections` gives. JSON contains everything, with old and new values; text shortens long
values and shows the first records of each kind, or all with --all.

Exit codes: 0 compared, 2 could not run (a release does not exist or is damaged).
"""

import argparse
import json
from collections import Counter, deque
from collections.abc import Iterator
from itertools import groupby, islice

from rostra.cli.options import add_options
from rostra.printable import counted, escaped
from rostra.releases import Corpus, Release
from rostra.releasing.changes import LEVELS, Change, Diff

_FIRST = 20
_KINDS = ("added", "changed", "removed")
Counts = Counter[tuple[str, str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("old", metavar="OLD", help="version of a release, such as 1.0.0")
    parser.add_argument("new", metavar="NEW", help="version of the release to compare with it")
    add_options(parser, "corpus")
    more = f"show all records as text (default: the first {_FIRST} of each kind)"
    parser.add_argument("--all", action="store_true", help=more)
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    diff = Diff(corpus.release(args.old), corpus.release(args.new))
    lines = _json(diff) if args.format == "json" else _text(diff, None if args.all else _FIRST)
    for line in lines:
        print(line)
    return 0


def _count(changes: Iterator[Change], counts: Counts) -> Iterator[Change]:
    """Yield the changes, counting them by object and kind; a changed record counts once."""
    last = None
    for change in changes:
        if change.what != "value":
            counts[change.what, change.kind] += 1
        elif change.id != last:
            counts["record", "changed"] += 1
            last = change.id
        yield change


def _level(counts: Counts) -> str:
    kinds = {kind for _, kind in counts}
    return LEVELS[0] if not kinds else LEVELS[1] if kinds == {"added"} else LEVELS[2]


def _json(diff: Diff) -> Iterator[str]:
    """Yield the lines of one object, one change per line."""
    total, tables = Counts(), {}
    yield f'{{"old": {json.dumps(_head(diff.old))}, "new": {json.dumps(_head(diff.new))},'
    yield '"changes": ['
    separator = ""
    for table in diff.tables():
        counts = Counts()
        for change in _count(diff.changes(table), counts):
            entry = {"what": change.what, **change._asdict(), "reasons": diff.reasons(change)}
            yield separator + json.dumps(entry)
            separator = ","
        tables[table] = {f"{what}s {kind}": n for (what, kind), n in counts.items()}
        total += counts
    yield f'], "counts": {json.dumps(tables)}, "level": "{_level(total)}"}}'


def _head(release: Release) -> dict[str, str]:
    return {key: str(release.manifest[key]) for key in ("version", "schema_version")}


def _text(diff: Diff, most: int | None) -> Iterator[str]:
    """Yield the counts, then the changes by table and kind, with a pass over the table for each."""
    tables = {table: Counts() for table in diff.tables()}
    for table, counts in tables.items():
        deque(_count(diff.changes(table), counts), maxlen=0)
    level = _level(sum(tables.values(), Counts()))
    old, new = diff.old.manifest, diff.new.manifest
    yield (
        f"{escaped(new['name'])} {old['version']} to {new['version']} "
        f"(schema {old['schema_version']} to {new['schema_version']}): "
        f"{'the same records' if level == 'patch' else f'a {level} change'}"
    )
    width = max(map(len, tables))
    for table, counts in tables.items():
        yield f"  {table:<{width}}  {_summary(counts)}"
    for table, counts in tables.items():
        if counts:
            yield f"\n{table}"
            yield from _columns(diff, table, counts)
            for kind in _KINDS:
                yield from _records(diff, table, kind, counts["record", kind], most)


def _summary(counts: Counts) -> str:
    parts = [f"the table is {word}" for kind, word in _TABLE.items() if counts["table", kind]]
    parts += [
        f"{counted(counts[what, kind], f'{what}s')} {kind}"
        for what in ("column", "code", "record")
        for kind in _KINDS
        if counts[what, kind]
    ]
    return ", ".join(parts) or "no change"


_TABLE = {"added": "new", "removed": "gone"}


def _columns(diff: Diff, table: str, counts: Counts) -> Iterator[str]:
    number = sum(n for (what, _), n in counts.items() if what in {"column", "code"})
    columns = (change for change in diff.changes(table) if change.what in {"column", "code"})
    for change in islice(columns, number):
        yield f"  {escaped(change.field or '')}: {escaped(change.message)}"


def _records(diff: Diff, table: str, kind: str, number: int, most: int | None) -> Iterator[str]:
    if not number:
        return
    yield f"  {counted(number, 'records')} {kind}"
    of_kind = (c for c in diff.changes(table) if c.kind == kind and c.id is not None)
    for record, changes in islice(groupby(of_kind, lambda change: change.id), most):
        yield f"    {escaped(record or '')}"
        for change in changes:
            if change.what == "value":
                yield f"      {escaped(change.field or '')}: {escaped(change.message)}"
            yield from (f"        because: {escaped(reason)}" for reason in diff.reasons(change))
    if most is not None and number > most:
        yield f"    … and {number - most} more; --all shows all, --format json with their values"
