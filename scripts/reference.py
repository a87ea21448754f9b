"""The generated parts of the reference: options of the commands, and more.

`figures.py` writes them between the markers of the pages in docs/reference.
"""

import argparse
import base64
import difflib
import io
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import bad_examples
from bad_examples import Case

from rostra.cli import build_parser
from rostra.cli.problem_report import print_report
from rostra.cli.schema_check import verdict_text
from rostra.compatibility import Verdict
from rostra.curation.init import init
from rostra.printable import escaped, shortened
from rostra.problems import Problem

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"

Parser = argparse.ArgumentParser


def pages() -> list[Path]:
    """Return the pages of the reference that have generated parts."""
    return [*sorted((REFERENCE / "commands").glob("*.md")), REFERENCE / "problems.md"]


def blocks() -> dict[str, str]:
    """Return the generated parts by the names of their markers."""
    return {**_options(), **dict(_problems()), **dict(_findings())}


def _options() -> dict[str, str]:
    return {
        f"options-{command.replace(' ', '-')}": options_table(parser)
        for command, parser in commands(build_parser())
    }


def commands(parser: Parser) -> Iterator[tuple[str, Parser]]:
    """Yield each command that runs something, without the word rostra, and its parser."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001 - argparse has no public way
    for action in below:
        for verb in action.choices.values():
            yield from commands(verb)
    if not below:
        yield parser.prog.removeprefix("rostra "), parser


def options(parser: Parser) -> list[argparse.Action]:
    """Return the arguments and options of a command, in the order of its help, without --help."""
    return [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]  # noqa: SLF001 - as above


def options_table(parser: Parser) -> str:
    """Return the table of the arguments and options of a command."""
    return table(("argument or option", "meaning", "default"), map(_option, options(parser)))


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    lines = [list(heading)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _option(action: argparse.Action) -> tuple[str, str, str]:
    """Return an argument or option with the name of its value, its meaning and its default."""
    names = ", ".join(action.option_strings)
    metavar = action.metavar
    value = " ".join(metavar) if isinstance(metavar, tuple) else metavar or ""
    if action.choices and not value:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    if not names:
        value = {"+": f"{value} …", "*": f"[{value} …]", "?": f"[{value}]"}.get(
            str(action.nargs), value
        )
    text = (action.help or "") % vars(action)
    meaning, _, default = text.removesuffix(")").rpartition(" (default: ")
    if not meaning:
        meaning, default = text, "" if names else "required"
    if meaning.endswith(" (required)"):
        meaning, default = meaning.removesuffix(" (required)"), "required"
    written = f"{names} {value}".strip().replace("|", "\\|")
    return f"`{written}`", f"{meaning[:1].upper()}{meaning[1:]}.", default


def _problems() -> Iterator[tuple[str, str]]:
    """Yield the example of each problem: the change, and what the command reports."""
    with tempfile.TemporaryDirectory() as folder:
        first = bad_examples.first_corpus(Path(folder, "first"))
        for file in bad_examples.PROBLEMS:
            case = json.loads(file.read_text(encoding="utf-8"))
            corpus = Path(folder, file.stem)
            if case.get("base") == "empty":
                init(corpus, "empty")
                change = ""
            else:
                shutil.copytree(first, corpus)
                bad_examples.prepare(case, corpus)
                change = _change(case, corpus)
                bad_examples.apply(case, corpus)
            command, problems = bad_examples.find_problems(corpus)
            report = problem_report(problems, corpus)
            yield f"problem-{file.stem}", _example(case, change, command, report)


def problem_report(problems: list[Problem], corpus: Path) -> str:
    """Return what a command prints about problems, from within the corpus, without its verdict."""
    with chdir(corpus), redirect_stdout(io.StringIO()) as printed:
        print_report(problems, corpus, "text", "")
    return "\n".join(printed.getvalue().replace(f"{corpus}/", "").splitlines()[:-1])


def _findings() -> Iterator[tuple[str, str]]:
    """Yield the example of each finding of the gate: the change, and what the gate reports."""
    for file in bad_examples.FINDINGS:
        case = json.loads(file.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            verdict = bad_examples.verdict_on(case, Path(folder, "orders"))
            report = finding_report(verdict, file.stem).replace(f"{folder}/", "")
        change = "\n".join(_edits(case["edit"]))
        yield f"finding-{file.stem}", _example(case, change, "rostra schema check", report)


def finding_report(verdict: Verdict, kind: str) -> str:
    """Return what the gate prints about the findings of a kind, without its headline."""
    of_kind = [finding for finding in verdict.findings if finding.id == kind]
    return verdict_text(verdict._replace(findings=of_kind)).partition("\n")[2]


def _example(case: Case, change: str, command: str, report: str) -> str:
    line = f", line {case['line']}" if case.get("line") else ""
    where = f" In `{case['file']}`{line}:" if "file" in case and change else ""
    shown = f"{where}\n\n```diff\n{change}\n```" if change else ""
    return f"Example: {case['why']}.{shown}\n\n`{command}` reports:\n\n```text\n{report}\n```"


def _change(case: Case, corpus: Path) -> str:
    """Return the change of an example as lines with - and +, before it is made."""
    edit = case.get("edit", {})
    if "remove" in edit or "folder" in edit:
        return "-(the file)" + ("\n+(a folder of its name)" if "folder" in edit else "")
    if "nest" in edit:
        return f"+{'[' * 20} … ({edit['nest']:,} brackets)"
    if "old" in edit:
        return f"-{_visible(edit['old'])}\n+{_visible(edit['new'])}"
    if "set" in edit:
        line = (corpus / case["file"]).read_text("utf-8").split("\n")[case["line"] - 1]
        return "\n".join(_fields(json.loads(line), edit["set"]))
    new = base64.b64decode(case["bytes_base64"]).decode("utf-8", "backslashreplace")
    return f"+{_visible(new)}"


def _fields(record: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for name, value in new.items():
        for sign, shown in (("-", record.get(name, ...)), ("+", value)):
            if shown is not ... and record.get(name, ...) != value:
                yield f'{sign}"{name}": {_visible(json.dumps(shown, ensure_ascii=False))}'


def _edits(edit: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the changes of several files."""
    base = ROOT / "tests" / "findings" / "base"
    for name, change in edit.items():
        yield f"--- {name}"
        if change is None:
            yield "-(the file)"
        elif isinstance(change, str):
            yield from (f"+{line}" for line in change.splitlines())
        else:
            file = base / name.replace("published/1.0.0/", "")
            before = file.read_text(encoding="utf-8")
            after = before.replace(change["old"], change["new"], 1)
            lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
            yield from (line for line in lines if not line.startswith(("---", "+++", "@@")))


def _visible(text: str) -> str:
    """Return a text as one line that shows what nobody would see."""
    accents = "".join(f"\\u{ord(c):04x}" if unicodedata.combining(c) else c for c in text)
    return shortened(escaped(accents), 100).rstrip()
