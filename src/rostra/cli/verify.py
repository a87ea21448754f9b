"""Prove releases from their own files: checksums, every row, every reference, every span.

The checksums show that the parts of a release belong together, not who made it. --sha256 compares
its manifest with a digest that was published elsewhere, --signature with a signature by somebody's
key. The basis of the texts says what the words are verbatim in: the text of a document, or one that
an import wrote (reconstructed). Exit codes: 0 proved, 1 problems, 2 could not run (the corpus or
version does not exist).
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.progress_bar import progress_bar
from rostra.errors import DamagedError, RostraError
from rostra.printable import counted
from rostra.problems import Problem
from rostra.releases import Corpus, Release
from rostra.releasing.authenticity import digest_problems, manifest_digest, signature_problems
from rostra.releasing.card import misleading
from rostra.releasing.text_bases import TextBasis, text_bases
from rostra.releasing.verify import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus", "format", "processes")
    parser.add_argument(
        "--version",
        metavar="V",
        help="version of a release (default: all; with --sha256 or --signature the newest)",
    )
    parser.add_argument(
        "--sha256", type=_digest, metavar="DIGEST", help="the sha256 that its manifest must have"
    )
    parser.add_argument(
        "--signature",
        type=Path,
        metavar="FILE",
        help="a signature of its manifest by ssh-keygen -Y sign -n file",
    )
    parser.add_argument(
        "--public-key", type=Path, metavar="FILE", help="the OpenSSH public key that made it"
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    if (args.signature is None) != (args.public_key is None):
        raise RostraError("--signature and --public-key belong together: give both")
    corpus = Corpus(args.corpus)
    releases = [corpus.release(args.version)]  # the error lists the releases if there is none
    if not (args.version or args.sha256 or args.signature):
        releases = corpus.releases()
    with progress_bar() as progress:
        problems = [
            problem
            for release in releases
            for problem in verify(release, progress, processes=args.processes)
        ]
    if not problems and corpus.release().path in {release.path for release in releases}:
        problems = list(misleading(corpus))
    problems = _authenticity(releases[0], args) + problems
    bases = {} if problems else {release.version: text_bases(release) for release in releases}
    verdict = "\n".join(_proved(each, bases[each.version]) for each in releases if bases)
    more = {"text_bases": {version: [b._asdict() for b in of] for version, of in bases.items()}}
    return print_report(problems, corpus.path, args.format, verdict, more=more)


def _authenticity(release: Release, args: argparse.Namespace) -> list[Problem]:
    problems = []
    try:
        if args.sha256:
            problems += digest_problems(release, args.sha256)
        if args.signature:
            problems += signature_problems(release, args.signature, args.public_key)
    except DamagedError:
        return []  # of the manifest; `verify` reports it
    return problems


def _proved(release: Release, bases: Sequence[TextBasis]) -> str:
    manifest = release.manifest
    rows = ", ".join(
        counted(table["rows"], name.replace("_", " ")) for name, table in manifest["tables"].items()
    )
    counts = "; ".join(
        f"{one.basis}, {counted(one.sources, 'sources')} with "
        f"{counted(one.utterances, 'utterances')}"
        for one in bases
    )
    return (
        f"proved: {manifest['name']} {release.version}: {rows}\n"
        f"  basis of the texts: {counts}\n"
        f"  sha256 of its manifest: {manifest_digest(release)}"
    )


def _digest(text: str) -> str:
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a sha256: 64 digits 0-9 and a-f")
    return text.lower()
