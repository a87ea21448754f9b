"""The gate: from a base to a verdict."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from jsonschema_containment.limited import Limited
from rostra.compatibility import config, git, promises, records, rules, snapshot
from rostra.compatibility.comparer import Comparer
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.work import Work
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.version_numbers import version_key


class Verdict(NamedTuple):
    """What the gate says.

    Attributes:
        base: what the schemas were compared with, in words.
        newest: the newest published version, or None.
        next: the version that the next `rostra schema release` publishes.
        bumps: for each schema, and each codelist that differs, the part of the number it asks for.
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
    """What a change started from.

    Attributes:
        state: the schemas as they were.
        name: what it is called, for people.
        versions: the versions that were published then; later ones came with the change.
        published: the published files as they were; None where that is not known.
        direction: what the project asked for then; None where that is not known.
        restore: the command that gives a file back, with `{file}` in it; empty where none can.
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
    tell: Callable[[str], object] = str,
) -> Verdict:
    """Check the schemas of a folder against a revision, a folder or a published version.

    Args:
        schemas: the folder of schemas at work.
        against: a published version, another folder, or a git revision; of a revision its merge
            base with HEAD counts, so that what it gained meanwhile is no change of ours.
        tip: compare with the revision itself.
        corpus: a corpus whose releases must hold; None for none.
        tell: is told what is looked at, part by part.

    Raises:
        RostraError: it could not be checked; the message says why.
    """
    now = snapshot.of_folder(schemas)
    return judge(now, _base(now, schemas, against, tip=tip), schemas, corpus, tell)


def judge(
    now: Snapshot,
    base: Base,
    schemas: Path,
    corpus: Corpus | None,
    tell: Callable[[str], object] = str,
) -> Verdict:
    """The verdict about a state of a folder of schemas, of which not all need be written yet."""
    with Limited() as limited:
        return _judge(now, base, schemas, corpus, Comparer(limited, tell))


def _judge(
    now: Snapshot, base: Base, schemas: Path, corpus: Corpus | None, comparer: Comparer
) -> Verdict:
    work = _work(now, base, comparer)
    breaks = [*rules.compatible(work), *rules.codes_removed(work)]
    spent = [w for v in now.versions for w in now.published(v).config.waivers]
    spent += [] if work.newest else base.state.config.waivers
    found = [*rules.waived(work, breaks), *rules.unused(work, breaks, spent)]
    found += rules.codelists(now)
    found += _releases(now, base, schemas, comparer)
    found += promises.untouched(now, base.published, base.restore, schemas)
    found += promises.announced(work, schemas)
    found += records.held(work, corpus)
    told = {(finding.schema, finding.pointer) for finding in found if finding.pointer}
    changed = rules.changed(work, base.state)
    found += (f for f in changed if (f.schema, f.pointer) not in told)
    if _turned(now, base):
        message = f"{base.direction} became {now.config.direction}: this change has to hold in both"
        found.append(note("direction-turned", config.FILE, message))
    order = {"refusal": 0, "note": 1}
    found.sort(key=lambda f: (order[f.level], f.schema, f.id, f.pointer))
    return Verdict(base.name, work.newest, work.next(), work.bumps(), found)


def _work(now: Snapshot, base: Base, comparer: Comparer) -> Work:
    newest = next(iter(reversed(now.versions)), None)
    promised = {v: now.published(v) for v in _same_major(now.versions, newest)}
    if not base.versions and base.state.schemas:
        # Nobody published: what people use is what the base has.
        promised = {"the base": base.state} | promised
    direction = "full" if _turned(now, base) else now.config.direction
    return Work(now, promised, newest, direction, now.config.waivers, comparer)


def _turned(now: Snapshot, base: Base) -> bool:
    """Whether the project asks for another direction than before: both have to hold, once."""
    return base.direction not in (None, now.config.direction)


def _same_major(versions: list[str], newest: str | None) -> list[str]:
    return [v for v in versions if newest and v.split(".")[0] == newest.split(".")[0]]


def _releases(now: Snapshot, base: Base, schemas: Path, comparer: Comparer) -> Iterator[Finding]:
    """Versions that came with the change are what `rostra schema release` would have published."""
    for version in now.versions if base.versions else ():
        if version in base.versions:
            continue
        made = now.published(version)
        before = [v for v in now.versions if version_key(v) < version_key(version)]
        newest = next(iter(reversed(before)), None)
        promised = {v: now.published(v) for v in _same_major(before, newest)}
        work = Work(made, promised, newest, now.config.direction, made.config.waivers, comparer)
        for finding in rules.waived(work, [*rules.compatible(work), *rules.codes_removed(work)]):
            if finding.level == "refusal":
                file, message = f"published/{version}/{finding.file}", finding.message
                yield finding._replace(file=file, message=f"{version}, which is new: {message}")
        if newest and work.next() != version:
            message = f"{version} came after {newest}, but its changes ask for {work.next()}"
            anew = promises.anew(schemas, [version], base.restore)
            yield refusal("wrong-number", f"published/{version}", message, command=anew)


def _base(now: Snapshot, schemas: Path, against: str, *, tip: bool) -> Base:
    folder = "\0" not in against and bool(against) and Path(against).is_dir()
    if against in now.versions and not tip:
        versions = [v for v in now.versions if version_key(v) <= version_key(against)]
        return Base(
            now.published(against), f"the published version {against}", versions, None, None, ""
        )
    if folder and not tip:
        if against[0] not in "./" and git.top(schemas) and git.named(schemas, against):
            raise RostraError(
                f"{against} is a folder and a git revision. "
                f"Name the folder ./{against}, or the revision refs/heads/{against}"
            )
        state = snapshot.of_folder(Path(against))
        restore = f"cp {shlex.quote(against)}/{{file}} {shlex.quote(str(schemas))}/{{file}}"
        versions = state.versions or now.versions
        files = _published(state) or None
        return Base(state, f"the folder {against}", versions, files, None, restore)
    try:
        commit = git.resolve(schemas, against) if tip else git.merge_base(schemas, against)
    except RostraError as error:
        published = ", ".join(now.versions) or "none"
        raise RostraError(
            f"{error}\n(and {against!r} is neither a folder nor a published version; "
            f"published: {published})"
        ) from error
    what = f"{against}" if tip else f"the merge base with {against}"
    state = snapshot.of_commit(schemas, commit)
    restore = f"git -C {shlex.quote(str(schemas))} checkout {commit[:12]} -- {{file}}"
    direction = state.config.direction if state.schemas else None
    name = f"{what} ({commit[:12]})"
    return Base(state, name, state.versions, _published(state), direction, restore)


def _published(state: Snapshot) -> dict[str, bytes]:
    return {file: raw for file, raw in state.files.items() if file.startswith("published/")}
