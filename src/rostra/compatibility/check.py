"""`rostra schema check`: from a base to a verdict."""

import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rostra.compatibility import (
    changelog,
    gate_config,
    git,
    published_files,
    released_records,
    rules,
    snapshot,
)
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.rule_context import RuleContext
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.snapshot import Snapshot
from rostra.errors import RostraError
from rostra.progress import Progress, silent
from rostra.releases import Corpus
from rostra.version_numbers import version_key


class Verdict(NamedTuple):
    """The verdict of the gate.

    Attributes:
        base: what the schemas were compared with, for people.
        newest: the newest published version, or None.
        next: the version that the next `rostra schema release` publishes.
        bumps: for each schema, and each codelist that differs, the part of the version number that
            its change asks for: ``none``, ``patch``, ``minor`` or ``major``.
        findings: refusals first, then notes.
    """

    base: str
    newest: str | None
    next: str
    bumps: dict[str, str]
    findings: list[Finding]

    @property
    def passes(self) -> bool:
        """Whether nothing is refused."""
        return not any(finding.level == "refusal" for finding in self.findings)


class Base(NamedTuple):
    """The state from which a change started.

    Attributes:
        state: the schemas as they were.
        name: what it is called, for people.
        versions: the versions that were published then; later ones belong to the change.
        published: the published files as they were; None where they are unknown.
        direction: the direction that the project asked for then; None where it is unknown.
        restore: the command that restores a file, with `{file}` for the file; or empty.
    """

    state: Snapshot
    name: str
    versions: list[str]
    published: dict[str, bytes] | None
    direction: str | None
    restore: str


def check(
    schemas: Path,
    against: str,
    *,
    tip: bool = False,
    corpus: Corpus | None = None,
    progress: Progress = silent,
) -> Verdict:
    """Check the schemas of a folder against a revision, a folder or a published version.

    Args:
        schemas: the folder of schemas.
        against: a published version, another folder, or a git revision. Of a revision the merge
            base with HEAD counts, so that later changes on its branch are not taken for ours.
        tip: compare with the revision itself.
        corpus: a corpus whose releases must satisfy the schemas; None for no corpus.
        progress: reports each schema that is compared.

    Raises:
        NotFinishedError: a comparison exceeded its limits.
        RostraError: the schemas could not be checked; the message says why.
    """
    now = snapshot.of_folder(schemas)
    return judge(now, _base(now, schemas, against, tip=tip), schemas, corpus, progress)


def judge(
    now: Snapshot, base: Base, schemas: Path, corpus: Corpus | None, progress: Progress = silent
) -> Verdict:
    """The verdict on a snapshot of a folder of schemas, which may not be written yet."""
    with closing(Comparer()) as comparer:
        return _judge(now, base, schemas, corpus, ComparisonCache(comparer, progress))


def _judge(
    now: Snapshot, base: Base, schemas: Path, corpus: Corpus | None, cache: ComparisonCache
) -> Verdict:
    context = _context(now, base, cache)
    breaks = [*rules.compatibility(context), *rules.removed_codes(context)]
    used_before = [w for version in now.versions for w in now.published(version).config.waivers]
    used_before += [] if context.newest else base.state.config.waivers
    findings = [
        *rules.waived(context, breaks),
        *rules.unused_waivers(context, breaks, used_before),
        *rules.codelists(now),
        *_new_versions(now, base, schemas, cache),
        *published_files.unchanged(now, base.published, base.restore, schemas),
        *changelog.announced(context, schemas),
        *released_records.satisfied(context, corpus),
    ]
    reported = {(finding.schema, finding.pointer) for finding in findings if finding.pointer}
    changes = rules.changes(context, base.state)
    findings += (f for f in changes if (f.schema, f.pointer) not in reported)
    findings += rules.not_compared(context)
    if _direction_changed(now, base):
        message = f"{base.direction} became {now.config.direction}: this change has to hold in both"
        findings.append(note("direction-turned", gate_config.FILE, message))
    order = {"refusal": 0, "note": 1}
    findings.sort(key=lambda f: (order[f.level], f.schema, f.id, f.pointer))
    return Verdict(base.name, context.newest, context.next_version(), context.bumps(), findings)


def _context(now: Snapshot, base: Base, cache: ComparisonCache) -> RuleContext:
    newest = now.versions[-1] if now.versions else None
    baselines = {v: now.published(v) for v in _same_major(now.versions, newest)}
    if not base.versions and base.state.schemas:
        # Nothing was published: the schemas in use are those of the base.
        baselines = {"the base": base.state} | baselines
    direction = "full" if _direction_changed(now, base) else now.config.direction
    return RuleContext(now, baselines, newest, direction, now.config.waivers, cache)


def _direction_changed(now: Snapshot, base: Base) -> bool:
    """Whether the project asks for another direction than before; this change needs both."""
    return base.direction not in (None, now.config.direction)


def _same_major(versions: list[str], newest: str | None) -> list[str]:
    return [v for v in versions if newest and v.split(".")[0] == newest.split(".")[0]]


def _new_versions(
    now: Snapshot, base: Base, schemas: Path, cache: ComparisonCache
) -> Iterator[Finding]:
    """Versions that belong to the change are what `rostra schema release` would have published."""
    for version in now.versions if base.versions else ():
        if version in base.versions:
            continue
        published = now.published(version)
        before = [v for v in now.versions if version_key(v) < version_key(version)]
        newest = before[-1] if before else None
        baselines = {v: now.published(v) for v in _same_major(before, newest)}
        direction, waivers = now.config.direction, published.config.waivers
        context = RuleContext(published, baselines, newest, direction, waivers, cache)
        breaks = [*rules.compatibility(context), *rules.removed_codes(context)]
        for finding in rules.waived(context, breaks):
            if finding.level == "refusal":
                file, message = f"published/{version}/{finding.file}", finding.message
                yield finding._replace(file=file, message=f"{version}, which is new: {message}")
        if newest and context.next_version() != version:
            expected = context.next_version()
            message = f"{version} came after {newest}, but its changes ask for {expected}"
            command = published_files.republish(schemas, [version], base.restore)
            yield refusal("wrong-number", f"published/{version}", message, command=command)


def _base(now: Snapshot, schemas: Path, against: str, *, tip: bool) -> Base:
    is_folder = "\0" not in against and bool(against) and Path(against).is_dir()
    if against in now.versions and not tip:
        return version_base(now, against)
    if is_folder and not tip:
        return _folder_base(now, schemas, against)
    try:
        commit = git.resolve(schemas, against) if tip else git.merge_base(schemas, against)
    except RostraError as error:
        published = ", ".join(now.versions) or "none"
        raise RostraError(
            f"{error}\n(and {against!r} is neither a folder nor a published version; "
            f"published: {published})"
        ) from error
    state = snapshot.of_commit(schemas, commit)
    restore = f"git -C {shlex.quote(str(schemas))} checkout {commit[:12]} -- {{file}}"
    direction = state.config.direction if state.schemas else None
    name = f"{'' if tip else 'the merge base with '}{against} ({commit[:12]})"
    return Base(state, name, state.versions, _published_files(state), direction, restore)


def version_base(now: Snapshot, version: str) -> Base:
    """A published version as a base."""
    versions = [v for v in now.versions if version_key(v) <= version_key(version)]
    return Base(
        now.published(version), f"the published version {version}", versions, None, None, ""
    )


def _folder_base(now: Snapshot, schemas: Path, folder: str) -> Base:
    if folder[0] not in "./" and git.top(schemas) and git.commit_of(schemas, folder):
        raise RostraError(
            f"{folder} is a folder and a git revision. "
            f"Name the folder ./{folder}, or the revision refs/heads/{folder}"
        )
    state = snapshot.of_folder(Path(folder))
    restore = f"cp {shlex.quote(folder)}/{{file}} {shlex.quote(str(schemas))}/{{file}}"
    versions, files = state.versions or now.versions, _published_files(state) or None
    return Base(state, f"the folder {folder}", versions, files, None, restore)


def _published_files(state: Snapshot) -> dict[str, bytes]:
    return {file: raw for file, raw in state.files.items() if file.startswith("published/")}
