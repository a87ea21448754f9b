"""Rostra: check, build, prove and explore a corpus of quoted political speech.

Each verb is a module whose docstring is its help. No other package imports this one. Exit codes: 0
success, 1 a check found problems, 2 the command could not run, 130 it was interrupted, 141 the
reader of the output stopped reading.
"""

import argparse
import io
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path

from rostra._version import __version__
from rostra.cli.guarded_output import guarded_streams, open_missing_streams, unguarded
from rostra.cli.options import CORPUS_VARIABLE, is_default_corpus
from rostra.cli.verbs import add_verbs
from rostra.errors import RostraError

VERBS = """
    info describe validate build verify publish init draft trace add show edit quote reject accept
    merge-speakers rename-speaker fact apply review migrate recover
    diff schema score agreement annotations
    kwic freq ngrams collocates dispersion keyness index
    export
    plot explore cache completion
    import
""".split()


_REPORTING = {
    *("validate", "build", "agreement", "add", "accept", "edit", "quote", "reject"),
    *("merge_speakers", "rename_speaker", "fact", "apply", "review", "migrate", "annotations"),
}
"""The verbs that report or conclude a pending edit of the corpus themselves."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line and return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    # Only the requested verb is imported: some need little, others half of the package.
    requested = argv[:1] if argv[:1] and argv[0] in VERBS else VERBS
    try:
        parser = build_parser(requested)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return run_command(parser, argv)


def build_parser(verbs: Iterable[str] = VERBS) -> argparse.ArgumentParser:
    """Return the parser of the command line, with all verbs or some."""
    # Without docstrings (`python -OO`) there are commands without help.
    description = (__doc__ or "").partition(": ")[2].split("\n\n", 1)[0]
    parser = argparse.ArgumentParser(prog="rostra", description=description)
    parser.add_argument("--version", action="version", version=f"rostra {__version__}")
    add_verbs(parser, {name: module_name(name) for name in verbs}, "run")
    return parser


def module_name(verb: str) -> str:
    """The module of a verb: that of its name, with an underscore behind a keyword of Python."""
    return verb.replace("-", "_") + "_" * iskeyword(verb)


def run_command(parser: argparse.ArgumentParser, argv: list[str]) -> int:
    """Parse a command line, run its verb, and return the exit code."""
    if not open_missing_streams():
        print(f"{parser.prog}: standard output is closed", file=sys.stderr)
        return 2
    streams = sys.stdout, sys.stderr
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may know few characters
    try:
        with guarded_streams():
            return _guarded(parser, argv)
    except KeyboardInterrupt:
        _discard_output()
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of the output closed it (`rostra validate | head`). Not 0, as the part that was
        # not read may contain a problem; 141 is what shells report for a command ended by SIGPIPE.
        _discard_output()
        return 128 + signal.SIGPIPE


def _guarded(parser: argparse.ArgumentParser, argv: list[str]) -> int:
    """Run a command line; an error that its user can mend is a message."""
    args = argparse.Namespace(command_line=argv)
    try:
        return _run(parser, argv, args)
    except BrokenPipeError:
        raise
    except RostraError as error:
        message = str(error)
    except RecursionError:
        message = "the input is nested too deeply"
    except UnicodeEncodeError as error:  # from a library that takes names in UTF-8 alone
        message = f"{error.object} is not UTF-8; rename the file or folder"
    except MemoryError:
        message = "the input takes more memory than there is"
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        message = f"{where}{error.strerror or error}"
        _discard_output()
    print(f"{parser.prog}: {message}", file=sys.stderr)
    if is_default_corpus(args):
        print(f"{parser.prog}: the corpus is that of {CORPUS_VARIABLE}", file=sys.stderr)
    return 2


def _run(parser: argparse.ArgumentParser, argv: list[str], args: argparse.Namespace) -> int:
    try:
        parser.parse_args(argv, args)
        _note_pending_edit(args)
        return int(args.run(args))
    finally:
        sys.stdout.flush()  # an error at the end of the process could not be reported


def _note_pending_edit(args: argparse.Namespace) -> None:
    """Say that an edit of the corpus was interrupted, if the command would not say it itself."""
    corpus, verb = getattr(args, "corpus", None), args.run.__module__.rpartition(".")[2]
    if corpus and verb not in _REPORTING and (folder := Path(corpus, ".rostra-edit")).exists():
        from rostra.transactions import pending_message  # noqa: PLC0415 - hardly ever needed

        if message := pending_message(folder.parent):
            print(f"rostra: {message}", file=sys.stderr)


def _discard_output() -> None:
    """Keep Python from writing, at the end of the process, what it could not write before."""
    stream = unguarded(sys.stdout)
    with suppress(io.UnsupportedOperation):  # it is not a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
