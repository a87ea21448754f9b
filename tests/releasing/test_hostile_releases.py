"""Releases from a stranger, with every checksum right: nothing that they say is believed."""

import io
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
import pytest

import rostra
from rostra.cli import main
from rostra.errors import DamagedError, RostraError
from rostra.problems import Problem
from rostra.released_rows import ParquetLines
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing.verify import verify
from rostra.schema import published_schemas
from rostra.schema.arrow import arrow_schema
from rostra.validation.table_validation import check_table

verify_module = import_module("rostra.releasing.verify")  # its name is that of its function

CORPUS = Path(__file__).parents[2] / "corpus"
Row = dict[str, Any]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the release 1.1.0, with every table but corrections."""
    return Path(shutil.copytree(CORPUS / "releases/1.1.0", tmp_path / "stranger/releases/1.1.0"))


def seal(release: Path, **changes: Any) -> None:
    """Make the manifest fit the files, and change some of its fields."""
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    for table in manifest["tables"].values():
        for name, entry in table["files"].items():
            entry["sha256"] = file_sha256(release / name)
            entry["bytes"] = (release / name).stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest | changes))


def rewrite(release: Path, table: str, change: Callable[[Row], Row]) -> None:
    """Change every row of a table, alike in JSON Lines and in Parquet."""
    rows = [
        change(json.loads(line))
        for line in (release / f"{table}.jsonl").read_text("utf-8").splitlines()
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    (release / f"{table}.jsonl").write_bytes(lines)
    schema = arrow_schema(published_schemas("1.1.0")[table])
    parse = pj.ParseOptions(explicit_schema=schema)
    pq.write_table(pj.read_json(io.BytesIO(lines), None, parse), release / f"{table}.parquet")
    seal(release)


def kinds(release: Path) -> set[str]:
    return {problem.id for problem in verify(Corpus(release.parents[1]).release())}


@pytest.mark.parametrize(
    ("table", "fields", "expected"),
    [
        ("utterances", {"speaker_id": "nobody"}, "dangling-reference"),
        ("utterances", {"country": "<b>ZZ"}, "not-in-codelist"),
        ("utterances", {"paragraph": -7}, "out-of-range"),
        ("utterances", {"paragraph": 7}, "wrong-paragraph"),
        ("utterances", {"review": "nonsense"}, "not-in-codelist"),
        ("utterances", {"review": "unreviewed"}, "not-in-codelist"),
        ("utterances", {"role_type": "\x1b[31m"}, "forbidden-character"),
        ("utterances", {"utterance": None}, "wrong-type"),
        ("utterances", {"char_start": None, "char_end": None}, "half-null"),
        ("utterances", {"utterance": "Invented words.", "elided": False}, "not-verbatim"),
        ("utterances", {"seq": 1}, "wrong-seq"),
        ("utterances", {"turn": 1}, "split-turn"),
        ("utterances", {"speaker": "Ada"}, "not-verbatim"),
        ("utterances", {"date": "2020-13"}, "wrong-pattern"),
        ("annotations", {"label": "invented"}, "not-in-codelist"),
        ("annotations", {"utterance_id": "nowhere.0001"}, "foreign-id"),
        ("speakers", {"names_in_sources": ["Ada"]}, "not-in-sources"),
        ("events", {"place": "Nowhere"}, "not-in-sources"),
        ("sources", {"text": "Another text."}, "source-changed"),
        ("sources", {"text": None}, "source-changed"),
    ],
)
def test_every_row_is_checked_as_curated_records_are(
    release: Path, table: str, fields: Row, expected: str
) -> None:
    rewrite(release, table, lambda row: row | fields)
    assert expected in kinds(release)
    assert main(["verify", "--corpus", str(release.parents[1])]) == 1


def test_an_honest_rewriting_is_proved(release: Path) -> None:
    for table in Corpus(release.parents[1]).release().tables():
        rewrite(release, table, dict)
    assert kinds(release) == set()


def replace(name: str, raw: bytes) -> Callable[[Path], None]:
    def apply(release: Path) -> None:
        (release / name).write_bytes(raw)

    return apply


def parquet(table: str, change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def apply(release: Path) -> None:
        file = release / f"{table}.parquet"
        pq.write_table(change(pq.read_table(file)), file)

    return apply


def manifest(**changes: Any) -> Callable[[Path], None]:
    return lambda release: seal(release, **changes)


def tables(change: Callable[[Row], Any]) -> Callable[[Path], None]:
    def apply(release: Path) -> None:
        content = json.loads((release / "manifest.json").read_text("utf-8"))
        change(content["tables"])
        seal(release, tables=content["tables"])

    return apply


SPEAKERS = {"rows": 1, "files": {}}
HOSTILE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "not parquet": ("not-parquet", replace("utterances.parquet", b"PAR1 garbage PAR1")),
    "empty parquet": ("not-parquet", replace("utterances.parquet", b"")),
    "missing column": (
        "wrong-columns",
        parquet("utterances", lambda t: t.drop_columns(["country"])),
    ),
    "unknown column": (
        "wrong-columns",
        parquet("utterances", lambda t: t.append_column("more", t["id"])),
    ),
    "column twice": (
        "wrong-columns",
        parquet("utterances", lambda t: t.append_column("id", t["id"])),
    ),
    "own column of another type": (
        "wrong-columns",
        parquet(
            "utterances", lambda t: t.append_column("x_when", pa.array([0] * 39, pa.timestamp("s")))
        ),
    ),
    "columns in another order": (
        "wrong-columns",
        parquet("utterances", lambda t: t.select(t.column_names[::-1])),
    ),
    "string offsets": (
        "wrong-columns",
        parquet(
            "utterances",
            lambda t: t.set_column(18, "char_start", t["char_start"].cast(pa.string())),
        ),
    ),
    "list of texts": (
        "wrong-columns",
        parquet(
            "utterances",
            lambda t: t.set_column(10, "utterance", pa.array([["a text"]] * t.num_rows)),
        ),
    ),
    "dictionary": (
        "wrong-columns",
        parquet("utterances", lambda t: t.set_column(0, "id", t["id"].dictionary_encode())),
    ),
    "metadata": (
        "wrong-columns",
        parquet("utterances", lambda t: t.replace_schema_metadata({"huggingface": "{}"})),
    ),
    "fewer rows": ("wrong-row-count", parquet("utterances", lambda t: t.slice(1))),
    "no tables": ("changed-manifest", manifest(tables={})),
    "tables as a list": ("changed-manifest", manifest(tables=[])),
    "no sources": ("changed-manifest", manifest(sources=None)),
    "version with a space": ("changed-manifest", manifest(version="1.1.0 ")),
    "another version": ("changed-manifest", manifest(version="1.1.1")),
    "version as a number": ("changed-manifest", manifest(version=1)),
    "name with an escape": ("changed-manifest", manifest(name="\x1b]8;;http://x.invalid\x07a")),
    "unknown field": ("changed-manifest", manifest(more=1)),
    "unknown schema": ("unknown-schema-version", manifest(schema_version="9.9.9")),
    "schema as a path": ("unknown-schema-version", manifest(schema_version="../1.1.0")),
    "older schema": ("unknown-table", manifest(schema_version="1.0.0")),
    "no files": ("changed-manifest", tables(lambda t: t.update(speakers=SPEAKERS))),
    "a path for a table": (
        "changed-manifest",
        tables(lambda t: t.update({"../../../../etc/passwd": t["speakers"]})),
    ),
    "rows as text": ("changed-manifest", tables(lambda t: t["speakers"].update(rows="18"))),
    "rows as true": ("changed-manifest", tables(lambda t: t["speakers"].update(rows=True))),
    "300 million rows": (
        "wrong-row-count",
        tables(lambda t: t["speakers"].update(rows=300_000_000)),
    ),
    "table without its entry": ("unexpected-file", tables(lambda t: t.pop("events"))),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_whatever_is_wrong_is_a_problem_with_an_id_and_never_a_traceback(
    release: Path, case: str
) -> None:
    expected, apply = HOSTILE[case]
    apply(release)
    if expected not in {"changed-manifest", "unknown-schema-version", "unknown-table"}:
        seal(release)
    corpus = release.parents[1]
    assert kinds(release) == {expected}
    assert main(["verify", "--corpus", str(corpus)]) == 1
    for command in (
        ["info"],
        ["kwic", "regime"],
        ["diff", "1.1.0", "1.1.0"],
    ):
        assert main([*command, "--corpus", str(corpus)]) in {0, 2}
    for call in (
        lambda: rostra.load(corpus=corpus),
        lambda: list(rostra.load(corpus=corpus, streaming=True)),
        lambda: list(rostra.records(corpus=corpus)),
        lambda: rostra.path(corpus=corpus),
        lambda: rostra.configs(corpus=corpus),
    ):
        with suppress(RostraError):
            call()


@pytest.mark.parametrize("column", ["speaker", "speaker_id"])
def test_info_refuses_utterances_without_a_speaker(
    release: Path, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(release, "utterances", lambda row: row | {column: None})
    assert main(["info", "--corpus", str(release.parents[1])]) == 2
    assert "an utterance has no speaker" in capsys.readouterr().err


@pytest.mark.parametrize("streaming", [False, True])
def test_load_never_obeys_metadata_of_the_file(release: Path, streaming: bool) -> None:
    """With these features `datasets` would open a file outside the corpus for each row."""
    outside = release.parents[2] / "outside.png"
    outside.write_bytes(b"secret")
    plain = rostra.load("speakers", corpus=release.parents[1]).features
    features = {"info": {"features": {"id": {"_type": "Image"}, "name": {"_type": "Audio"}}}}
    file = release / "speakers.parquet"
    table = pq.read_table(file).replace_schema_metadata({"huggingface": json.dumps(features)})
    pq.write_table(table, file)
    seal(release)
    dataset = rostra.load("speakers", corpus=release.parents[1], streaming=streaming)
    assert dataset.features == plain
    assert next(iter(dataset)) == next(rostra.records("speakers", corpus=release.parents[1]))
    assert kinds(release) == {"wrong-columns"}


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("kind", ["rows", "list"])
def test_a_file_that_decodes_to_far_more_than_its_rows_is_refused(
    release: Path, kind: str, streaming: bool
) -> None:
    """One value, repeated: a few kilobytes of Parquet, and a hundred megabytes in memory."""
    row = pq.read_table(release / "utterances.parquet").slice(0, 1)
    many = pa.concat_tables([row] * 1000)
    if kind == "rows":
        values = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), ["x" * 2**20])
        many = many.set_column(many.column_names.index("role"), "role", values)
    else:
        lists = pa.array([["x" * 1000] * 100_000, *[[]] * 999])
        many = many.append_column("x_many", lists)
    pq.write_table(many, release / "utterances.parquet", store_schema=False)
    assert (release / "utterances.parquet").stat().st_size < 100_000
    tables(lambda entries: entries["utterances"].update(rows=1000))(release)
    seal(release)
    with pytest.raises(DamagedError, match="far more than") as error:
        rostra.load(corpus=release.parents[1], streaming=streaming)
    assert error.value.problem_id == "too-big"
    assert kinds(release) == {"too-big"}


def test_a_long_manifest_is_not_read(release: Path) -> None:
    with (release / "manifest.json").open("ab") as file:
        file.truncate(2**33)
    assert kinds(release) == {"too-big"}


def test_references_to_a_table_that_is_gone_dangle(release: Path) -> None:
    tables(lambda t: t.pop("events"))(release)
    for file in release.glob("events.*"):
        file.unlink()
    assert "dangling-reference" in kinds(release)


def test_a_release_as_it_was_built_is_proved_from_its_parquet(
    monkeypatch: pytest.MonkeyPatch, release: Path
) -> None:
    def lines_are_not_asked(*_: object) -> list[Problem]:
        raise AssertionError

    monkeypatch.setattr(verify_module, "_content_problems", lines_are_not_asked)
    assert kinds(release) == set()
    for shipped in Corpus().releases():
        assert list(verify(shipped)) == []


def test_validators_that_disagree_about_a_row_of_parquet_are_reported(
    monkeypatch: pytest.MonkeyPatch, release: Path
) -> None:
    disagreed = Problem("validators-disagree", "releases/1.1.0/events.jsonl", 1, None, "")

    def check(name: str, *others: Any) -> tuple[Any, list[Problem]]:
        if isinstance(others[1], ParquetLines) and others[0] == "events":
            return None, [disagreed]
        return check_table(name, *others)

    monkeypatch.setattr(verify_module, "check_table", check)
    assert list(verify(Corpus(release.parents[1]).release())) == [disagreed]
