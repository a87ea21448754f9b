"""What is released already, against what the curated records make now."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import pyarrow.parquet as pq

from rostra.building import compare, proof
from rostra.building.contents import contents, tools
from rostra.building.tables import Table
from rostra.checking import Checked
from rostra.corpus import Corpus, Release, is_version
from rostra.problems import Problem


def lost(corpus: Corpus) -> Iterator[Problem]:
    """Release folders that have no manifest, so that no reader sees them."""
    for folder in sorted((corpus.path / "releases").glob("*")):
        if is_version(folder.name) and not (folder / "manifest.json").exists():
            name = f"releases/{folder.name}/manifest.json"
            yield Problem("missing-file", name, None, None, "the release has lost its manifest")


def obstacles(corpus: Corpus, version: str, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Why the next release cannot have this content or this number."""
    if "utterances" not in tables:
        message = "there is no utterance to release"
        yield Problem("nothing-to-release", "corpus.json", None, None, message)
        return
    if not corpus.versions():
        return
    newest = corpus.release()
    damage = list(proof.prove_release(newest))
    yield from damage
    if damage:
        return
    level = max((c.level for c in _changes(newest, tables)), key=compare.LEVELS.index, default="")
    level, name = level or "patch", newest.path.name
    if not compare.follows(version, name, level):
        message = (
            f"{version} does not follow: against the release {name} this is a {level} change, "
            f"so the next version is {compare.next_version(name, level)}"
        )
        yield Problem("version-too-low", "corpus.json", None, "version", message)


def differences(
    release: Release, checked: Checked, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Where the curated records no longer make the release that there is."""
    damage = list(proof.checksums(release))
    yield from damage
    if damage or checked.config is None:
        return
    found = [*_config(release, checked.config), *_records(release, checked, tables)]
    yield from found
    if found or release.manifest["tools"] != tools():
        return  # under other tools the same content may have other bytes
    made = contents(checked, tables)
    for table in release.manifest["tables"].values():
        for file, entry in table["files"].items():
            if sha256(made[file]).hexdigest() != entry["sha256"]:
                name = f"releases/{release.path.name}/{file}"
                message = f"the curated records make another {file}"
                yield Problem("release-differs", name, None, None, message)


def _config(release: Release, config: Mapping[str, str]) -> Iterator[Problem]:
    promised: Mapping[str, object] = dict(release.manifest)
    for field, value in config.items():
        if promised.get(field) != value:
            message = f"{value!r}, but {promised.get(field)!r} in the release {release.path.name}"
            yield Problem("release-differs", "corpus.json", None, field, message)


def _records(release: Release, checked: Checked, tables: Mapping[str, Table]) -> Iterator[Problem]:
    lines = {
        (name, record["id"]): line
        for name, records in checked.tables.items()
        for line, record in enumerate(records, 1)
    }
    for change in _changes(release, tables):
        line = lines.get((change.table, change.id or ""))
        whose = f"{change.id}: " if change.id else ""
        message = f"{whose}{change.message}, against the release {release.path.name}"
        file = f"curated/{change.table}.jsonl"
        yield Problem("release-differs", file, line, change.field, message)


def _changes(release: Release, tables: Mapping[str, Table]) -> Iterator[compare.Change]:
    before = proof.read_tables(release)
    yield from compare.changes(before, {name: table.records for name, table in tables.items()})
    for name in before.keys() & tables.keys():
        released = pq.read_schema(release.file(name, "parquet"))
        yield from compare.type_changes(name, released, tables[name].arrow.schema)
