"""Publishing the schemas at work as the next version."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rostra.compatibility import config, promises, snapshot
from rostra.compatibility.check import Base, Verdict, judge
from rostra.compatibility.snapshot import Snapshot
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.schema.codelists import with_codes


class Published(NamedTuple):
    """What a release wrote: the folder of the version, and the schemas that got new codes."""

    folder: Path
    generated: list[Path]


class RefusedError(RostraError):
    """The gate refuses what was to be published.

    Args:
        verdict: what it says.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("the gate refuses these schemas; nothing was published")
        self.verdict = verdict


def release(
    schemas: Path, corpus: Corpus | None = None, tell: Callable[[str], object] = str
) -> Published:
    """Publish the schemas of a folder under the number that their change asks for.

    The codes of the codelists are copied into the schemas first.

    Args:
        schemas: the folder of schemas at work.
        corpus: a corpus whose releases must hold; None for none.
        tell: is told what is looked at, part by part.

    Raises:
        RefusedError: the gate refuses; nothing is written.
        RostraError: nothing changed, or it could not be checked; nothing is written.
    """
    given = snapshot.of_folder(schemas)
    generated = _generated(given)
    now = Snapshot({**given.files, **generated})
    newest = now.versions[-1] if now.versions else None
    verdict = judge(now, _base(now, newest), schemas, corpus, tell)
    if not verdict.passes:
        raise RefusedError(verdict)
    if verdict.next == newest:
        raise RostraError(f"nothing changed since {newest}; there is nothing to publish")
    for name, raw in generated.items():
        _write(schemas / name, raw)
    folder = _publish(schemas, verdict.next, _content(now, verdict))
    locked = promises.lock(snapshot.of_folder(schemas))
    _write(schemas / snapshot.LOCK, locked.encode())
    return Published(folder, [schemas / name for name in generated])


def _base(now: Snapshot, newest: str | None) -> Base:
    state = now.published(newest) if newest else now
    return Base(state, f"the published version {newest}", now.versions, None, None, "")


def _generated(given: Snapshot) -> dict[str, bytes]:
    """The schemas whose codes are not those of their codelists, with these."""
    found = {}
    for name, schema in given.schemas.items():
        made = with_codes(schema, given.codes())
        if made != schema:
            found[f"{name}.json"] = (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()
    return found


def _content(now: Snapshot, verdict: Verdict) -> dict[str, bytes]:
    """What a version consists of: schemas, codelists, and the waivers that let it pass."""
    names = {f"{name}.json" for name in now.schemas}
    names |= {f"codelists/{name}.csv" for name in now.codelists}
    used = {finding.change for finding in verdict.findings if finding.change}
    waivers = [config.waiver(*w) for w in now.config.waivers if w.change in used]
    files = {name: now.files[name] for name in sorted(names)}
    return files | ({config.FILE: "\n\n".join([*waivers, ""]).encode()} if waivers else {})


def _publish(schemas: Path, version: str, files: dict[str, bytes]) -> Path:
    published = schemas / "published"
    published.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".publishing-", dir=published) as folder:
        for name, raw in files.items():
            file = Path(folder, version, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
        Path(folder, version).rename(published / version)
    return published / version


def _write(file: Path, raw: bytes) -> None:
    beside = file.with_name(f".{file.name}")
    beside.write_bytes(raw)
    shutil.move(beside, file)
