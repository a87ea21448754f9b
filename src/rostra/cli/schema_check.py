"""Check a change of schemas against what they were and against all that is published.

--against takes a published version, a folder, or a git revision. Of a revision the merge base with
HEAD counts, so that what the other branch gained meanwhile is no change of yours (--tip: itself).

Exit codes: 0 passes, 1 refused, 2 could not run; never 0 for a check that did not happen.
"""

import argparse
import json
import os
from pathlib import Path

from rostra.cli.report import add_format, data, line, prop
from rostra.corpus import Corpus, shipped
from rostra.gate.check import Verdict, check
from rostra.gate.findings import Finding
from rostra.schema.comparing.comparison import NoWitness


def add_schemas(parser: argparse.ArgumentParser) -> None:
    """The option that names a folder of schemas."""
    parser.add_argument(
        "--schemas", metavar="DIR", help="a folder of JSON Schemas (default: those of Rostra)"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)
    parser.add_argument("--against", metavar="REV|DIR|VERSION", required=True)
    parser.add_argument("--tip", action="store_true", help="the revision itself, no merge base")
    parser.add_argument("--corpus", metavar="PATH", help="a corpus whose releases must hold")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    schemas = Path(args.schemas) if args.schemas else shipped("schema")
    corpus = Corpus(args.corpus) if args.corpus or not args.schemas else None
    verdict = check(schemas, args.against, tip=args.tip, corpus=corpus)
    tell = {"text": _text, "json": _json, "github": _github}[args.format]
    print(tell(verdict, schemas))
    return 0 if verdict.passes else 1


def _text(verdict: Verdict, schemas: Path) -> str:
    del schemas
    parts = [_headline(verdict), *(_finding(finding) for finding in verdict.findings)]
    return "\n".join(parts)


def _headline(verdict: Verdict) -> str:
    refused = sum(finding.level == "refusal" for finding in verdict.findings)
    word = "passes" if verdict.passes else f"REFUSED for {refused} reason{'s' * (refused > 1)}"
    asked = [f"{name}: {bump}" for name, bump in verdict.bumps.items() if bump != "none"]
    number = "no new version is needed"
    if verdict.next != verdict.newest:
        number = f"the next version is {verdict.next} ({', '.join(asked)})"
    return f"{word}: against {verdict.base}; {number}"


def _finding(finding: Finding) -> str:
    place = f"{finding.file}{'#' if finding.pointer else ''}{finding.pointer}"
    text = [f"{place}: {finding.id}: {line(finding.message)}"]
    if _has_witness(finding):
        text.append(f"    witness: {json.dumps(finding.witness, sort_keys=True)}")
    text += [f"    {part}" for part in finding.remedy.split("\n") if part]
    return "\n".join(text)


def _has_witness(finding: Finding) -> bool:
    return finding.witness is not ... and not isinstance(finding.witness, NoWitness)


def _json(verdict: Verdict, schemas: Path) -> str:
    del schemas
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
        with Path(summary).open("a", encoding="utf-8") as out:
            out.write(f"```\n{_text(verdict, schemas)}\n```\n")
    commands = []
    for finding in verdict.findings:
        kind = "error" if finding.level == "refusal" else "notice"
        file = prop(os.path.relpath(schemas / finding.file))
        message = data(_finding(finding))
        commands.append(f"::{kind} file={file},title={prop(finding.id)}::{message}")
    return "\n".join([*commands, _headline(verdict)])
