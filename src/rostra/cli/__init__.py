"""Rostra: check, build, prove and look at a corpus of quoted political speech.

One module a verb; its docstring is its help. Nothing imports this package. Exit codes: 0 all is
well, 1 a check found problems, 2 it could not run, 141 whoever read the output stopped reading.
"""

import argparse
import io
import os
import signal
import sys

from rostra._version import __version__
from rostra.cli.verbs import add_verbs
from rostra.errors import RostraError

VERBS = (
    *("info", "validate", "build", "verify", "init", "draft", "add", "accept"),
    *("diff", "schema", "score", "agreement"),
    *("kwic", "freq", "ngrams", "collocates", "dispersion", "keyness", "index"),
    *("plot", "explore"),
)


def main(argv: list[str] | None = None) -> int:
    """Run one command line; gives the exit code."""
    try:
        return _run(argv)
    except RostraError as error:
        print(f"rostra: {error}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output closed it (`rostra validate | head`). Not 0, as what was not read
        # may have been a problem: what other commands give, which the signal SIGPIPE ends.
        _drop_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"rostra: {where}{error.strerror or error}", file=sys.stderr)
        _drop_output()
    return 2


def _run(argv: list[str] | None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="rostra", description=(__doc__ or "").split(": ", 1)[1].split("\n\n", 1)[0]
    )
    parser.add_argument("--version", action="version", version=f"rostra {__version__}")
    # Only what is asked for is imported: some verbs need little, others half of the package.
    chosen = argv[:1] if argv[:1] and argv[0] in VERBS else VERBS
    add_verbs(parser, chosen, "rostra.cli.", "run")
    try:
        args = parser.parse_args(argv)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a terminal may know few characters
        return int(args.run(args))
    finally:
        if sys.stdout:
            sys.stdout.flush()  # at the end of the process nobody could tell what is wrong


def _drop_output() -> None:
    """Let Python not try again, at the end of the process, to write what it could not write."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
