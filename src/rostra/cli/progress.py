"""How far a long run is, shown on a terminal; and in how many processes it goes."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from rostra.progress import Advance, Progress

_DELAY = 1.0
"""Seconds before anything is shown."""


@contextmanager
def stages() -> Iterator[Progress]:
    """Show the stages of a run; one that takes more than a second is seen on a terminal.

    Gives a function that begins a stage: it takes a name and a size in bytes, and gives a function
    that is told of each part of these bytes.
    """
    from tqdm import tqdm  # noqa: PLC0415 - only here

    tqdm.monitor_interval = 0  # its thread would keep a check from forking
    with ExitStack() as shown:

        def begin(name: str, size: int | None) -> Advance:
            shown.close()
            bar = tqdm(
                desc=name,
                total=size,
                unit="B",
                unit_scale=True,
                leave=False,
                delay=_DELAY,
                file=sys.stderr,
                disable=None,  # unless it is a terminal
            )
            shown.callback(bar.close)
            update: Advance = bar.update
            return update

        yield begin


@contextmanager
def parts(name: str) -> Iterator[Callable[[str], object]]:
    """Show the part that a run is at; one that takes more than a second is seen on a terminal.

    Gives a function that is told each part before it begins.

    Args:
        name: what is done with the parts.
    """
    from tqdm import tqdm  # noqa: PLC0415 - only here

    tqdm.monitor_interval = 0  # its thread would keep a check from forking
    with tqdm(
        bar_format="{desc} done, {elapsed}",
        leave=False,
        delay=_DELAY,
        mininterval=0,
        miniters=1,
        file=sys.stderr,
        disable=None,  # unless it is a terminal
    ) as bar:

        def tell(part: str) -> None:
            shown = "".join(c if c.isprintable() else "?" for c in part)
            bar.set_description_str(f"{name} {shown}, {bar.n}", refresh=False)
            bar.update()

        yield tell


def add_processes(parser: argparse.ArgumentParser) -> None:
    """The option that says how many processes go through a big table."""
    parser.add_argument(
        "--processes",
        type=_number,
        default=_cores(),
        metavar="N",
        help="how many processes go through a big table (default: one a core)",
    )


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)
