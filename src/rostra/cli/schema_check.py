"""Check a change of schemas against what they were and against all that is published.

--against takes a published version, a folder, or a git revision. Of a revision the merge base with
HEAD counts, so that later changes on its branch are not taken for yours (--tip: the revision). If
that is HEAD itself, and the folder is as it was, the commit before HEAD counts: nothing is compared
with itself. --github-event takes what a push or pull request on GitHub started from.

Nothing that the folder contains is executed, except its migrations with --run-migrations: they are
Python code, run with your rights. Without that option, records that need one count as not checked.

Exit codes: 0 passes, 1 refused, 2 could not run or did not finish; never 0 for a check that did not
happen.
"""

import argparse
import json
import os
import re
from pathlib import Path

from rostra.cli.guarded_output import print_command
from rostra.cli.options import STEPS, add_options, default_corpus
from rostra.cli.problem_report import command_message, command_property
from rostra.cli.progress_bar import progress_bar
from rostra.compatibility import Finding, Verdict, check
from rostra.compatibility.github_event import Start, start_of
from rostra.errors import NotFoundError, RostraError
from rostra.printable import escaped
from rostra.releases import Corpus, shipped

_SUMMARY_BYTES = 900_000
"""The size of a step summary; GitHub shows none that is larger than a mebibyte."""


def add_schemas(parser: argparse.ArgumentParser) -> None:
    """The options that name a folder of schemas and a corpus, and let migrations run."""
    own = (shipped("schema") / "published").is_dir()  # the distribution rostra-gate has none
    schemas = "a folder of JSON Schemas" + (" (default: those of Rostra)" if own else "")
    parser.add_argument("--schemas", metavar="DIR", required=not own, help=schemas)
    default = "none; with the schemas of Rostra, that of other verbs" if own else "none"
    parser.add_argument(
        "--corpus",
        metavar="PATH",
        help=f"a corpus whose released records the schemas must accept (default: {default})",
    )
    parser.add_argument(
        "--run-migrations",
        action="store_true",
        help="execute DIR/migrations/*.py, code that runs with your rights (default: do not, and "
        "refuse records that need it as not checked)",
    )
    add_options(parser, "steps")


def chosen_schemas(args: argparse.Namespace) -> tuple[Path, Corpus | None]:
    """What these options name; a default corpus goes with the schemas of Rostra only."""
    if args.schemas:
        return Path(args.schemas), _named_corpus(args.corpus) if args.corpus else None
    return shipped("schema"), Corpus(args.corpus or default_corpus())


def _named_corpus(path: str) -> Corpus:
    try:
        return Corpus(path)
    except NotFoundError as error:
        raise RostraError(
            f"{path} is not a corpus: it has neither corpus.json nor releases/. --corpus names "
            "released records that the schemas describe; schemas without such records need none"
        ) from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument(
        "--against",
        metavar="REV|DIR|VERSION",
        help="what the schemas were: a published version, a folder or a git revision (required, "
        "unless there is an event)",
    )
    start.add_argument(
        "--github-event",
        metavar="FILE",
        help="take what they were from the event of a GitHub workflow: $GITHUB_EVENT_PATH",
    )
    tip = "compare with the git revision itself (default: with its merge base with HEAD)"
    parser.add_argument("--tip", action="store_true", help=tip)
    staged = "check what is staged for a commit (default: the files of the folder)"
    parser.add_argument("--staged", action="store_true", help=staged)
    add_options(parser, "format")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    schemas, corpus = chosen_schemas(args)
    start = Start(args.against, args.tip)
    if args.github_event is not None:
        start = start_of(Path(args.github_event), schemas)
    with progress_bar() as progress:
        verdict = check(
            schemas,
            start.revision,
            tip=start.tip,
            staged=args.staged,
            corpus=corpus,
            run_migrations=args.run_migrations,
            steps=args.steps,
            progress=progress,
        )
    if args.format == "github":
        _print_github(verdict, schemas)
    else:
        print(_json(verdict) if args.format == "json" else verdict_text(verdict))
    return 0 if verdict.passes else 1


def verdict_text(verdict: Verdict) -> str:
    """A verdict for people: a headline, then each finding with its remedy."""
    return "\n".join([_headline(verdict), *(_finding(finding) for finding in verdict.findings)])


def _headline(verdict: Verdict) -> str:
    refused = sum(finding.level == "refusal" for finding in verdict.findings)
    word = "passes" if verdict.passes else f"REFUSED for {refused} reason{'s' * (refused > 1)}"
    bumps = [f"{name}: {bump}" for name, bump in verdict.bumps.items() if bump != "none"]
    number = "no new version is needed"
    if verdict.next != verdict.newest:
        what = "next version is" if verdict.newest else "first version will be"
        number = f"the {what} {verdict.next}" + (f" ({', '.join(bumps)})" if bumps else "")
    mode = "; lenient for optional properties" if verdict.lenient else ""
    steps = f"; with {verdict.steps:,} steps" if verdict.steps != STEPS else ""
    return escaped(f"{word}: against {verdict.base}{mode}{steps}; {number}")


def _finding(finding: Finding) -> str:
    place = f"{finding.file}{'#' if finding.pointer else ''}{finding.pointer}"
    lines = [f"{escaped(place)}{': ' if place else ''}{finding.id}: {escaped(finding.message)}"]
    if finding.witness is not ...:
        witness = json.dumps(finding.witness, sort_keys=True).replace("\x7f", "\\u007f")
        of = f" of #{finding.part}" if finding.part else ""
        lines.append(f"    witness{escaped(of)}: {witness}")
    lines += [f"    {escaped(part)}" for part in finding.remedy.split("\n") if part]
    return "\n".join(lines)


def _json(verdict: Verdict) -> str:
    findings = []
    for finding in verdict.findings:
        entry = finding._asdict()
        witness = entry.pop("witness")
        entry = {n: v for n, v in entry.items() if v or n not in ("part", "line")}
        if finding.witness is not ...:
            entry["witness"] = json.dumps(witness, sort_keys=True)
        findings.append(entry)
    report = {
        "passes": verdict.passes,
        "base": verdict.base,
        "lenient": verdict.lenient,
        "steps": verdict.steps,
        "newest": verdict.newest,
        "next": verdict.next,
        "bumps": [{"schema": name, "bump": bump} for name, bump in verdict.bumps.items()],
        "findings": findings,
    }
    return json.dumps(report, indent=2)


def _print_github(verdict: Verdict, schemas: Path) -> None:
    """Print workflow commands; GitHub shows ten of a kind, the summary shows all."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as out:
            out.write(_summary(verdict_text(verdict)))
    top = os.environ.get("GITHUB_WORKSPACE") or "."
    for finding in verdict.findings:
        kind = "error" if finding.level == "refusal" else "notice"
        file = command_property(os.path.relpath(schemas / finding.file, top))
        message = command_message(_finding(finding))
        line = f",line={finding.line}" if finding.line else ""
        title = command_property(finding.id)
        print_command(f"::{kind} file={file}{line},title={title}::{message}")
    print(_headline(verdict))


def _summary(text: str) -> str:
    """A text as a fenced code block with a fence that does not occur in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    cut = text.encode("utf-8", "backslashreplace")[:_SUMMARY_BYTES].decode("utf-8", "ignore")
    rest = "" if cut == text else "\n… too long for a summary; the log has it all"
    return f"{fence}\n{cut}{rest}\n{fence}\n"
