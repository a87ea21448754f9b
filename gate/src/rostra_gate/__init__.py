"""The schema gate of Rostra by itself: the command ``rostra-gate``.

The package contains the modules of Rostra that the gate consists of, in a folder that is on the
path of this command alone. An installed `rostra` neither sees nor disturbs them.
"""

import sys
from pathlib import Path

__all__ = ["main"]

_BUNDLE = Path(__file__).parent / "_bundle"


def main(argv: list[str] | None = None) -> int:
    """Run one command line and return the exit code, which is that of ``rostra schema``."""
    sys.path.insert(0, str(_BUNDLE))
    from rostra_gate.command_line import run  # noqa: PLC0415 - it imports from the bundle

    return run(sys.argv[1:] if argv is None else argv)
