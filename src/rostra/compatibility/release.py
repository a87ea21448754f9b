"""`rostra schema release`: publishes the schemas as the next version."""

import json
from pathlib import Path
from typing import NamedTuple

from jsonschema_containment import STEPS
from rostra.compatibility import gate_config, published_files, snapshot
from rostra.compatibility.base import Base, of_version
from rostra.compatibility.check import Verdict, judge
from rostra.compatibility.schema_reader import parse
from rostra.compatibility.snapshot import Snapshot
from rostra.errors import RostraError
from rostra.progress import Progress, silent
from rostra.releases import Corpus
from rostra.schema.codelists import with_codes
from rostra.transactions import transaction


class Published(NamedTuple):
    """What a release wrote.

    Attributes:
        folder: the folder of the version.
        generated: the schemas that received new codes.
    """

    folder: Path
    generated: list[Path]


class RefusedError(RostraError):
    """The gate refuses to publish the schemas.

    Args:
        verdict: its verdict.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("the gate refuses these schemas; nothing was published")
        self.verdict = verdict


def release(
    schemas: Path,
    corpus: Corpus | None = None,
    *,
    run_migrations: bool = False,
    steps: int = STEPS,
    progress: Progress = silent,
) -> Published:
    """Publish the schemas of a folder under the number that their change asks for.

    The codes of the codelists are copied into the schemas first.

    Args:
        schemas: the folder of schemas.
        corpus: a corpus whose releases must satisfy the schemas; None for no corpus.
        run_migrations: execute the migrations of the folder; see `check`.
        steps: how many each direction of a comparison may take; see `check`.
        progress: reports each schema that is compared.

    Raises:
        RefusedError: the gate refuses; nothing is written.
        RostraError: nothing changed, or the schemas could not be checked; nothing is written.
    """
    if not schemas.is_dir():
        raise RostraError(f"{schemas} is not a folder of schemas")
    with transaction(schemas, "rostra schema release") as changes:
        current = snapshot.of_folder(schemas)
        generated = _generated(current)
        now = Snapshot({**current.files, **generated})
        newest = now.versions[-1] if now.versions else None
        base = of_version(now, newest) if newest else Base(now, "no version", [], {})
        verdict = judge(
            now,
            base,
            schemas,
            corpus,
            run_migrations=run_migrations,
            steps=steps,
            progress=progress,
        )
        if not verdict.passes:
            raise RefusedError(verdict)
        if verdict.next == newest and changes.concluded:
            written = [schemas / name for name in changes.concluded.files]
            return Published(
                schemas / "published" / newest, [f for f in written if f.parent == schemas]
            )
        if verdict.next == newest:
            raise RostraError(f"nothing changed since {newest}; there is nothing to publish")
        folder = f"published/{verdict.next}"
        files = {f"{folder}/{name}": raw for name, raw in _content(now, verdict).items()}
        lock = published_files.lock(Snapshot({**now.files, **files}))
        for name, raw in {**generated, **files, snapshot.LOCK: lock.encode()}.items():
            with changes.new_file(name) as file:
                file.write(raw)
        if snapshot.of_folder(schemas).files != current.files:
            raise RostraError(f"{schemas} was changed meanwhile; nothing was published")
        changes.commit()
    return Published(schemas / folder, [schemas / name for name in generated])


def _generated(current: Snapshot) -> dict[str, bytes]:
    """The schemas that do not have the codes of their codelists, with these codes.

    A YAML file is left as people wrote it; the check says which codes it lacks.
    """
    files = {}
    for name, schema in current.schemas.items():
        file = current.file_name(name)
        if not file.endswith((".yaml", ".yml")) and with_codes(schema, current.codes()) != schema:
            generated = with_codes(parse(file, current.files[file]), current.codes())
            files[file] = (json.dumps(generated, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _content(now: Snapshot, verdict: Verdict) -> dict[str, bytes]:
    """The files of a version: schemas, codelists, and the settings that concern it.

    These are the waivers that let it pass; with a first version, all of them.
    """
    names = {now.file_name(name) for name in now.schemas}
    names |= {f"codelists/{name}.csv" for name in now.codelists}
    files = {name: now.files[name] for name in sorted(names)}
    reported = {finding.change for finding in verdict.findings if finding.change}
    waivers = [w for w in now.config.waivers if not verdict.newest or w.change in reported]
    settings = gate_config.text(now.config._replace(waivers=waivers))
    if settings:
        files[gate_config.FILE] = settings.encode()
    return files
