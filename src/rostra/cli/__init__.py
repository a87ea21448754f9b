"""Rostra: check, build, prove and explore a corpus of quoted political speech.

Each verb is a module whose docstring is its help. No other package imports this one. Exit codes: 0
success, 1 a check found problems, 2 the command could not run, 141 the reader of the output
stopped reading.
"""

import argparse
import io
import os
import signal
import sys
from collections.abc import Iterable

from rostra._version import __version__
from rostra.cli.options import CORPUS_VARIABLE, is_default_corpus
from rostra.cli.verbs import add_verbs
from rostra.errors import RostraError

VERBS = """
    info validate build verify init draft add accept recover
    diff schema score agreement
    kwic freq ngrams collocates dispersion keyness index
    plot explore completion
""".split()


def main(argv: list[str] | None = None) -> int:
    """Run one command line and return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    # Only the requested verb is imported: some need little, others half of the package.
    requested = argv[:1] if argv[:1] and argv[0] in VERBS else VERBS
    return run_command(build_parser(requested), argv)


def build_parser(verbs: Iterable[str] = VERBS) -> argparse.ArgumentParser:
    """Return the parser of the command line, with all verbs or some."""
    description = (__doc__ or "").split(": ", 1)[1].split("\n\n", 1)[0]
    parser = argparse.ArgumentParser(prog="rostra", description=description)
    parser.add_argument("--version", action="version", version=f"rostra {__version__}")
    add_verbs(parser, verbs, "rostra.cli.", "run")
    return parser


def run_command(parser: argparse.ArgumentParser, argv: list[str]) -> int:
    """Parse a command line, run its verb, and return the exit code."""
    args = argparse.Namespace()
    try:
        return _run(parser, argv, args)
    except RostraError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        if is_default_corpus(args):
            print(f"{parser.prog}: the corpus is that of {CORPUS_VARIABLE}", file=sys.stderr)
    except BrokenPipeError:
        # The reader of the output closed it (`rostra validate | head`). Not 0, as the part that was
        # not read may contain a problem; 141 is what shells report for a command ended by SIGPIPE.
        _discard_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"{parser.prog}: {where}{error.strerror or error}", file=sys.stderr)
        _discard_output()
    return 2


def _run(parser: argparse.ArgumentParser, argv: list[str], args: argparse.Namespace) -> int:
    try:
        parser.parse_args(argv, args)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a terminal may know few characters
        return int(args.run(args))
    finally:
        if sys.stdout:
            sys.stdout.flush()  # an error at the end of the process could not be reported


def _discard_output() -> None:
    """Keep Python from writing, at the end of the process, what it could not write before."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
