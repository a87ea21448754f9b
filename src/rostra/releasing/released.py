"""What is released already, against what the curated records make now."""

from collections.abc import Iterator, Mapping

import pyarrow.parquet as pq

from rostra.problems import MOST, Problem
from rostra.releases import Corpus, Release
from rostra.releasing import compare, corrections
from rostra.releasing.contents import tools
from rostra.releasing.rows import rows
from rostra.validation import Checked
from rostra.validation.tables import Records, at_most
from rostra.versions import is_version, next_version


def lost(corpus: Corpus) -> Iterator[Problem]:
    """Release folders that have no manifest, so that no reader sees them."""
    for folder in sorted((corpus.path / "releases").glob("*")):
        if is_version(folder.name) and not (folder / "manifest.json").exists():
            name = f"releases/{folder.name}/manifest.json"
            yield Problem("missing-file", name, None, None, "the release has lost its manifest")


def obstacles(corpus: Corpus, made: Release, checked: Checked) -> Iterator[Problem]:
    """Why the next release cannot have this content or this number.

    Args:
        corpus: the corpus.
        made: what its curated records make.
        checked: these records.
    """
    if not corpus.versions():
        return
    newest = corpus.release()
    version, name = made.path.name, newest.path.name
    level, changed = "patch", list[compare.Change]()
    for change in changes(newest, made):
        level = max(level, change.level, key=compare.LEVELS.index)
        if change.level == "major" and change.id is not None and len(changed) <= MOST:
            changed.append(change)
    if not compare.follows(version, name, level):
        message = (
            f"{version} does not follow: against the release {name} this is a {level} change, "
            f"so the next version is {next_version(name, level)}"
        )
        yield Problem("version-too-low", "corpus.json", None, "version", message)
    elif "corrections" in checked.schemas:
        yield from corrections.unexplained(changed, checked.tables, version)


def differences(release: Release, made: Release, checked: Checked) -> Iterator[Problem]:
    """Where the curated records no longer make the release that there is.

    Args:
        release: the release.
        made: what the curated records make, of the same number.
        checked: the curated records.
    """
    found = [*_config(release, made), *_records(release, made, checked.tables)]
    yield from found
    if found or release.manifest["tools"] != tools():
        return  # under other tools the same content may have other bytes
    for name, table in release.manifest["tables"].items():
        for file, entry in table["files"].items():
            if made.manifest["tables"][name]["files"][file]["sha256"] != entry["sha256"]:
                where = f"releases/{release.path.name}/{file}"
                message = f"the curated records make another {file}"
                yield Problem("release-differs", where, None, None, message)


def _config(release: Release, made: Release) -> Iterator[Problem]:
    promised: Mapping[str, object] = dict(release.manifest)
    now: Mapping[str, object] = dict(made.manifest)
    for field in ("name", "version", "schema_version"):
        if promised[field] != now[field]:
            message = f"{now[field]!r}, but {promised[field]!r} in the release {release.path.name}"
            yield Problem("release-differs", "corpus.json", None, field, message)


def _records(release: Release, made: Release, curated: Mapping[str, Records]) -> Iterator[Problem]:
    """Each change, with the line of the curated record; at most `MOST` of a table."""
    found: dict[str, list[compare.Change]] = {}
    for change in changes(release, made):
        listed = found.setdefault(change.table, [])
        if len(listed) <= MOST:
            listed.append(change)
    for table, listed in found.items():
        lines = corrections.lines_of({c.id for c in listed}, curated.get(table, ()))
        problems = [
            Problem(
                "release-differs",
                f"curated/{table}.jsonl",
                lines.get(change.id),
                change.field,
                f"{f'{change.id}: ' if change.id else ''}{change.message}, "
                f"against the release {release.path.name}",
            )
            for change in listed
        ]
        yield from at_most(problems)


def changes(old: Release, new: Release) -> Iterator[compare.Change]:
    """What changed, table by table."""
    for table in sorted({*old.tables(), *new.tables()}):
        yield from changes_of(table, old, new)


def changes_of(table: str, old: Release, new: Release) -> Iterator[compare.Change]:
    """What changed in a table; one whose JSONL has the same bytes is not read."""
    was, now = ({table: rows(r, table)} if table in r.tables() else {} for r in (old, new))
    if was and now:
        before, after = (pq.read_schema(r.file(table, "parquet")) for r in (old, new))
        yield from compare.type_changes(table, before, after)
        if len({r.sha256(r.file(table, "jsonl")) for r in (old, new)}) == 1:
            return
    yield from compare.changes(was, now)
