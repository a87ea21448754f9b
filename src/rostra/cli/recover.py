"""Conclude an edit of a corpus or of a folder of schemas that was interrupted.

The edit is put in place where every file is still what it began from, or what it made. If you
edited one meanwhile, nothing is done until you decide: --keep keeps your files and drops the edit,
also where it has replaced others already; --take puts the edit in place and keeps a copy of each
file of yours that it replaces, as FILE.mine beside it.

Exit codes: 0 nothing is pending now, 2 you have to decide, or a file could not be written.
"""

import argparse
import sys
from pathlib import Path

from rostra.errors import NotFoundError
from rostra.printable import escaped
from rostra.transactions import Concluded, conclude, pending_description, take, undo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a corpus, or schemas")
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument("--keep", action="store_true", help="keep your files, drop the edit")
    decision.add_argument("--take", action="store_true", help="take the edit, copy your files")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    folder: Path = args.folder
    if not folder.is_dir():
        raise NotFoundError(f"{folder} is not a folder")
    pending = pending_description(folder)
    copies: list[str] = []
    if args.keep:
        undo(folder)
    elif args.take:
        copies = take(folder)
    else:
        conclude(folder)
    if pending is None:
        print(f"nothing is pending in {escaped(str(folder))}")
    else:
        print(f"{'dropped' if args.keep else 'concluded'}: {pending}")
    for copy in copies:
        print(f"your version: {escaped(str(folder / copy))}")
    return 0


def conclude_first(folder: Path) -> Concluded | None:
    """Conclude the pending edit of a corpus before another one, and say so."""
    concluded = conclude(folder)
    if concluded:
        message = f"`{escaped(concluded.command)}` was interrupted before; it is concluded now"
        print(f"rostra: {message}", file=sys.stderr)
    return concluded
