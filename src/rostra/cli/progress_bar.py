"""The progress of a long run, shown on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from rostra.cli.guarded_output import unguarded
from rostra.printable import blanked
from rostra.progress import Advance, Progress

_DELAY = 1.0  # seconds before anything is shown
_LINE: dict[str, Any] = {"bar_format": "{desc} done, {elapsed}", "mininterval": 0, "miniters": 1}


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a `rostra.progress.Progress` that draws on a terminal after one second.

    A stage with a known amount of work, in bytes, has a bar of its own; stages without one share a
    line that names the current stage and counts those before it.
    """
    from tqdm import tqdm  # noqa: PLC0415 - only for runs that can be long

    tqdm.monitor_interval = 0  # its thread would keep a check from forking
    bars: Any
    with ExitStack() as bars:
        line: tqdm[None] | None = None

        def begin(stage: str, total: int | None = None) -> Advance:
            nonlocal line
            if total is not None or line is None:
                bars.close()
                bar: tqdm[None] = tqdm(
                    desc=blanked(stage),
                    total=total,
                    unit="B",
                    unit_scale=True,
                    leave=False,
                    delay=_DELAY,
                    file=unguarded(sys.stderr),
                    disable=None,  # unless it is a terminal
                    **({} if total is not None else _LINE),
                )
                bars.callback(bar.close)
                line = bar if total is None else None
            if line is None:
                return bar.update
            line.set_description_str(f"{blanked(stage)}, {line.n}", refresh=False)
            line.update()
            return lambda _: None

        yield begin
