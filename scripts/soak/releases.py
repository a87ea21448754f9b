"""Releases from a stranger: what `verify` proves is true by an oracle of its own.

Rows, Parquet, manifest or card are changed and the checksums made to fit, as a forger would. The
oracle is `jsonschema` on each row, slices of the sources, plain `pyarrow` and PyYAML.
"""

import hashlib
import io
import json
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import datasets
import jsonschema
import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
import yaml

# Imported once, before the processes are forked
import rostra.cli.diff
import rostra.cli.info
import rostra.cli.kwic
import rostra.cli.verify
import rostra.loading
from rostra import records
from rostra.cli import main
from rostra.errors import RostraError
from rostra.releases import path, seal_manifest, shipped
from rostra.schema import published_schemas
from rostra.schema.arrow import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable

_VERSION = "1.1.0"
_SCHEMAS = published_schemas(_VERSION)
_TABLES = ("utterances", "speakers", "events", "sources", "annotations")
_VALUES: tuple[Any, ...] = (
    None, True, 0, 1, -7, 7, 10**6, 2**62, 1.5, "", "x", "nobody", "<b>ZZ", "\x1b[31m", "2020-13",
    "x" * 5000, "../../../etc/passwd", [], ["x"], {}, {"a": 1}, "unreviewed", "accepted", "\u202e",
)  # fmt: skip
_YAML = (
    '"configs": []', "configs:\n- config_name: x\n  data_files: ../x.csv", "dataset_info: []",
    "<<: {configs: []}", "a: &a [1]\nb: *a", "a: {", "!!python/name:os.system x", "x: 1\nx: 2",
    "? configs\n: []", "---", "...\nconfigs: []", "fine: true", "# a comment",
)  # fmt: skip


def attack(random: Random, folder: Path) -> str | None:
    """Change a copy of the shipped corpus, use it as a reader would, and ask the oracle."""
    corpus = folder / "corpus"
    release = Path(
        shutil.copytree(shipped("corpus") / "releases" / _VERSION, corpus / "releases" / _VERSION)
    )
    shutil.copy(shipped("corpus") / "README.md", corpus)
    random.choice([_rows, _rows, _rows, _parquet, _parquet, _manifest, _manifest, _bytes, _card])(
        random, release
    )
    verdict = main(["verify", "--corpus", str(corpus), "--processes", "1", "--format", "json"])
    if verdict not in {0, 1}:
        return f"verify ended with {verdict}"
    for verb in (["info"], ["kwic", "regime"], ["diff", _VERSION, _VERSION]):
        if (code := main([*verb, "--corpus", str(corpus)])) not in {0, 2}:
            return f"{verb[0]} ended with {code}"
    table = random.choice(_TABLES)
    calls: list[Callable[[], object]] = [
        lambda: _loaded(corpus, table),
        lambda: list(records(table, corpus=corpus)),
        lambda: path(table, corpus=corpus),
    ]
    for call in calls:
        with suppress(RostraError):
            call()
    return _objection(corpus, release) if verdict == 0 else None


def _loaded(corpus: Path, table: str) -> None:
    dataset = rostra.loading.load(table, corpus=corpus)
    expected = datasets.Features.from_arrow_schema(arrow_schema(_SCHEMAS[table]))
    if {name: dataset.features[name] for name in expected} != dict(expected):
        raise AssertionError(f"load gives {table} other types than its schema")
    dataset.to_list()


def _rows(random: Random, release: Path) -> None:
    """Change values of rows, alike in both files where they can hold them."""
    table = random.choice(_TABLES)
    file = release / f"{table}.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    field = random.choice(list(rows[0]))
    others = [row[field] for row in rows]
    for row in random.sample(rows, random.choice([1, 1, 1, len(rows)])):
        row[field] = random.choice([random.choice(_VALUES), random.choice(others)])
    if random.random() < 0.2:
        rows.insert(random.randrange(len(rows)), dict(random.choice(rows)))
    elif random.random() < 0.2:
        rows.pop(random.randrange(len(rows)))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    raw = lines.encode("utf-8", "surrogatepass")
    file.write_bytes(raw)
    with suppress(pa.ArrowException):
        parse = pj.ParseOptions(explicit_schema=arrow_schema(_SCHEMAS[table]))
        pq.write_table(pj.read_json(io.BytesIO(raw), None, parse), release / f"{table}.parquet")
    _seal(release, {table: len(rows)})


def _parquet(random: Random, release: Path) -> None:
    """Change columns, types, metadata or rows of a Parquet file alone."""
    table = random.choice(_TABLES)
    file = release / f"{table}.parquet"
    stored = pq.read_table(file)
    name = random.choice(stored.column_names)
    at = stored.column_names.index(name)
    number = stored.num_rows
    long = pa.array(["x" * 2 ** random.randrange(24)])
    indices = pa.array([0] * number, pa.int32())
    repeated: Any = pa.DictionaryArray.from_arrays(indices, long)
    changes: list[Callable[[], Any]] = [
        lambda: stored.drop_columns([name]),
        lambda: stored.append_column(random.choice(["x_a", "more", name]), stored[name]),
        lambda: stored.set_column(at, name, pa.array([["x"]] * number)),
        lambda: stored.set_column(at, name, pa.array([b"x"] * number)),
        lambda: stored.set_column(at, name, pa.nulls(number, stored[name].type)),
        lambda: stored.set_column(at, name, repeated),
        lambda: stored.append_column("x_many", repeated),
        lambda: stored.replace_schema_metadata({"huggingface": '{"info": {"features": {}}}'}),
        lambda: stored.select(stored.column_names[::-1]),
        lambda: stored.slice(1),
        lambda: pa.concat_tables([stored] * random.randrange(2, 50)),
        lambda: stored,
    ]
    changed = random.choice(changes)()
    pq.write_table(changed, file, store_schema=random.random() < 0.5)
    _seal(release, {table: changed.num_rows} if random.random() < 0.5 else {})


def _bytes(random: Random, release: Path) -> None:
    """Garbage in any file; in half of the cases its checksum fits."""
    file = random.choice(sorted(release.iterdir()))
    raw = bytearray(file.read_bytes())
    for _ in range(random.randrange(1, 9)):
        raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    file.write_bytes(raw[: random.choice([len(raw), len(raw), random.randrange(len(raw))])])
    if file.name != "manifest.json" and random.random() < 0.5:
        _seal(release, {})


def _manifest(random: Random, release: Path) -> None:
    """Change one value anywhere in the manifest, under its own checksum."""
    content = json.loads((release / "manifest.json").read_text("utf-8"))
    place, key = content, random.choice([key for key in content if key != "manifest_sha256"])
    while isinstance(place[key], dict) and place[key] and random.random() < 0.8:
        place, key = place[key], random.choice(list(place[key]))
    match random.randrange(4):
        case 0:
            del place[key]
        case 1:
            place[random.choice(["x", "../../x", "", "1.0.0 "])] = place.pop(key)
        case _:
            place[key] = random.choice([*_VALUES, 300_000_000, "9.9.9", "1.0.0", "1.1.0 "])
    raw = seal_manifest(content)
    (release / "manifest.json").write_bytes(raw)


def _card(random: Random, release: Path) -> None:
    card = release.parents[1] / "README.md"
    lines = card.read_text("utf-8").split("\n")
    lines.insert(random.randrange(0, 60), random.choice(_YAML))
    card.write_text("\n".join(lines), encoding="utf-8")


def _seal(release: Path, rows: dict[str, int]) -> None:
    """Make the manifest fit the files."""
    content = json.loads((release / "manifest.json").read_text("utf-8"))
    for name, table in content["tables"].items():
        table["rows"] = rows.get(name, table["rows"])
        for file, entry in table["files"].items():
            raw = (release / file).read_bytes()
            entry |= {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (release / "manifest.json").write_bytes(seal_manifest(content))


def _objection(corpus: Path, release: Path) -> str | None:
    """What is not true of a release that was proved."""
    tables = {}
    for name in _TABLES:
        lines = (release / f"{name}.jsonl").read_text("utf-8").splitlines()
        tables[name] = rows = [json.loads(line) for line in lines]
        if not all(_satisfies_schema(name, line) for line in lines):
            return f"a row of {name} does not satisfy its schema"
        if [row["id"] for row in rows] != sorted({row["id"] for row in rows}):
            return f"the ids of {name} do not ascend"
        if pq.read_table(release / f"{name}.parquet").to_pylist() != rows:
            return f"the files of {name} have other rows"
    wrong = [_wrong(tables, row, _SCHEMAS[name]) for name in _TABLES for row in tables[name]]
    return next(filter(None, wrong), None) or _wrong_card(corpus, release)


@cache
def _satisfies_schema(table: str, line: str) -> bool:
    validator = jsonschema.Draft202012Validator(_SCHEMAS[table])
    return bool(validator.is_valid(json.loads(line)))


# Most rows of most attacks are those of the shipped release: all forks know their verdicts.
for _table in _TABLES:
    for _line in (shipped("corpus") / f"releases/{_VERSION}/{_table}.jsonl").open(encoding="utf-8"):
        _satisfies_schema(_table, _line.rstrip("\n"))


def _wrong(tables: dict[str, list[Any]], row: dict[str, Any], schema: dict[str, Any]) -> str | None:
    """A reference or a quotation of a row that is wrong."""
    for column, prop in schema["properties"].items():
        if row[column] is None:
            continue
        target = prop.get("x-references")
        if target and row[column] not in {other["id"] for other in tables[target]}:
            return f"{row['id']}: there is no {column} {row[column]}"
        if prop.get("x-span"):
            start, end = (row[offset] for offset in prop["x-span"])
            owners = [u["source_id"] for u in tables["utterances"] if u["id"] == _owner(row)]
            texts = [s["text"] for s in tables["sources"] if [s["id"]] == owners]
            if [text[start:end] for text in texts] != [row[column]]:
                return f"{row['id']}: its {column} is not in the source"
    return None


def _owner(row: dict[str, Any]) -> str:
    """The id of the utterance that a row is or annotates."""
    return str(row.get("utterance_id", row["id"]))


def _wrong_card(corpus: Path, release: Path) -> str | None:
    """What a card says of the tables that is not true of their Parquet files."""
    card = (corpus / "README.md").read_text("utf-8")
    front = yaml.safe_load(card.lstrip().split("---\n")[1])
    paths = [file["path"] for c in front["configs"] for file in c["data_files"]]
    if paths != [f"releases/{_VERSION}/{name}.parquet" for name in _TABLES]:
        return "the card names other files"
    for info in front.get("dataset_info", []):
        table = pq.read_metadata(release / f"{info['config_name']}.parquet")
        columns = [feature["name"] for feature in info["features"]]
        if columns != table.schema.to_arrow_schema().names:
            return f"the card gives {info['config_name']} other columns"
        if [split["num_examples"] for split in info["splits"]] != [table.num_rows]:
            return f"the card gives {info['config_name']} other rows"
    return None
