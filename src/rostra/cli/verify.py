"""Prove releases from their own files: checksums, row counts, every span against its source.

Exit codes: 0 proved, 1 problems, 2 could not run (the corpus or version does not exist).
"""

import argparse

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.printable import counted
from rostra.releases import Corpus, Release
from rostra.releasing.verify import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus", "format")
    parser.add_argument("--version", metavar="V", help="version of a release (default: all)")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    release = corpus.release(args.version)  # the error lists the releases if it does not exist
    releases = list(map(corpus.release, corpus.versions())) if args.version is None else [release]
    problems = [problem for release in releases for problem in verify(release)]
    verdict = "" if problems else "\n".join(map(_proved, releases))
    return print_report(problems, corpus.path, args.format, verdict)


def _proved(release: Release) -> str:
    manifest = release.manifest
    rows = ", ".join(counted(table["rows"], name) for name, table in manifest["tables"].items())
    return f"proved: {manifest['name']} {release.path.name}: {rows}"
