"""Build the release that corpus.json names, or check that it is what the records make (--check).

The curated records are checked first. A release is never overwritten: if the records changed, raise
the version in corpus.json; the command says which version the change asks for. --check writes
nothing: it rebuilds a released version and compares, and builds any other in a temporary folder.
Records are always compared, bytes only if today's tools write as those of the release did; the
verdict says which.

A release contains accepted and curated records. Unreviewed records are left out, with the sources,
speakers and events that only they use; --include unreviewed releases them too, marked in the column
`review` and in the manifest, which --check reads for a released version.

A table of more than 768 MiB of JSON Lines is cut into shards, which are files of Parquet alone.
--jsonl writes JSON Lines beside them, which a table in one file always has.

README.md, the dataset card, gets its generated parts from the release. A note names the fields that
wait for people to fill them in: `license` (see huggingface.co/docs/hub/repositories-licenses), and
lines that begin with **[EMPTY]** and say what belongs there.

Exit codes: 0 done, 1 problems (no release was made), 2 could not run.
"""

import argparse

from rostra.cli.options import add_options
from rostra.cli.problem_report import empty_fields_notice, print_report
from rostra.cli.progress_bar import progress_bar
from rostra.printable import escaped
from rostra.releases import Corpus
from rostra.releasing.build import Built, build, check_build
from rostra.releasing.selection import UNREVIEWED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus", "format", "processes")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    included = "also release unreviewed records, marked as such (default: reviewed ones alone)"
    lines = "write JSON Lines of tables in shards too (default: of tables in one file alone)"
    parser.add_argument("--jsonl", action="store_true", help=lines)
    parser.add_argument("--include", choices=(UNREVIEWED,), help=included)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    build_or_check = check_build if args.check else build
    include = [args.include] if args.include else []
    with progress_bar() as progress:
        built = build_or_check(
            corpus,
            include=include,
            jsonl=args.jsonl,
            processes=args.processes,
            progress=progress,
        )
    notices = empty_fields_notice(built.empty_fields)
    return print_report(built.problems, corpus.path, args.format, _verdict(built), notices)


def _verdict(built: Built) -> str:
    if built.release is None:
        return "the next release builds"
    manifest = built.release.manifest
    release = f"{manifest['name']} {built.release.version}"
    if UNREVIEWED in manifest.get("include", ()):
        release += f", with {UNREVIEWED} records"
    if built.new:
        return f"{release}: released"
    if built.bytes_compared == ("jsonl", "parquet"):
        return f"{release}: already released, and identical byte for byte"
    files = "Parquet" if built.bytes_compared else "the files"
    tools = " and ".join(f"{name} {version}" for name, version in manifest["tools"].items())
    return (
        f"{release}: already released, and identical record by record; the bytes of {files} were "
        f"not compared, as {escaped(tools)} wrote them"
    )
