"""Check a change of schemas against what they were and against all that is published.

--against takes a published version, a folder, or a git revision. Of a revision the merge base with
HEAD counts, so that what the other branch gained meanwhile is no change of yours (--tip: itself).

Exit codes: 0 passes, 1 refused, 2 could not run; never 0 for a check that did not happen.
"""

import argparse
import json
import os
import re
from pathlib import Path

from jsonschema_containment.comparison import NoWitness
from rostra.cli.options import add_format
from rostra.cli.problem_report import command_message, command_property
from rostra.cli.progress_bar import progress_bar
from rostra.compatibility.check import Verdict, check
from rostra.compatibility.findings import Finding
from rostra.printable import escaped
from rostra.releases import Corpus, shipped

_SUMMARY = 900_000
"""Bytes of a step summary: GitHub shows none that is larger than a mebibyte."""


def add_schemas(parser: argparse.ArgumentParser) -> None:
    """The options that name a folder of schemas and a corpus."""
    parser.add_argument(
        "--schemas", metavar="DIR", help="a folder of JSON Schemas (default: those of Rostra)"
    )
    parser.add_argument("--corpus", metavar="PATH", help="a corpus whose releases must hold")


def given(args: argparse.Namespace) -> tuple[Path, Corpus | None]:
    """What these options name: our own corpus only where the schemas are our own."""
    schemas = Path(args.schemas) if args.schemas else shipped("schema")
    return schemas, Corpus(args.corpus) if args.corpus or not args.schemas else None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)
    parser.add_argument("--against", metavar="REV|DIR|VERSION", required=True)
    parser.add_argument("--tip", action="store_true", help="the revision itself, no merge base")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    schemas, corpus = given(args)
    with progress_bar() as progress:
        verdict = check(
            schemas,
            args.against,
            tip=args.tip,
            corpus=corpus,
            tell=lambda schema: progress(f"comparing {schema}", None),
        )
    if args.format == "github":
        print(_github(verdict, schemas))
    else:
        print(_json(verdict) if args.format == "json" else text(verdict))
    return 0 if verdict.passes else 1


def text(verdict: Verdict) -> str:
    """A verdict for people: what it is, then the reasons, each with what mends it."""
    return "\n".join([_headline(verdict), *(_finding(finding) for finding in verdict.findings)])


def _headline(verdict: Verdict) -> str:
    refused = sum(finding.level == "refusal" for finding in verdict.findings)
    word = "passes" if verdict.passes else f"REFUSED for {refused} reason{'s' * (refused > 1)}"
    asked = [f"{name}: {bump}" for name, bump in verdict.bumps.items() if bump != "none"]
    number = "no new version is needed"
    if verdict.next != verdict.newest:
        what = "next version is" if verdict.newest else "first version will be"
        number = f"the {what} {verdict.next}" + (f" ({', '.join(asked)})" if asked else "")
    return escaped(f"{word}: against {verdict.base}; {number}")


def _finding(finding: Finding) -> str:
    place = f"{finding.file}{'#' if finding.pointer else ''}{finding.pointer}"
    text = [f"{escaped(place)}: {finding.id}: {escaped(finding.message)}"]
    if _has_witness(finding):
        witness = json.dumps(finding.witness, sort_keys=True).replace("\x7f", "\\u007f")
        text.append(f"    witness: {witness}")
    text += [f"    {escaped(part)}" for part in finding.remedy.split("\n") if part]
    return "\n".join(text)


def _has_witness(finding: Finding) -> bool:
    return finding.witness is not ... and not isinstance(finding.witness, NoWitness)


def _json(verdict: Verdict) -> str:
    findings = []
    for finding in verdict.findings:
        entry = finding._asdict()
        witness = entry.pop("witness")
        if _has_witness(finding):
            entry["witness"] = json.dumps(witness, sort_keys=True)
        findings.append(entry)
    whole = {
        "passes": verdict.passes,
        "base": verdict.base,
        "newest": verdict.newest,
        "next": verdict.next,
        "bumps": [{"schema": name, "bump": bump} for name, bump in verdict.bumps.items()],
        "findings": findings,
    }
    return json.dumps(whole, indent=2)


def _github(verdict: Verdict, schemas: Path) -> str:
    """Workflow commands, refusals first; GitHub shows ten of a kind, the summary shows all."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as out:
            out.write(_summary(text(verdict)))
    top = os.environ.get("GITHUB_WORKSPACE") or "."
    commands = []
    for finding in verdict.findings:
        kind = "error" if finding.level == "refusal" else "notice"
        file = command_property(os.path.relpath(schemas / finding.file, top))
        message = command_message(_finding(finding))
        commands.append(f"::{kind} file={file},title={command_property(finding.id)}::{message}")
    return "\n".join([*commands, _headline(verdict)])


def _summary(whole: str) -> str:
    """A text as a block of code that nothing in it can end."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", whole)), default=0))
    shown = whole.encode("utf-8", "backslashreplace")[:_SUMMARY].decode("utf-8", "ignore")
    rest = "" if shown == whole else "\n… too long for a summary; the log has it all"
    return f"{fence}\n{shown}{rest}\n{fence}\n"
