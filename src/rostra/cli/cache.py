"""List the tables that rostra.load() keeps in the datasets cache, or remove them.

A large table is kept there as an Arrow file, beside it what datasets derived from it, such as the
results of map; of a release at an address there are copies of its files. Each line has an address,
the size of the table or copies, that of what was derived, and what was loaded. Remove the tables of
a corpus or version that was withdrawn or is no longer needed. Loading a table puts it back.
"""

import argparse

from rostra.arrow_cache import CachedTable, cached_tables, remove_cached
from rostra.errors import NotFoundError
from rostra.printable import aligned, counted, escaped
from rostra.remote_releases import cache_folder

_ADDRESS = 12  # digits that are shown
_LEAST = 4  # digits that name a table
_OPTIONS = ("columns", "layers", "annotator", "filters", "address")


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
        unwanted = {table.folder: table.bytes + table.derived_bytes for table in chosen}
        for folder in unwanted:
            remove_cached(folder)
        removed = _megabytes(sum(unwanted.values()))
        print(f"removed: {counted(len(unwanted), 'tables')}, {removed}")
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
    names = [str(known.pop(key, "")) for key in ("corpus", "version", "table")]
    names = [name for name in names if name]
    options = (f"{key}={known[key]}" for key in _OPTIONS if key in known)
    return escaped("; ".join((" ".join(names), *options)))
