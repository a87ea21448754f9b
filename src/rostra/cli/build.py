"""Make the release that corpus.json names, or prove that it is what the records make (--check).

The curated records are checked first. A release is never overwritten: where the records changed,
raise the version in corpus.json; the command says to which. --check writes nothing: a version that
is released must come out the same, one that is not is built in a temporary folder. Records are
compared always, bytes if the tools that wrote them write the same today; the verdict says which.

A release holds accepted and curated records. What nobody reviewed stays out, together with the
sources, speakers and events that only such records name; --include unreviewed takes it in, marked
so in the column `review`, and the manifest says it. --check reads that there: only for a version
that is not released yet it is told again.

Exit codes: 0 done, 1 problems (no release was made), 2 could not run.
"""

import argparse

from rostra.cli.progress import add_processes, stages
from rostra.cli.report import add_corpus, add_format, line, report
from rostra.releases import Corpus
from rostra.releasing.build import Built, build, check_build
from rostra.releasing.selection import UNREVIEWED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    add_format(parser)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    parser.add_argument(
        "--include", choices=(UNREVIEWED,), help="also release what nobody reviewed"
    )
    add_processes(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    act = check_build if args.check else build
    include = [args.include] if args.include else []
    with stages() as progress:
        built = act(corpus, include=include, processes=args.processes, progress=progress)
    return report(built.problems, corpus.path, args.format, _verdict(built))


def _verdict(built: Built) -> str:
    if built.release is None:
        return "the next release builds"
    manifest = built.release.manifest
    release = f"{manifest['name']} {built.release.path.name}"
    if UNREVIEWED in manifest.get("include", ()):
        release += f", with {UNREVIEWED} records"
    if built.new:
        return f"{release}: released"
    if built.bytes_compared == ("jsonl", "parquet"):
        return f"{release}: released already, and the same byte for byte"
    files = "Parquet" if built.bytes_compared else "the files"
    tools = " and ".join(f"{name} {version}" for name, version in manifest["tools"].items())
    return (
        f"{release}: released already, and the same record by record; the bytes of {files} were "
        f"not compared, as {line(tools)} wrote them"
    )
