"""`rostra schema check`: from a base to a verdict."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from jsonschema_containment import STEPS
from rostra.compatibility import (
    base,
    changelog,
    gate_config,
    lines,
    published_files,
    released_records,
    renames,
    rules,
    snapshot,
)
from rostra.compatibility.base import Base
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.rules import RuleContext
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.schema_reader import SUFFIXES
from rostra.compatibility.snapshot import Snapshot
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
        lenient: whether old data were assumed not to use the names of optional properties that
            open objects gained.
        steps: how many each direction of a comparison could take.
    """

    base: str
    newest: str | None
    next: str
    bumps: dict[str, str]
    findings: list[Finding]
    lenient: bool = False
    steps: int = STEPS

    @property
    def passes(self) -> bool:
        """Whether nothing is refused."""
        return not any(finding.level == "refusal" for finding in self.findings)


def check(  # noqa: PLR0913 - the options of the verb
    schemas: Path,
    against: str,
    *,
    tip: bool = False,
    staged: bool = False,
    corpus: Corpus | None = None,
    run_migrations: bool = False,
    steps: int = STEPS,
    progress: Progress = silent,
) -> Verdict:
    """Check the schemas of a folder against a revision, a folder or a published version.

    Args:
        schemas: the folder of schemas.
        against: a published version, another folder, or a git revision. Of a revision the merge
            base with HEAD counts, so that later changes on its branch are not taken for ours; if
            that is HEAD and nothing was changed since, the commit before it.
        tip: compare with the revision itself.
        staged: check what is staged in git instead of the files of the folder.
        corpus: a corpus whose releases must satisfy the schemas; None for no corpus.
        run_migrations: execute the migrations of the folder, which are Python code that runs with
            the rights of the user. Without it, records that need one are refused as not checked.
        steps: how many each direction of a comparison may take before it is called unproven.
        progress: reports each schema that is compared.

    Raises:
        NotFinishedError: a comparison exceeded its limits.
        RostraError: the schemas could not be checked; the message says why.
    """
    now = snapshot.of_index(schemas) if staged else snapshot.of_folder(schemas)
    start = base.find(now, schemas, against, tip=tip, staged=staged)
    return judge(
        now,
        start,
        schemas,
        corpus,
        staged=staged,
        run_migrations=run_migrations,
        steps=steps,
        progress=progress,
    )


def judge(  # noqa: PLR0913 - those of `check`
    now: Snapshot,
    base: Base,
    schemas: Path,
    corpus: Corpus | None,
    *,
    staged: bool = False,
    run_migrations: bool = False,
    steps: int = STEPS,
    progress: Progress = silent,
) -> Verdict:
    """The verdict on a snapshot of a folder of schemas, which may not be written yet."""
    newest = now.versions[-1] if now.versions else None
    base = base._replace(state=renames.followed(base.state, now))
    baselines = _newest_major(now, now, now.versions)
    if not base.versions and base.state.schemas:
        # Nothing was published: the schemas in use are those of the base.
        baselines = {"the base": base.state} | baselines
    direction = now.config.direction
    turned = base.direction not in (None, direction)  # then the change needs both
    ways = gate_config.DIRECTIONS["full" if turned else direction]
    used_before = [w for version in now.versions for w in now.published(version).config.waivers]
    used_before += [] if newest else base.state.config.waivers
    with closing(Comparer(steps)) as comparer:
        cache = ComparisonCache(comparer, progress)
        context = RuleContext(now, baselines, newest, ways, cache)
        breaks = [*rules.compatibility(context), *rules.unreadable_before(context, base.state)]
        findings = [
            *rules.waived(context, breaks),
            *rules.unused_waivers(context, breaks, used_before),
            *rules.references(now, base.state),
            *rules.codelists(now),
            *_new_versions(now, base, schemas, cache),
            *published_files.unchanged(now, base.published_files, base.restore, schemas),
            *changelog.announced(context, base, schemas, staged=staged),
            *released_records.satisfied(context, corpus, run_migrations=run_migrations),
        ]
        reported = {(finding.schema, finding.pointer) for finding in findings if finding.pointer}
        changes = rules.changes(context, base.state)
        findings += (f for f in changes if (f.schema, f.pointer) not in reported)
        findings += rules.not_compared(context)
        if turned:
            message = f"{base.direction} became {direction}: this change has to hold in both"
            findings.append(note("direction-turned", gate_config.FILE, message))
        if base.nothing:
            findings.append(note("nothing-compared", "", base.nothing))
        findings += _not_staged(now, schemas) if staged else ()
        order = {"refusal": 0, "note": 1}
        findings.sort(key=lambda f: (order[f.level], f.schema, f.id, f.pointer))
        return Verdict(
            base.name,
            newest,
            context.next_version,
            context.bumps,
            [*_with_lines(findings, now)],
            context.is_lenient,
            steps,
        )


def _with_lines(findings: list[Finding], now: Snapshot) -> Iterator[Finding]:
    """The findings with the lines of their places."""
    known: dict[str, dict[str, int]] = {}
    for finding in findings:
        file = finding.file
        if not finding.pointer or not file.endswith(SUFFIXES) or file not in now.files:
            yield finding
            continue
        if file not in known:
            read = lines.lines if file.endswith(".json") else lines.yaml_lines
            known[file] = read(now.files[file].decode("utf-8"))
        yield finding._replace(line=lines.line_of(finding.pointer, known[file]))


def _not_staged(now: Snapshot, schemas: Path) -> Iterator[Finding]:
    """Notes: the files that concern the gate and are not in the index."""
    for name in sorted({*snapshot.names(schemas, now.config.schemas)} - now.files.keys()):
        yield note("not-staged", name, f"{name} is not staged and was not checked")


def _newest_major(judged: Snapshot, now: Snapshot, versions: list[str]) -> dict[str, Snapshot]:
    """Those of some published versions that have the major number of the newest.

    Their schemas have the names that they have in the schemas that are judged.
    """
    major = [v for v in versions if v.split(".")[0] == versions[-1].split(".")[0]]
    return {version: renames.followed(now.published(version), judged) for version in major}


def _new_versions(
    now: Snapshot, base: Base, schemas: Path, cache: ComparisonCache
) -> Iterator[Finding]:
    """Versions that belong to the change are those that `rostra schema release` would publish."""
    ways = gate_config.DIRECTIONS[now.config.direction]
    for i, version in enumerate(now.versions if base.versions else ()):
        if version in base.versions:
            continue
        before = now.versions[:i]
        newest, baselines = (
            before[-1] if before else None,
            _newest_major(now.published(version), now, before),
        )
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
