"""The generated parts of the reference: options, examples of problems, columns and codes.

`figures.py` writes them between the markers of the pages in docs/reference.
"""

import argparse
import base64
import csv
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
from rostra.releases import Corpus, Release
from rostra.schema import TABLES, Schema
from rostra.schema.arrow import arrow_schema

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"

Parser = argparse.ArgumentParser

_LONGEST_LIST = 100  # codes of a codelist that are shown


def pages() -> list[Path]:
    """Return the pages of the reference that have generated parts."""
    single = [REFERENCE / "problems.md", REFERENCE / "tables.md", REFERENCE / "formats.md"]
    return [*sorted((REFERENCE / "commands").glob("*.md")), *single]


def blocks() -> dict[str, str]:
    """Return the generated parts by the names of their markers."""
    return {**tables(), **dict(_problems()), **dict(_findings())}


def tables() -> dict[str, str]:
    """Return those of `blocks` that are tables: options, columns, codes."""
    return {
        **_options(),
        **dict(_tables()),
        **dict(_codelists()),
        "layers": _layers(),
        "report": table(("field", "meaning", "type"), _report_fields(schema("report"))),
        "trace": table(("field", "meaning", "type"), _report_fields(schema("trace"))),
    }


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
    return table(("argument or option", "meaning", "default"), map(option_row, options(parser)))


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    lines = [list(heading)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def option_row(action: argparse.Action) -> tuple[str, str, str]:
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
    new = base64.b64decode(case["bytes_base64"])
    if b"\0" in new and case["file"].endswith(".parquet"):
        return f"-(the file)\n+(a Parquet file of {len(new):,} bytes)"
    return f"+{_visible(new.decode('utf-8', 'backslashreplace'))}"


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


def _tables() -> Iterator[tuple[str, str]]:
    """Yield the columns of each table as a table."""
    release = Corpus(ROOT / "corpus").release()
    for name in TABLES:
        records = _records(release, name) if name in release.tables() else []
        heading = ("column", "meaning", "type", "made by", "example")
        yield f"table-{name}", table(heading, columns(schema(name), records))


def schema(name: str) -> Schema:
    """Return the schema of a table as it is now."""
    file = ROOT / "schema" / f"{name}.json"
    read: Schema = json.loads(file.read_text(encoding="utf-8"))
    return read


def columns(part: Schema, records: list[dict[str, Any]], prefix: str = "") -> Iterator[list[str]]:
    """Yield name, meaning, type, maker and example of each column, and of those inside it."""
    for name, column in part["properties"].items():
        values = [record[name] for record in records if record.get(name) is not None]
        inner = "properties" in column
        example = "" if inner or not values else f"`{_value(values[0])}`"
        cells = (_described(column), _typed(column), column["x-made-by"], example)
        yield [f"`{prefix}{name}`", *(cell.replace("|", "\\|") for cell in cells)]
        if inner:
            yield from columns(column, values, f"{prefix}{name}.")


def _records(release: Release, name: str) -> list[dict[str, Any]]:
    """Return the records of a table, those that say most first."""
    lines = release.files(name, "jsonl")[0].read_text(encoding="utf-8").splitlines()
    return sorted(map(json.loads, lines), key=_nulls)


def _nulls(value: Any) -> int:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return sum(map(_nulls, value.values()))
    return int(value is None or value == "none")


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shortened(escaped(text), 44)


def _described(column: Schema) -> str:
    meaning = f"**{column['title']}.** {column['description']}."
    if "x-references" in column:
        meaning += f" An id of [{column['x-references']}](#{column['x-references']})."
    if "x-codelist" in column:
        meaning += f" A code of [{column['x-codelist']}](#{column['x-codelist']})."
    if "x-kinds" in column:
        meaning += f" Its kinds are those of [{column['x-kinds']}](#{column['x-kinds']})."
    if "x-span" in column:
        start, end = column["x-span"]
        meaning += f" Its place is `{start}` to `{end}`."
    if "x-rule" in column:
        meaning += f" Form: {column['x-rule']}."
    if column.get("x-release-only"):
        meaning += " Only in releases."
    return meaning


def _typed(column: Schema) -> str:
    arrow = arrow_schema({"properties": {"column": column}}).field("column").type
    name = "struct" if "properties" in column else str(arrow).replace("element: ", "")
    return f"`{name}` or null" if "null" in column["type"] else f"`{name}`"


def _codelists() -> Iterator[tuple[str, str]]:
    """Yield the codes of each codelist as a table; of a long one, its first codes."""
    for file in sorted((ROOT / "schema" / "codelists").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        shown = rows if len(rows) <= _LONGEST_LIST else rows[:3]
        cells = (
            (f"`{row['code']}`", f"**{row['title']}.** {row['description']}.", row["example"])
            for row in shown
        )
        text = table(("code", "meaning", "example"), cells)
        if shown != rows:
            text += f"\n\nThe first {len(shown)} of {len(rows)} codes."
        yield f"codelist-{file.stem.replace('_', '-')}", text


def _layers() -> str:
    """Return the layers with their labels and the attributes that a span of them may have."""
    annotations = schema("annotations")
    rows = []
    for case in annotations["allOf"]:
        layer = case["if"]["properties"]["layer"]["const"]
        narrower = case["then"]["properties"]
        label = narrower["label"]
        unused = narrower["attributes"]["properties"]
        used = [n for n in annotations["properties"]["attributes"]["properties"] if n not in unused]
        codelist = label["x-codelist"]
        labels = f"[{codelist}](#{codelist})"
        rows.append((f"`{layer}`", labels, ", ".join(f"`{name}`" for name in used) or "none"))
    return table(("layer", "codelist of its labels", "attributes"), rows)


def _report_fields(part: Schema, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield name, meaning and type of each described field, also of the objects in lists."""
    for name, field in part["properties"].items():
        kinds = [field["type"]] if isinstance(field["type"], str) else field["type"]
        if "description" in field:
            yield f"`{prefix}{name}`", f"{field['description']}.", " or ".join(kinds)
        if "properties" in field.get("items", {}):
            yield from _report_fields(field["items"], f"{prefix}{name}[].")
