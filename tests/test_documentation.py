"""The reference is complete: every command, option, problem, finding, column and code is in it.

What is missing is computed by functions, so that a test can show that an addition would be missed.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import reference

from rostra.cli import VERBS, build_parser
from rostra.compatibility import findings
from rostra.concordance import Index, provenance_of
from rostra.problems import REMEDIES, WARNINGS, Problem
from rostra.releases import Manifest
from rostra.releasing.card import refresh
from rostra.schema import TABLES

COMMANDS = sorted((reference.REFERENCE / "commands").glob("*.md"))
PROBLEMS = reference.REFERENCE / "problems.md"
STATISTICS = reference.REFERENCE / "statistics.md"
COLUMNS = reference.REFERENCE / "tables.md"


def section(page: Path, title: str) -> str:
    """The text below a heading of a page up to the next of its level or above, or nothing."""
    text = page.read_text("utf-8")
    heading = re.search(rf"^(##+) {re.escape(title)}$", text, re.MULTILINE)
    if not heading:
        return ""
    rest = text[heading.end() :]
    end = re.search(rf"^#{{2,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def sentences(text: str) -> int:
    """The number of sentences of prose: no code, no tables, nothing generated."""
    prose = re.sub(
        r"<!-- generated:.*?<!-- /generated:[^\n]*|^```.*?^```$|^\|.*?$|<!--.*?-->",
        "",
        text,
        flags=re.DOTALL | re.MULTILINE,
    )
    return len(re.findall(r"[.!?](?=\s|$)", prose))


def undocumented_commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Say what the pages of commands lack."""
    index = (reference.REFERENCE / "commands" / "index.md").read_text("utf-8")
    for command, verb in reference.commands(parser):
        text = "".join(section(page, f"rostra {command}") for page in COMMANDS)
        if sentences(text) < 2:
            yield f"{command}: fewer than two sentences"
        if not re.search(rf"^\$ (?:.*[|;&] )?rostra {command}\b", text, re.MULTILINE):
            yield f"{command}: no example"
        if "Exit codes" not in text and "Exit codes of all" not in _above(command):
            yield f"{command}: no exit codes"
        if f"[`{command}`]" not in index:
            yield f"{command}: not in the index"
        for option in reference.options(verb):
            name, *_ = reference.option_row(option)
            if f"\n| {name} | " not in text:
                yield f"{command}: {name}"
            if not option.help:
                yield f"{command}: {option.dest}: no help"


def _above(command: str) -> str:
    """What the page of a command says before the first command."""
    texts = [page.read_text("utf-8") for page in COMMANDS]
    pages = [text for text in texts if f"\n## rostra {command}\n" in text]
    return "".join(text.partition("\n## ")[0] for text in pages)


def undocumented_problems(ids: Iterable[str]) -> Iterator[str]:
    """Say what the page of problems lacks."""
    for name in ids:
        text = section(PROBLEMS, name)
        if sentences(text) < 2:
            yield f"{name}: fewer than two sentences"
        if f"{name}: " not in text:
            yield f"{name}: no example with its message"


def undocumented_columns(schemas: Mapping[str, Any]) -> Iterator[str]:
    """Say what the page of tables lacks."""
    for name, schema in schemas.items():
        text = section(COLUMNS, name)
        if sentences(text) < 2:
            yield f"{name}: fewer than two sentences"
        for column, *_ in reference.columns(schema, []):
            if not re.search(rf"^\| {re.escape(column)} \| .+ \| .+ \| .+ \|", text, re.MULTILINE):
                yield f"{name}: {column}"


def schemas() -> dict[str, Any]:
    return {name: reference.schema(name) for name in TABLES}


def test_every_command_has_prose_an_example_and_all_its_options() -> None:
    assert list(undocumented_commands(build_parser())) == []


def test_every_verb_is_a_command_of_the_parser() -> None:
    assert {name.split()[0] for name, _ in reference.commands(build_parser())} == set(VERBS)


def test_every_problem_and_every_finding_has_prose_and_an_example() -> None:
    assert list(undocumented_problems([*REMEDIES, *WARNINGS, *findings.REMEDIES])) == []


def test_no_section_is_left_over() -> None:
    titles = re.findall(r"^### (.+)$", PROBLEMS.read_text("utf-8"), re.MULTILINE)
    assert sorted(titles) == sorted([*REMEDIES, *WARNINGS, *findings.REMEDIES])
    headings = [
        title
        for page in COMMANDS
        for title in re.findall(r"^## rostra (.+)$", page.read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted(headings) == sorted(name for name, _ in reference.commands(build_parser()))


def test_every_column_has_its_row() -> None:
    assert list(undocumented_columns(schemas())) == []


def test_every_codelist_has_its_section() -> None:
    for file in (reference.ROOT / "schema" / "codelists").glob("*.csv"):
        assert sentences(section(COLUMNS, file.stem)) >= 1, file.stem


def test_the_tables_are_those_of_the_code() -> None:
    tables = reference.tables()
    for page in reference.pages():
        text = page.read_text("utf-8")
        assert refresh(text, tables) == text, f"{page.name} is stale. Run: make figures"
    pages = "".join(page.read_text("utf-8") for page in reference.pages())
    assert {name for name in tables if f"<!-- generated:{name} -->" not in pages} == set()


def test_every_column_of_a_result_is_explained() -> None:
    index = Index.build()
    results = [
        index.kwic("regime"),
        index.freq("regime", by="country"),
        index.freq(),
        index.ngrams(by="review"),
        index.collocates("regime"),
        index.dispersion("regime"),
        index.keyness("country=NO"),
    ]
    for result in results:
        kind = provenance_of(result)["result"]
        text = section(STATISTICS, kind)
        assert sentences(text) >= 1, kind
        for name in set(result.column_names) - {"review"}:
            assert f"`{name}`" in text, f"{kind}: {name}"


def test_every_field_of_a_manifest_and_of_a_report_is_explained() -> None:
    formats = reference.REFERENCE / "formats.md"
    manifest = section(formats, "A release")
    for name in Manifest.__annotations__:
        assert re.search(rf"^\|[^|]*`{name}`[^|]*\|", manifest, re.MULTILINE), name
    report = section(formats, "Reports of problems")
    for name in Problem._fields:
        assert f"`problems[].{name}`" in report, name


def test_every_environment_variable_is_explained() -> None:
    text = section(reference.REFERENCE / "formats.md", "Environment variables")
    for file in (reference.ROOT / "src/rostra").rglob("*.py"):
        for name in re.findall(r"\bROSTRA_[A-Z]+\b", file.read_text("utf-8")):
            assert f"`{name}`" in text, f"{file.name}: {name}"


def test_a_new_command_or_option_would_be_missed() -> None:
    parser = build_parser()
    verbs = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    verbs.choices["kwic"].add_argument("--surprise", metavar="SURPRISE", help="new (default: none)")
    verbs.add_parser("sing").add_argument("song", metavar="SONG")
    assert list(undocumented_commands(parser)) == [
        "kwic: `--surprise SURPRISE`",
        "sing: fewer than two sentences",
        "sing: no example",
        "sing: no exit codes",
        "sing: not in the index",
        "sing: `SONG`",
        "sing: song: no help",
    ]


def test_a_new_problem_would_be_missed() -> None:
    assert list(undocumented_problems(["not-verbatim", "not-in-tune"])) == [
        "not-in-tune: fewer than two sentences",
        "not-in-tune: no example with its message",
    ]


def test_a_new_column_or_table_would_be_missed() -> None:
    tables = schemas()
    column = {"title": "T", "description": "D", "x-made-by": "curator", "type": "string"}
    tables["speakers"]["properties"]["voice"] = column
    tables["songs"] = {"properties": {"id": column}}
    assert list(undocumented_columns(tables)) == [
        "speakers: `voice`",
        "songs: fewer than two sentences",
        "songs: `id`",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One. Two!\n", 2),
        ("One.\n\n```console\n$ a. b. c\n```\n", 1),
        ("<!-- generated:x -->\n\nA. B.\n\n<!-- /generated:x -->\n\nOne.\n", 1),
        ("| a. | b. |\n", 0),
    ],
)
def test_what_counts_as_a_sentence(text: str, number: int) -> None:
    assert sentences(text) == number
