"""Push a corpus to a dataset repository on the Hugging Face Hub, or show what would be pushed.

What is pushed are the releases, the card and the documents beside it, in one commit, which is then
tagged with the version. What is there is not pushed again, and a release never changes: another one
of the same number is refused. --dry-run compares with the repository and changes nothing; with
HF_HUB_OFFLINE=1 it does not ask the network either.

A corpus is not published while no PRIVACY.md names who answers for its data, its card states no
licence or is stale, or a release cannot be proved. Token and endpoint are those of huggingface_hub:
`hf auth login` or HF_TOKEN, and HF_ENDPOINT. Exit codes: 0 done, 1 problems (nothing was pushed), 2
could not run.
"""

import argparse
import re
import sys
from contextlib import redirect_stderr
from typing import Any

from rostra.cli.guarded_output import unguarded
from rostra.cli.options import add_options
from rostra.cli.problem_report import empty_fields_notice, print_report
from rostra.cli.progress_bar import progress_bar
from rostra.errors import RostraError
from rostra.printable import aligned, counted, escaped
from rostra.releases import Corpus
from rostra.releasing.card import empty_fields
from rostra.releasing.hub import Comparison, compare, is_offline, push
from rostra.releasing.publication import Publication, publication, publication_problems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    where = "the dataset repository on the Hub: NAME/CORPUS; it is created if there is none"
    parser.add_argument("repository", metavar="REPOSITORY", type=_repository, help=where)
    add_options(parser, "corpus", "format", "processes")
    parser.add_argument("--dry-run", action="store_true", help="push nothing, show what would be")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    with progress_bar() as progress:
        problems = publication_problems(corpus, progress, processes=args.processes)
    if problems:
        return print_report(problems, corpus.path, args.format, "")
    content = publication(corpus)
    offline = is_offline()
    if offline and not args.dry_run:
        raise RostraError("HF_HUB_OFFLINE keeps from pushing: unset it, or pass --dry-run")
    comparison = None if offline else compare(content, args.repository)
    commit = None
    if comparison and not args.dry_run and (comparison.missing or not comparison.tagged):
        commit = _pushed(content, args.repository, comparison)
    if args.format == "text":
        _print_content(content)
    notices = empty_fields_notice(empty_fields(corpus))
    verdict = _verdict(content, args.repository, comparison, commit)
    more = _report(content, args.repository, comparison, commit)
    return print_report([], corpus.path, args.format, verdict, notices, more=more)


def _pushed(content: Publication, repository: str, comparison: Comparison) -> str:
    """Push, with the progress bars of huggingface_hub on a terminal; the commit."""
    from huggingface_hub.utils.tqdm import (  # noqa: PLC0415 - slow to import
        disable_progress_bars,
    )

    if not sys.stderr.isatty():
        disable_progress_bars()
    with redirect_stderr(unguarded(sys.stderr)):  # the bars move the cursor
        return push(content, repository, comparison)


def _print_content(content: Publication) -> None:
    print(f"licence: {escaped(content.license)}")
    print(f"controller: {escaped(content.controller)}")
    print("tables:")
    rows = [
        (c.name, counted(c.rows, "rows"), counted(len(c.features), "columns"), *_first(c.files))
        for c in content.configs
    ]
    for line in aligned(rows, right=(False, True, True)):
        print(f"  {escaped(line)}")
    print("files:")
    files = [(file.path, f"{file.bytes:,}", f"sha256 {file.sha256}") for file in content.files]
    for line in aligned(files, right=(False, True)):
        print(f"  {escaped(line)}")


def _first(files: list[str]) -> tuple[str]:
    """The file of a table, or the first of its files and their number."""
    return (files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more",)


def _verdict(
    content: Publication, repository: str, comparison: Comparison | None, commit: str | None
) -> str:
    release = f"{content.name} {content.version}"
    if commit:
        return f"{release}: pushed to {repository}, commit {commit[:12]}, tag {content.version}"
    whole = f"{counted(len(content.files), 'files')}, {sum(f.bytes for f in content.files):,} bytes"
    if comparison is None:
        return f"{release}: {whole}, tag {content.version}; not compared with {repository}"
    if not comparison.missing and comparison.tagged:
        return f"{release}: {repository} has all of it; nothing to do"
    target = repository if comparison.head else f"{repository}, which does not exist yet"
    size = sum(file.bytes for file in comparison.missing)
    missing = f"{counted(len(comparison.missing), 'files')}, {size:,} bytes"
    tag = "is there" if comparison.tagged else "would be set"
    return f"{release}: {missing} would be pushed to {target}; tag {content.version} {tag}"


def _report(
    content: Publication, repository: str, comparison: Comparison | None, commit: str | None
) -> dict[str, Any]:
    """What programs get to know."""
    compared = comparison and {
        "head": comparison.head,
        "missing": [file.path for file in comparison.missing],
        "tagged": comparison.tagged,
    }
    return {
        "repository": repository,
        "tag": content.version,
        "license": content.license,
        "controller": content.controller,
        "configs": [config._asdict() for config in content.configs],
        "files": [
            {"path": file.path, "bytes": file.bytes, "sha256": file.sha256}
            for file in content.files
        ],
        "compared": compared,
        "commit": commit,
    }


def _repository(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*+/[A-Za-z0-9][A-Za-z0-9._-]*+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a repository: NAME/CORPUS")
    return text
