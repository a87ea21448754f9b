"""From a checked corpus to a release that nothing overwrites, in one rename."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

import rostra
from rostra import integrity
from rostra.building import card, compare, proof
from rostra.building.tables import Table, jsonl, make_tables, parquet
from rostra.checking import Checked, check
from rostra.corpus import Corpus, Release
from rostra.problems import Problem

_PREFIX = ".building-"


class Built(NamedTuple):
    """What a build did.

    Attributes:
        problems: why it did nothing, if it did nothing.
        release: the release, or None.
        new: whether the release was made just now.
    """

    problems: list[Problem]
    release: Release | None = None
    new: bool = False


def build(corpus: Corpus) -> Built:
    """Make the release that corpus.json names, and write the generated parts of the card.

    The release is written beside and renamed at the end: whatever stops the build, there is
    either a whole release or none.

    Raises:
        RostraError: there is no corpus.json.
    """
    checked = check(corpus.files())
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    version, tables = checked.config["version"], make_tables(checked)
    with _alone(corpus.path / "releases") as folder:
        if version in corpus.versions():
            problems = list(_differences(corpus.release(version), checked, tables))
            new = False
        else:
            problems = list(_obstacles(corpus, version, tables))
            if not problems:
                _write(folder, version, contents(checked, tables))
            new = True
    if problems:
        return Built(problems)
    card.write(corpus)
    return Built([], corpus.release(version), new)


def check_build(corpus: Corpus) -> Built:
    """Prove that the release corpus.json names is what the curated records make; changes nothing.

    A version that is not released yet is built and proved in a temporary folder.

    Raises:
        RostraError: there is no corpus.json.
    """
    checked = check(corpus.files())
    if checked.problems or checked.config is None:
        return Built(checked.problems)
    version, tables = checked.config["version"], make_tables(checked)
    if version in corpus.versions():
        release = corpus.release(version)
        problems = [*_differences(release, checked, tables), *card.stale(corpus)]
        return Built(problems, release)
    problems = list(_obstacles(corpus, version, tables))
    if not problems:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder), version, contents(checked, tables))
            problems = list(proof.prove_release(Release(Path(folder) / version)))
    return Built(problems, None, new=True)


def contents(checked: Checked, tables: Mapping[str, Table]) -> dict[str, bytes]:
    """All files of the release, by name; the manifest last."""
    assert checked.config is not None
    files = {}
    for name, table in tables.items():
        files[f"{name}.parquet"] = parquet(table)
        files[f"{name}.jsonl"] = jsonl(table)
    manifest: dict[str, object] = {
        **checked.config,
        "tools": {"rostra": rostra.__version__, "pyarrow": pa.__version__},
        "sources": {s["id"]: s["sha256"] for s in checked.tables["sources"]},
        "tables": {
            name: {
                "rows": len(table.records),
                "files": {
                    file: {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}
                    for file, raw in files.items()
                    if file.partition(".")[0] == name
                },
            }
            for name, table in tables.items()
        },
    }
    return files | {"manifest.json": integrity.seal(manifest)}


def _obstacles(corpus: Corpus, version: str, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Why the next release cannot have this content or this number."""
    if not tables:
        yield Problem(
            "nothing-to-release", "corpus.json", None, None, "no table has a row to release"
        )
        return
    if not corpus.versions():
        return
    newest = corpus.release()
    before = proof.read_tables(newest)
    level = compare.needed(before, {name: table.records for name, table in tables.items()})
    name = newest.path.name
    if not compare.follows(version, name, level):
        message = (
            f"{version} does not follow: against the release {name} this is a {level} change, "
            f"so the next version is {compare.next_version(name, level)}"
        )
        yield Problem("version-too-low", "corpus.json", None, "version", message)


def _differences(
    release: Release, checked: Checked, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Where the curated records no longer make the release that there is."""
    damage = list(proof.checksums(release))
    yield from damage
    if damage or checked.config is None:
        return
    version, promised = release.path.name, release.manifest
    found = [*_changed_config(release, checked.config), *_changed_records(release, tables)]
    yield from found
    if found:
        return
    made = contents(checked, tables)
    same_tools = promised["tools"].get("pyarrow") == pa.__version__
    for name, table in promised["tables"].items():
        for file, entry in table["files"].items():
            if sha256(made[file]).hexdigest() == entry["sha256"]:
                continue
            if file.endswith(".parquet") and not same_tools:
                there = pq.read_table(release.path / file)
                if there.equals(tables[name].arrow):
                    continue
            message = f"the curated records make another {file}"
            yield Problem("release-differs", f"releases/{version}/{file}", None, None, message)


def _changed_config(release: Release, config: Mapping[str, str]) -> Iterator[Problem]:
    promised: Mapping[str, object] = dict(release.manifest)
    for field, value in config.items():
        if promised.get(field) != value:
            message = f"{value!r}, but {promised.get(field)!r} in the release {release.path.name}"
            yield Problem("release-differs", "corpus.json", None, field, message)


def _changed_records(release: Release, tables: Mapping[str, Table]) -> Iterator[Problem]:
    after = {name: table.records for name, table in tables.items()}
    lines = {
        (name, record["id"]): line
        for name, records in after.items()
        for line, record in enumerate(records, 1)
    }
    for change in compare.changes(proof.read_tables(release), after):
        line = lines.get((change.table, change.id or ""))
        whose = f"{change.id}: " if change.id else ""
        message = f"{whose}{change.message}, against the release {release.path.name}"
        yield Problem(
            "release-differs", f"curated/{change.table}.jsonl", line, change.field, message
        )


def _write(folder: Path, version: str, files: Mapping[str, bytes]) -> None:
    beside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    beside.chmod(0o755)  # mkdtemp makes a folder that nobody else may read
    for name, raw in files.items():
        with (beside / name).open("xb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
    beside.rename(folder / version)


@contextmanager
def _alone(releases: Path) -> Iterator[Path]:
    """Be the only build of a corpus, and remove what a killed one left."""
    releases.mkdir(exist_ok=True)
    handle = os.open(releases, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in releases.glob(f"{_PREFIX}*"):
            shutil.rmtree(left)
        yield releases
    finally:
        os.close(handle)
