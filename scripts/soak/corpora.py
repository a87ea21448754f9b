"""Curated files, changed anywhere: what `validate` calls valid is valid by an oracle of its own.

The oracle is `jsonschema` on each line, and slices of the sources. A change of the bytes of a file,
of a field of a record, or columns of one's own with patterns that may take for ever.
"""

import json
import shutil
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jsonschema

import rostra.cli.validate  # noqa: F401 - imported once, before the processes are forked
from rostra.cli import main
from rostra.errors import RostraError
from rostra.releases import Corpus, shipped
from rostra.schema import curated_schema, extended_schema, published_schemas
from rostra.validation import check

_SCHEMAS = published_schemas(
    json.loads((shipped("corpus") / "corpus.json").read_bytes())["schema_version"]
)
_VALUES: tuple[Any, ...] = (
    None, True, 0, 1, -1, 2**63, 1e400, 1.0, "", "x", "x\ny", "é", "e\u0301", "\u202e", "\ufeff",
    "\x1b", "a" * 300, [], ["a", "a"], {}, {"a": 1}, "2020-02-30", "IR", "null", "\ud800",
)  # fmt: skip
_PATTERNS = (
    "^(a|a)*$", "^(a*)*$", "^([a-z]+-?)+!$", "^(a?){30}a{30}$", "^.*.*.*x$", "^[a-z]*+$", "^a$|b$",
    "^(?=a)a$", "^[a-z]{1,9}$", "^((a{99}){99}){99}$", "^(a|b|ab)*$", "^[[:alpha:]]$", "^a{2,1}$",
)  # fmt: skip
_SPANS = [("utterance", "char"), ("speaker", "speaker"), ("role", "role"), ("cue", "cue")]


def attack(random: Random, folder: Path) -> str | None:
    """Change a copy of the corpus, validate it, and ask the oracle."""
    corpus = Path(shutil.copytree(shipped("corpus"), folder / "corpus"))
    shutil.rmtree(corpus / "releases")
    for _ in range(random.choice([0, 1, 1, 1, 2])):
        random.choice([_change_bytes, _change_field, _change_field, _change_lines, _extend])(
            random, corpus
        )
    try:
        checked = check(Corpus(corpus).files())
    except RostraError:
        checked = None
    if random.random() < 0.2:
        code = main(["validate", "--corpus", str(corpus), "--format", "github"])
        if code != (2 if checked is None else int(bool(checked.problems))):
            return f"validate ended with {code}"
    if checked is not None and not checked.problems:
        return _objection(corpus)
    return None


def _change_bytes(random: Random, corpus: Path) -> None:
    file = random.choice([f for f in corpus.rglob("*") if f.is_file() and f.stat().st_size])
    raw = bytearray(file.read_bytes())
    place = random.randrange(len(raw))
    part = random.choice(
        [b"", b"\x00", b"\xff", b"\r", b"\n", b'"', b"\xef\xbb\xbf", b"9", b"{" * 9999]
    )
    raw[place : place + random.choice([0, 1, 5])] = part
    file.write_bytes(raw)


def _change_field(random: Random, corpus: Path) -> None:
    file = random.choice(sorted((corpus / "curated").glob("*.jsonl")))
    lines = file.read_bytes().split(b"\n")
    number = random.randrange(max(len(lines) - 1, 1))
    try:
        record = json.loads(lines[number])
        name = random.choice([*record, "x_new"])
    except (ValueError, TypeError):
        return
    old = record.get(name)
    near = [old + 1, old - 1] if isinstance(old, int) else [f"{old} ", str(old)[:-1]]
    record[name] = random.choice([*_VALUES, *near])
    if random.random() < 0.1:
        del record[name]
    lines[number] = json.dumps(record).encode()
    file.write_bytes(b"\n".join(lines))


def _change_lines(random: Random, corpus: Path) -> None:
    file = random.choice(sorted((corpus / "curated").glob("*.jsonl")))
    lines = file.read_bytes().split(b"\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    if random.random() < 0.5:
        lines[first], lines[second] = lines[second], lines[first]
    else:
        lines[first : first + 1] = random.choice(
            [[], [lines[first]] * 2, [lines[first][:-3]], [b"[" * 5000]]
        )
    file.write_bytes(b"\n".join(lines))


def _extend(random: Random, corpus: Path) -> None:
    """Add a column of one's own, with a pattern and a value."""
    (corpus / "schema").mkdir(exist_ok=True)
    column: dict[str, Any] = {
        "title": "Own", "description": "One's own", "x-made-by": "curator", "type": "string",
        "pattern": random.choice(_PATTERNS), "maxLength": 40_000, "x-rule": "a rule",
    }  # fmt: skip
    if random.random() < 0.2:
        column[random.choice(sorted(column))] = random.choice(_VALUES[:-1])
    (corpus / "schema/utterances.json").write_text(json.dumps({"properties": {"x_own": column}}))
    file = corpus / "curated/utterances.jsonl"
    lines = file.read_bytes().split(b"\n")
    value = random.choice(["a" * 40, "a" * 30_000 + "!", "ab" * 9, "x"])
    lines[0] = lines[0][:-1] + b', "x_own": ' + json.dumps(value).encode() + b"}"
    file.write_bytes(b"\n".join(lines))


def _objection(corpus: Path) -> str | None:
    """What the oracle finds wrong with a corpus that was called valid."""
    tables = {}
    for table in _SCHEMAS:
        own = corpus / f"schema/{table}.json"
        own_columns = own.read_text("utf-8") if own.exists() else "null"
        lines = (corpus / f"curated/{table}.jsonl").read_text("utf-8").split("\n")[:-1]
        tables[table] = [json.loads(line) for line in lines]
        for number, line in enumerate(lines, 1):
            if error := _error(table, own_columns, line):
                return f"{table}.jsonl:{number} is called valid: {error[:100]}"
    texts = {s["id"]: corpus / "sources" / s["file"] for s in tables["sources"] if s["file"]}
    for record in tables["utterances"]:
        for column, prefix in _SPANS:
            start, end = record[f"{prefix}_start"], record[f"{prefix}_end"]
            if record[column] is not None and start is not None:
                text = texts[record["source_id"]].read_text("utf-8")
                if text[start:end] != record[column]:
                    return f"{record['id']}: {column} is not verbatim and called valid"
    known = {speaker["id"] for speaker in tables["speakers"]}
    lost = [r["id"] for r in tables["utterances"] if r["speaker_id"] not in known]
    return f"{lost[0]} has an unknown speaker" if lost else None


@cache
def _error(table: str, own_columns: str, line: str) -> str | None:
    schema = extended_schema(_SCHEMAS[table], json.loads(own_columns))
    validator = jsonschema.Draft202012Validator(_bounded(curated_schema(schema)))
    error = next(validator.iter_errors(json.loads(line)), None)
    return error.message if error else None


def _bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the patterns of columns of one's own, which `re` may never finish."""
    columns = schema["properties"]
    own = {
        k: {w: v for w, v in c.items() if w != "pattern"}
        for k, c in columns.items()
        if k[:2] == "x_"
    }
    return schema | {"properties": columns | own}


# Most lines of most attacks are those of the shipped corpus: all forks know their verdicts.
for _table in _SCHEMAS:
    for _line in (shipped("corpus") / f"curated/{_table}.jsonl").open(encoding="utf-8"):
        _error(_table, "null", _line.rstrip("\n"))
