"""Codes of a corpus's own: which may be added, and who knows them then."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.releasing import build
from rostra.releasing.verify import verify
from rostra.schema import published_schemas
from rostra.schema.codelists import OPEN, codelist_columns
from rostra.validation import check

CODE = {"title": "Mayor", "description": "The head of a town"}
GENRE = {
    "title": "Genre",
    "description": "The genre of the article",
    "x-made-by": "curator",
    "type": ["string", "null"],
    "x-codelist": "x_genre",
}


def extend(corpus: Path, table: str, extension: Any) -> None:
    (corpus / "schema").mkdir(exist_ok=True)
    (corpus / f"schema/{table}.json").write_text(json.dumps(extension))


def edit(corpus: Path, **values: Any) -> None:
    """Change values of the first utterance."""
    file = corpus / "curated/utterances.jsonl"
    first, rest = file.read_text("utf-8").split("\n", 1)
    file.write_text(
        json.dumps(json.loads(first) | values, ensure_ascii=False) + "\n" + rest, "utf-8"
    )


def problems(corpus: Path, codelists: Any, table: str = "utterances") -> list[Problem]:
    extend(corpus, table, {"codelists": codelists})
    return check(Corpus(corpus).files()).problems


def test_a_code_that_is_added_is_accepted_and_no_other(corpus: Path) -> None:
    edit(corpus, role_type="x-mayor")
    assert [p.id for p in check(Corpus(corpus).files()).problems] == ["not-in-codelist"]
    assert problems(corpus, {"role_type": {"x-mayor": CODE}}) == []
    assert [p.id for p in problems(corpus, {"role_type": {"x-reeve": CODE}})] == ["not-in-codelist"]
    in_another_list = problems(corpus, {"country_basis": {"x-mayor": CODE}})
    assert [p.id for p in in_another_list] == ["not-in-codelist"]


TABLE_OF = {
    part["x-codelist"]: table
    for table, schema in published_schemas("1.1.0").items()
    for _, part in codelist_columns(schema)
}


@pytest.mark.parametrize("name", sorted(TABLE_OF))
def test_open_lists_take_codes_and_closed_ones_do_not(name: str) -> None:
    config = {"name": "c", "version": "1.0.0", "schema_version": "1.1.0"}
    files = {f"curated/{table}.jsonl": b"" for table in published_schemas("1.1.0")}
    extension = json.dumps({"codelists": {name: {"x-new": CODE}}}).encode()
    files |= {"corpus.json": json.dumps(config).encode() + b"\n"}
    checked = check({**files, f"schema/{TABLE_OF[name]}.json": extension})
    assert [p.id for p in checked.problems] == ([] if name in OPEN else ["bad-codelist"])
    codes = [
        part["enum"]
        for _, part in codelist_columns(checked.schemas[TABLE_OF[name]])
        if part["x-codelist"] == name
    ]
    assert all(("x-new" in listed) == (name in OPEN) for listed in codes)


@pytest.mark.parametrize(
    "codelists",
    [
        [],
        {"role_type": []},
        {"role_type": {}},
        {"role_type": {"x-mayor": None}},
        {"role_type": {"x-mayor": {}}},
        {"role_type": {"x-mayor": {"title": "Mayor"}}},
        {"role_type": {"x-mayor": {"description": "The head of a town"}}},
        {"role_type": {"x-mayor": CODE | {"title": "M"}}},
        {"role_type": {"x-mayor": CODE | {"title": "   "}}},
        {"role_type": {"x-mayor": CODE | {"description": 7}}},
        {"role_type": {"x-mayor": CODE | {"example": None}}},
        {"role_type": {"x-mayor": CODE | {"since": "1.0.0"}}},
        *(
            {"role_type": {code: CODE}}
            for code in (
                "mayor",
                "x-",
                "x-Mayor",
                "x_mayor",
                "x--m",
                "x-m-",
                "x-m\n",
                "x-é",
                "",
                "other",
            )
        ),
        {"role_type": {"x-" + "m" * 63: CODE}},
        {"country": {"x-county": CODE}},
        {"group_target": {"x-fishers": CODE}},
        {"nothing": {"x-mayor": CODE}},
        {"x_genre": {"report": CODE}},
        {"": {"x-mayor": CODE}},
    ],
)
def test_codes_that_may_not_be_added(corpus: Path, codelists: Any) -> None:
    (problem,) = problems(corpus, codelists)
    assert problem.id == ("bad-extension" if codelists == [] else "bad-codelist")


@pytest.mark.parametrize("text", [r"a \ud800 mayor", r"a \u202e mayor", r"two\nlines"])
def test_definitions_are_clean_text(corpus: Path, text: str) -> None:
    (corpus / "schema").mkdir()
    definition = f'{{"title": "Mayor", "description": "{text}"}}'
    extension = f'{{"codelists": {{"role_type": {{"x-mayor": {definition}}}}}}}'
    (corpus / "schema/utterances.json").write_text(extension, "utf-8")
    (problem,) = check(Corpus(corpus).files()).problems
    assert problem.id in {"lone-surrogate", "forbidden-character", "line-break"}
    assert problem.field == "codelists.role_type.x-mayor.description"


def test_a_column_has_the_codes_of_a_list_of_the_corpus(corpus: Path) -> None:
    codelists = {"x_genre": {"report": CODE, "opinion": CODE}}
    extend(corpus, "utterances", {"properties": {"x_genre": GENRE}, "codelists": codelists})
    edit(corpus, x_genre="opinion")
    assert check(Corpus(corpus).files()).problems == []
    edit(corpus, x_genre="poem")
    (problem,) = check(Corpus(corpus).files()).problems
    assert problem.message == '"poem" is not a code of x_genre: report, opinion, null'
    other = GENRE | {"enum": ["report", None]}
    extend(corpus, "utterances", {"properties": {"x_genre": other}, "codelists": codelists})
    assert "bad-codelist" in [p.id for p in check(Corpus(corpus).files()).problems]


@pytest.fixture
def released(corpus: Path) -> Path:
    """A corpus whose release 1.1.0 has a code of its own."""
    extend(corpus, "utterances", {"codelists": {"role_type": {"x-mayor": CODE}}})
    edit(corpus, role_type="x-mayor")
    config = corpus / "corpus.json"
    config.write_text(config.read_text().replace('"version": "1.0.0"', '"version": "1.1.0"'))
    shutil.rmtree(corpus / "releases")
    assert build(Corpus(corpus)).problems == []
    return corpus


def test_a_release_records_the_codes(released: Path) -> None:
    folder = released / "releases/1.1.0"
    recorded = json.loads((folder / "utterances.schema.json").read_text("utf-8"))
    assert recorded == {"codelists": {"role_type": {"x-mayor": CODE}}}
    assert list(verify(Corpus(released).release())) == []
    assert list(verify(Corpus(folder).release())) == []
    assert rostra.load(corpus=released)[0]["role_type"] == "x-mayor"


def test_a_release_is_refused_without_its_codes(released: Path, command: Any) -> None:
    folder = released / "releases/1.1.0"
    (folder / "utterances.schema.json").write_text("{}")
    assert {p.id for p in verify(Corpus(folder).release())} == {"checksum-mismatch"}
    done = command("describe", "utterances", "--corpus", folder)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_verbs_know_the_codes(released: Path, command: Any) -> None:
    done = command("describe", "utterances", "--corpus", released)
    assert "        x-mayor: Mayor. The head of a town\n" in done.stdout
    row = next(row["id"] for row in rostra.load(corpus=released) if row["role_type"] == "activism")
    done = command("edit", row, "--role-type", "x-mayor", "--corpus", released)
    assert done.returncode == 0, done.stderr
    done = command("edit", row, "--role-type", "x-reeve", "--corpus", released)
    assert done.returncode == 2
    assert "other, x-mayor" in done.stderr
    done = command("freq", "regime", "--by", "role_type", "--corpus", released)
    assert "x-mayor" in done.stdout


def test_codes_are_part_of_what_changed(released: Path, command: Any) -> None:
    more = {"x-mayor": CODE, "x-reeve": CODE}
    extend(released, "utterances", {"codelists": {"role_type": more}})
    (problem,) = build(Corpus(released)).problems
    assert (problem.id, problem.field) == ("release-differs", "role_type")
    config = released / "corpus.json"
    config.write_text(config.read_text().replace("1.1.0", "1.1.1", 1))
    (problem,) = build(Corpus(released)).problems
    assert (problem.id, "1.2.0" in problem.message) == ("version-too-low", True)
    config.write_text(config.read_text().replace("1.1.1", "1.2.0", 1))
    assert build(Corpus(released)).problems == []
    done = command("diff", "1.1.0", "1.2.0", "--corpus", released)
    assert "1 code added\n" in done.stdout
    assert done.stdout.endswith("  role_type: the code x-reeve is new\n")
    done = command("diff", "1.2.0", "1.1.0", "--corpus", released)
    assert done.stdout.endswith("  role_type: the code x-reeve is gone\n")
    assert "a major change" in done.stdout
