"""List the tables that rostra.load() keeps in the datasets cache, or remove them.

A large table is kept there as an Arrow file, beside it what datasets derived from it, such as the
results of map. Each line has its address, its size, that of what was derived from it, and what it
was loaded from. Remove the tables of a corpus or version that was withdrawn or is no longer needed;
the next load makes a table anew.
"""

import argparse

from rostra.arrow_cache import CachedTable, cache_folder, cached_tables, remove_cached
from rostra.errors import NotFoundError
from rostra.printable import aligned, counted, escaped

_ADDRESS = 12  # digits that are shown
_LEAST = 4  # digits that name a table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--remove",
        metavar="ADDRESS",
        action="append",
        help="remove the table with this address, or the beginning of it; repeat it for others",
    )
    which.add_argument("--remove-all", action="store_true", help="remove all tables")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    tables = list(cached_tables())
    if args.remove or args.remove_all:
        chosen = tables if args.remove_all else [_named(name, tables) for name in args.remove]
        for table in dict.fromkeys(t.folder for t in chosen):
            remove_cached(table)
        size = sum(t.bytes + t.derived_bytes for t in {t.folder: t for t in chosen}.values())
        print(f"removed: {counted(len(chosen), 'tables')}, {_megabytes(size)}")
        return 0
    size = sum(table.bytes + table.derived_bytes for table in tables)
    print(f"{escaped(str(cache_folder()))}: {counted(len(tables), 'tables')}, {_megabytes(size)}")
    rows = [
        (_address(t), _megabytes(t.bytes), _megabytes(t.derived_bytes), _source(t)) for t in tables
    ]
    for line in aligned(rows, right=(False, True, True)):
        print(f"  {line}")
    return 0


def _named(name: str, tables: list[CachedTable]) -> CachedTable:
    """The table whose address begins with a name."""
    found = [table for table in tables if table.folder.name.startswith(name)]
    if len(name) < _LEAST or len(found) != 1:
        existing = ", ".join(map(_address, tables)) or "none"
        mistake = (
            "belongs to no table" if not found else "belongs to several tables or is too short"
        )
        raise NotFoundError(f"the address {escaped(name)!r} {mistake}. There are: {existing}")
    return found[0]


def _address(table: CachedTable) -> str:
    return table.folder.name[:_ADDRESS]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _source(table: CachedTable) -> str:
    """What a table was loaded from, as one printable line."""
    if not table.description:
        return "not written whole"
    known = dict(table.description)
    name = " ".join(str(known.pop(key, "?")) for key in ("corpus", "version", "table"))
    options = (f"{key}={known[key]}" for key in ("columns", "layers", "filters") if key in known)
    return escaped("; ".join((name, *options)))
