"""Make the release that corpus.json names, or prove that it is what the records make (--check).

The curated records are checked first. A release is never overwritten: where the records changed,
raise the version in corpus.json; the command says to which. --check writes nothing: a version that
is released must come out the same, one that is not is built in a temporary folder.

Exit codes: 0 done, 1 problems (no release was made), 2 could not run.
"""

import argparse

from rostra.building.publish import build, check_build
from rostra.cli.report import add_corpus, add_format, report
from rostra.corpus import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    add_format(parser)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    built = check_build(corpus) if args.check else build(corpus)
    if built.release is None:
        verdict = "the next release builds"
    else:
        release = f"{built.release.manifest['name']} {built.release.path.name}"
        verdict = f"{release}: {'released' if built.new else 'released already, and the same'}"
    return report(built.problems, corpus.path, args.format, verdict)
