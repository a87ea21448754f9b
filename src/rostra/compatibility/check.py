"""`rostra schema check`: from a base to a verdict."""

from collections.abc import Callable, Iterator
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
from rostra.compatibility.rules import RuleContext
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.snapshot import Snapshot
from rostra.errors import RostraError
from rostra.printable import shell_command
from rostra.progress import Progress, silent
from rostra.releases import Corpus


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
        name: its name for people.
        versions: the versions that were published then; later ones belong to the change.
        published_files: their files as they were; empty where they are unknown.
        direction: the direction that the project asked for then; None where it is unknown.
        restore: gives the command that restores a file; None where there is none.
    """

    state: Snapshot
    name: str
    versions: list[str]
    published_files: dict[str, bytes]
    direction: str | None
    restore: Callable[[str], str] | None


def check(  # noqa: PLR0913 - the options of the verb
    schemas: Path,
    against: str,
    *,
    tip: bool = False,
    corpus: Corpus | None = None,
    run_migrations: bool = False,
    progress: Progress = silent,
) -> Verdict:
    """Check the schemas of a folder against a revision, a folder or a published version.

    Args:
        schemas: the folder of schemas.
        against: a published version, another folder, or a git revision. Of a revision the merge
            base with HEAD counts, so that later changes on its branch are not taken for ours.
        tip: compare with the revision itself.
        corpus: a corpus whose releases must satisfy the schemas; None for no corpus.
        run_migrations: execute the migrations of the folder, which are Python code that runs with
            the rights of the user. Without it, records that need one are refused as not checked.
        progress: reports each schema that is compared.

    Raises:
        NotFinishedError: a comparison exceeded its limits.
        RostraError: the schemas could not be checked; the message says why.
    """
    now = snapshot.of_folder(schemas)
    base = _base(now, schemas, against, tip=tip)
    return judge(now, base, schemas, corpus, run_migrations=run_migrations, progress=progress)


def judge(  # noqa: PLR0913 - those of `check`
    now: Snapshot,
    base: Base,
    schemas: Path,
    corpus: Corpus | None,
    *,
    run_migrations: bool = False,
    progress: Progress = silent,
) -> Verdict:
    """The verdict on a snapshot of a folder of schemas, which may not be written yet."""
    newest = now.versions[-1] if now.versions else None
    baselines = _newest_major(now, now.versions)
    if not base.versions and base.state.schemas:
        # Nothing was published: the schemas in use are those of the base.
        baselines = {"the base": base.state} | baselines
    direction = now.config.direction
    turned = base.direction not in (None, direction)  # then the change needs both
    ways = gate_config.DIRECTIONS["full" if turned else direction]
    used_before = [w for version in now.versions for w in now.published(version).config.waivers]
    used_before += [] if newest else base.state.config.waivers
    with closing(Comparer()) as comparer:
        cache = ComparisonCache(comparer, progress)
        context = RuleContext(now, baselines, newest, ways, cache)
        breaks = [*rules.compatibility(context)]
        findings = [
            *rules.waived(context, breaks),
            *rules.unused_waivers(context, breaks, used_before),
            *rules.codelists(now),
            *_new_versions(now, base, schemas, cache),
            *published_files.unchanged(now, base.published_files, base.restore, schemas),
            *changelog.announced(context, schemas),
            *released_records.satisfied(context, corpus, run_migrations=run_migrations),
        ]
        reported = {(finding.schema, finding.pointer) for finding in findings if finding.pointer}
        changes = rules.changes(context, base.state)
        findings += (f for f in changes if (f.schema, f.pointer) not in reported)
        findings += rules.not_compared(context)
        if turned:
            message = f"{base.direction} became {direction}: this change has to hold in both"
            findings.append(note("direction-turned", gate_config.FILE, message))
        order = {"refusal": 0, "note": 1}
        findings.sort(key=lambda f: (order[f.level], f.schema, f.id, f.pointer))
        return Verdict(base.name, newest, context.next_version, context.bumps, findings)


def _newest_major(now: Snapshot, versions: list[str]) -> dict[str, Snapshot]:
    """Those of some published versions that have the major number of the newest."""
    return {v: now.published(v) for v in versions if v.split(".")[0] == versions[-1].split(".")[0]}


def _new_versions(
    now: Snapshot, base: Base, schemas: Path, cache: ComparisonCache
) -> Iterator[Finding]:
    """Versions that belong to the change are those that `rostra schema release` would publish."""
    ways = gate_config.DIRECTIONS[now.config.direction]
    for i, version in enumerate(now.versions if base.versions else ()):
        if version in base.versions:
            continue
        before = now.versions[:i]
        newest, baselines = before[-1] if before else None, _newest_major(now, before)
        context = RuleContext(now.published(version), baselines, newest, ways, cache)
        for finding in rules.waived(context, [*rules.compatibility(context)]):
            if finding.level == "refusal":
                file, message = f"published/{version}/{finding.file}", finding.message
                yield finding._replace(file=file, message=f"{version}, which is new: {message}")
        if newest and context.next_version != version:
            expected = context.next_version
            message = f"{version} came after {newest}, but its changes ask for {expected}"
            remedy = published_files.republish(schemas, [version], base.restore)
            yield refusal("wrong-number", f"published/{version}", message, command=remedy)


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
        reason = f"and {against!r} is neither a folder nor a published version"
        raise RostraError(f"{error}\n({reason}; published: {published})") from error
    state = snapshot.of_commit(schemas, commit)

    def restore(file: str) -> str:
        return shell_command("git", "-C", schemas, "checkout", commit[:12], "--", file)

    direction = state.config.direction if state.schemas else None
    name = f"{'' if tip else 'the merge base with '}{against} ({commit[:12]})"
    return Base(state, name, state.versions, state.published_files, direction, restore)


def version_base(now: Snapshot, version: str) -> Base:
    """A published version as a base."""
    state, name = now.published(version), f"the published version {version}"
    versions = now.versions[: now.versions.index(version) + 1]
    return Base(state, name, versions, {}, None, None)


def _folder_base(now: Snapshot, schemas: Path, folder: str) -> Base:
    if folder[0] not in "./" and git.top(schemas) and git.commit_of(schemas, folder):
        raise RostraError(
            f"{folder} is a folder and a git revision. "
            f"Name the folder ./{folder}, or the revision refs/heads/{folder}"
        )
    state = snapshot.of_folder(Path(folder))

    def restore(file: str) -> str:
        return shell_command("cp", Path(folder) / file, schemas / file)

    name, versions = f"the folder {folder}", state.versions or now.versions
    return Base(state, name, versions, state.published_files, None, restore)
