"""Prove releases from their own files: checksums, row counts, every span against its source.

Exit codes: 0 proved, 1 problems, 2 could not run (no such corpus or version).
"""

import argparse

from rostra.cli.report import add_corpus, add_format, count, report
from rostra.releases import Corpus
from rostra.releasing.verify import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    parser.add_argument("--version", metavar="V", help="number of a release (default: all)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    corpus.release(args.version)  # says what there is, where there is no such release
    releases = [corpus.release(v) for v in ([args.version] if args.version else corpus.versions())]
    problems = [problem for release in releases for problem in verify(release)]
    verdict = (
        ""
        if problems
        else "\n".join(
            f"proved: {r.manifest['name']} {r.path.name}: "
            + ", ".join(count(table["rows"], name) for name, table in r.manifest["tables"].items())
            for r in releases
        )
    )
    return report(problems, corpus.path, args.format, verdict)
