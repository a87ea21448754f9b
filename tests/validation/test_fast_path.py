"""The fast path and the reference have the same result for any input."""

import json
import multiprocessing
import random
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostra.problems import Problem
from rostra.releases import StoredFile
from rostra.schema import (
    Schema,
    curated_schema,
    extended_schema,
    published_schemas,
    published_versions,
)
from rostra.validation import (
    consistency,
    encoding,
    fast_path,
    jsonl_blocks,
    reference_path,
    table_validation,
)
from rostra.validation.jsonl_blocks import BytesFile, RunOptions

CORPUS = Path(__file__).parents[2] / "corpus" / "curated"
SCHEMAS = published_schemas(published_versions()[-1])
TABLES = tuple(SCHEMAS)
SAMPLES = Path(__file__).parent / "samples"
RAW = {
    table: next(
        f for f in (SAMPLES / f"{table}.jsonl", CORPUS / f"{table}.jsonl") if f.exists()
    ).read_bytes()
    for table in TABLES
}
UTTERANCES = RAW["utterances"]
OWN = {
    "properties": {
        "x_weight": {"type": ["number", "null"]},
        "x_scores": {"type": "array", "items": {"type": "number"}},
        "x_pages": {
            "type": "array",
            "items": {"type": ["integer", "null"], "minimum": -9, "maximum": 10**15},
        },
        "x_place": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "x": {"type": "integer", "minimum": 0, "maximum": 9},
                "of": {"type": "string"},
            },
        },
    }
}


def reference(table: str, raw: bytes, schema: Schema) -> list[Problem]:
    """What the reference finds alone, with the whole file in memory."""
    name = f"curated/{table}.jsonl"
    lines, problems = encoding.check_lines(name, raw)
    if problems:
        return problems
    validator = jsonschema.Draft202012Validator(curated_schema(schema))
    checked = [
        reference_path.check_line(name, number, line, table, validator)
        for number, line in enumerate(lines, 1)
    ]
    problems = [problem for _, found in checked for problem in found]
    ids = (record["id"] for record, _ in checked if record is not None)
    return problems or list(reference_path.check_ids(name, ids))


def found(table: str, raw: bytes, schema: Schema) -> list[Problem]:
    return table_validation.check_table(f"curated/{table}.jsonl", table, BytesFile(raw), schema)[1]


@pytest.fixture(params=[900, 20_000, 2**20])
def _block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", request.param)


WHITE_SPACE = [b"\n", b"\r", b"\r\n", b"\t", b" ", b"\n\n"]
NOT_UTF8 = [b"\xff", b"\xc3", b"\xed\xa0\x80"]
CONTROLS = [b"\x00", b"\x7f", b"\xef\xbb\xbf", b"\xe2\x80\x8b"]
COMBINING = [b"\xcc\x81", "e\u0301".encode(), "\u1161".encode()]
ESCAPED = [rb"\n", rb"\r", rb"\t", rb"\u000a", rb"\u0000", rb"\ud800", rb"\ud83d\ude00", rb"\u003a"]
ESCAPES = [rb"\u0301", rb"\u200b", rb"\"", rb"\\", rb"\/", rb"\x", b"\\"]
SYNTAX = [b'"', b'":', b":", b",", b"{", b"}", b"[", b"]", b"[[[["]
NUMBERS = [b"NaN", b"1e999", b"-0", b"1.0", b"0.5", b"1" * 25, b"18446744073709551615"]
TOKENS = [b"null", b"true", b'"id": "x", ', b'"elided" : true, ']
NASTY = [*WHITE_SPACE, *NOT_UTF8, *CONTROLS, *COMBINING, *ESCAPED, *ESCAPES, *SYNTAX, *NUMBERS]
NASTY += TOKENS


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """One or two places of a file overwritten, removed, or filled with what slips in."""
    for _ in range(chance.choice([1, 1, 1, 2])):
        at = chance.randrange(len(raw) + 1)
        gone = chance.choice([0, 0, 1, 2, 40])
        raw = raw[:at] + chance.choice([*NASTY, b""]) + raw[at + gone :]
    return raw


@pytest.mark.usefixtures("_block")
def test_both_paths_agree_on_corrupted_files() -> None:
    chance = random.Random(7)  # noqa: S311 - slips, not secrets
    wrong = 0
    for _ in range(250):
        table = chance.choice(TABLES)
        raw = mutated(RAW[table], chance)
        expected = reference(table, raw, SCHEMAS[table])
        assert found(table, raw, SCHEMAS[table]) == expected, raw
        wrong += bool(expected)
    assert 100 < wrong < 250


@pytest.mark.usefixtures("_block")
def test_both_paths_agree_on_lines_in_another_order() -> None:
    chance = random.Random(8)  # noqa: S311 - an order, not a secret
    lines = UTTERANCES.split(b"\n")[:-1]
    for _ in range(30):
        shuffled = list(lines)
        for _ in range(chance.choice([1, 2])):
            a, b = chance.randrange(39), chance.randrange(39)
            shuffled[a] = shuffled[b] if chance.random() < 0.5 else lines[a]
            shuffled.insert(b, shuffled.pop(a))
        raw = b"".join(line + b"\n" for line in shuffled)
        schema = SCHEMAS["utterances"]
        assert found("utterances", raw, schema) == reference("utterances", raw, schema)


BIG_INTEGERS = ["9" * 19, "9" * 25, "9223372036854775807", "9223372036854775808", "1" + "0" * 20]
EXACT = ["9007199254740992", "9007199254740993", "-9007199254740993", "9007199254740993.0"]
FLOATS = ["1.0", "-0", "0.1", "1e3", "1e999", "-1e999", "9" * 25 + ".0", "NaN"]
LISTS = ["[]", "[1, 2.5]", f"[{'7' * 30}]", "[[1]]", "[1, 9007199254740993]", "[1, 1.0]"]
MORE_LISTS = ["[0.1, -9007199254740993]", "[null, 1e3]", "[2, -1]", "[" * 70 + "]" * 70]
OBJECTS = ["{}", '{"x": 1}', '{"x": 1.0}', '{"x": 1, "x": 2}', '{"x": 1, "of" : "e\u0301"}']
STRINGS = ['{"of": "a:b"}', '{"of": "\\u003a", "of": "b"}', '{"of": "b", "of": ":"}', '"a:b"']
ESCAPED_STRINGS = ['{"of": "\\ud800"}', '{"of": "\\u0007"}']
VALUES = ["1", "null", *BIG_INTEGERS, *EXACT, *FLOATS, *LISTS, *MORE_LISTS, *OBJECTS, *STRINGS]
VALUES += ESCAPED_STRINGS


@pytest.mark.parametrize("column", [*OWN["properties"], "paragraph", "elided", "cue", "id"])
@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:30])
def test_both_paths_agree_on_any_value(column: str, value: str) -> None:
    schema = extended_schema(SCHEMAS["utterances"], OWN)
    record = json.loads(UTTERANCES.split(b"\n", 1)[0]) | {column: "HERE"}
    line = json.dumps(record).replace('"HERE"', value)
    twice = line.replace("{", f'{{"{column}": {value}, ', 1)
    for raw in (f"{line}\n".encode(), f"{twice}\n".encode()):
        assert found("utterances", raw, schema) == reference("utterances", raw, schema)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("x_weight", "9007199254740992", None),
        ("x_weight", "9007199254740993", "out-of-range"),
        ("x_weight", "0.30000000000000004", None),
        ("x_weight", "1e400", "not-a-number"),
        ("x_scores", "[0.5, -9007199254740993]", "out-of-range"),
        ("x_pages", "[1, 2]", None),
        ("x_pages", "[1, 2.0]", "wrong-type"),
        ("paragraph", "1.0", "wrong-type"),
    ],
)
def test_numbers_that_a_column_would_change_are_left_to_the_reference(
    column: str, value: str, expected: str | None
) -> None:
    """Both validators let them pass, all but the one that is no number."""
    schema = extended_schema(SCHEMAS["utterances"], OWN)
    spec = fast_path.TableSpec("x", "utterances", json.dumps(curated_schema(schema)).encode())
    record = json.loads(UTTERANCES.split(b"\n", 1)[0]) | {column: "HERE"}
    line = json.dumps(record).replace('"HERE"', value).encode()
    let_through = fast_path.valid_records([line], fast_path.compiled(spec)) is not None
    assert let_through == (expected is None)
    assert [p.id for p in found("utterances", line + b"\n", schema)] == [expected] * bool(expected)


@pytest.mark.parametrize("table", TABLES)
def test_consistent_records_have_no_flaw(table: str) -> None:
    """All values of a field in place of each other, and a few more."""
    records = [json.loads(line) for line in RAW[table].splitlines()]
    valid, seen = validators(table)[1].is_valid, set()
    for record in records:
        for field in record:
            others = [other[field] for other in records]
            for value in (*others, None, "2021-02-29", "0000-01-01", "x", "…", "..."):
                one = record | {field: value}
                if valid(one):
                    flaws = consistency.consistency_flaws(table, one)
                    assert consistency.is_consistent(table, [record, one]) == (not flaws)
                    seen |= {kind for kind, _, _ in flaws}
    assert seen or table in {"speakers", "corrections"}


def test_escapes_and_colons_need_no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    record = json.loads(UTTERANCES.split(b"\n", 1)[0])
    record["utterance"] = 'He said: "это — \\ / 100 %: Hôtel, \u0939\u093f\u0928\u094d, 조선, 😀"'
    raw = f"{json.dumps(record)}\n{json.dumps(record, ensure_ascii=False)}\n".encode()
    spec = fast_path.TableSpec(
        "x", "utterances", json.dumps(curated_schema(SCHEMAS["utterances"])).encode()
    )

    def never(*_: object) -> None:
        raise AssertionError("the reference was asked")

    monkeypatch.setattr(table_validation, "check_line", never)
    result = table_validation.check_block(raw, spec)
    assert (result.lines, result.problems, result.byte_problems) == (2, [], [])


def test_characters_called_harmless_compose_with_nothing() -> None:
    """Every second half of a composition is left to the exact check."""
    import unicodedata  # noqa: PLC0415 - here alone

    for number in range(0x110000):
        parts = unicodedata.decomposition(chr(number)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            first, second = (chr(int(part, 16)) for part in parts)
            if unicodedata.normalize("NFC", first + second) == chr(number):
                assert not encoding.is_harmless(second), hex(number)
    # Composed by rule, not by the table above.
    for number in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)):
        assert not encoding.is_harmless(chr(number))
    text = "".join(filter(encoding.is_harmless, map(chr, range(0x110000))))
    assert len(text) > 5000
    assert list(encoding.text_flaws(text)) == []


def values(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that a column may have."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    least, most = schema.get("minLength", 0), min(schema.get("maxLength", 80), 80)
    made: dict[str, Any] = {
        "null": st.none,
        "boolean": st.booleans,
        "integer": lambda: st.integers(schema["minimum"], schema["maximum"]),
        "string": lambda: (
            st.from_regex(schema["pattern"].removesuffix("$") + r"\Z").filter(
                lambda text: least <= len(text) <= schema["maxLength"]
            )
            if "pattern" in schema
            else st.text(min_size=least, max_size=most)
        ),
        "array": lambda: st.lists(
            values(schema["items"]), min_size=schema["minItems"], max_size=5, unique=True
        ),
        "object": lambda: st.fixed_dictionaries(
            {name: values(prop) for name, prop in schema["properties"].items()}
        ),
    }
    return st.one_of(*(made[kind]() for kind in kinds))


@cache  # hypothesis takes longer to read the patterns than to draw a record
def records(table: str) -> st.SearchStrategy[Any]:
    """Records of a table, of each of the cases that it tells apart."""
    schema = curated_schema(SCHEMAS[table])
    cases = schema.get("allOf", [{"if": {"properties": {}}, "then": {"properties": {}}}])
    return st.one_of(
        *(values({"type": "object", "properties": _narrowed(schema, c)}) for c in cases)
    )


def _narrowed(schema: Schema, case: Schema) -> Schema:
    properties = dict(schema["properties"])
    for name, constant in case["if"]["properties"].items():
        properties[name] = {"type": "string", "enum": [constant["const"]]}
    for name, narrower in case["then"]["properties"].items():
        inner = narrower.get("properties", {})
        whole = properties[name] | narrower
        if inner:
            whole["properties"] = properties[name]["properties"] | inner
        properties[name] = whole
    return properties


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["", "a\n", "2020-02-30", "en\n", "A", "x" * 300, 2**31, 2**53, 2.0, -1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@cache
def validators(table: str) -> tuple[Any, Any]:
    schema = curated_schema(SCHEMAS[table])
    exact = jsonschema.Draft202012Validator(schema)
    return exact, jsonschema_rs.Draft202012Validator(
        schema, pattern_options=jsonschema_rs.RegexOptions()
    )


@pytest.mark.parametrize("table", TABLES)
@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_validators_give_one_verdict(table: str, data: st.DataObject) -> None:
    exact, quick = validators(table)
    properties = exact.schema["properties"]
    record = data.draw(records(table))
    assert exact.is_valid(record)
    assert quick.is_valid(record)
    field = data.draw(st.sampled_from([*properties, "other"]))
    corrupted = record | {field: data.draw(ANYTHING)}
    if data.draw(st.booleans()):
        corrupted.pop(data.draw(st.sampled_from(list(properties))))
    for one in (record, corrupted):
        line = f"{json.dumps(one)}\n"
        assert found(table, line.encode(), SCHEMAS[table]) == reference(
            table, line.encode(), SCHEMAS[table]
        )
        written, problems = reference_path.parse_record("x", 1, line)
        if (
            written is not None
            and not reference_path.check_strings("x", 1, written)
            and not problems
        ):
            assert exact.is_valid(written) == quick.is_valid(written)


def many(number: int) -> bytes:
    """As many utterances as wanted, all of them right."""
    given = [json.loads(line) for line in UTTERANCES.splitlines()]
    lines = []
    for n in range(number):
        own = {"id": f"s{n // 10_000:04d}.{n % 10_000:04d}", "source_id": f"s{n // 10_000:04d}"}
        lines.append(json.dumps(given[n % len(given)] | own, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


@pytest.mark.parametrize(
    ("method", "numbers"),
    [("forkserver", [2, 5]), ("spawn", [2])],  # a fork is tested by test_hostile_files
)
def test_one_process_and_several_have_the_same_result(
    method: str, numbers: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl_blocks, "_start_method", lambda: multiprocessing.get_context(method))
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 30_000)
    raw = many(1000)
    lines = raw.splitlines(keepends=True)
    for at in (100, 500, 501, 999):
        lines[at] = lines[at].replace(b'"elided": false', b'"elided": 0', 1)
    file = tmp_path / "utterances.jsonl"
    for text in (raw, b"".join(lines), raw[:-1], b"".join(lines[::-1])):
        file.write_bytes(text)
        results = []
        for number in (1, *numbers):
            advances: list[int] = []
            options = RunOptions(number, advances.append)
            _, problems = table_validation.check_table(
                "x", "utterances", StoredFile(file), SCHEMAS["utterances"], options
            )
            results.append(problems)
            assert sum(advances) == len(text)
        assert all(problems == results[0] for problems in results)
    rows, _ = table_validation.check_table("x", "utterances", BytesFile(raw), SCHEMAS["utterances"])
    assert rows is not None
    assert len(rows) == 1000


def test_a_disagreement_in_the_sample_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = fast_path.TableSpec(
        "x", "utterances", json.dumps(curated_schema(SCHEMAS["utterances"])).encode()
    )
    compiled = fast_path.compiled(spec)
    refusing = jsonschema.Draft202012Validator(False)  # noqa: FBT003 - the schema that refuses
    monkeypatch.setattr(
        table_validation, "compiled", lambda _: compiled._replace(reference=refusing)
    )
    problems = table_validation.check_block(many(2500), spec).problems
    assert [problem.id for problem in problems] == ["validators-disagree"] * len(problems)
    assert len(problems) in (2, 3)
    assert problems == table_validation.check_block(many(2500), spec).problems
