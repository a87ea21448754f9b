"""The gate: from a base to a verdict."""

from pathlib import Path
from typing import NamedTuple

from rostra.corpus import Corpus
from rostra.errors import RostraError
from rostra.gate import git, promises, rules, snapshot
from rostra.gate.findings import Finding


class Verdict(NamedTuple):
    """What the gate says.

    Attributes:
        base: what the schemas were compared with, in words.
        newest: the newest published version, or None.
        next: the version that the next `rostra schema release` publishes.
        bumps: for each schema the part of the number that its change asks for.
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


def check(
    schemas: Path, against: str, *, tip: bool = False, corpus: Corpus | None = None
) -> Verdict:
    """Check the schemas of a folder against a revision, a folder or a published version.

    Args:
        schemas: the folder of schemas at work.
        against: a published version, another folder, or a git revision; of a revision its merge
            base with HEAD counts, so that what it gained meanwhile is no change of ours.
        tip: compare with the revision itself.
        corpus: a corpus whose releases must hold; None for none.

    Raises:
        RostraError: it could not be checked; the message says why.
    """
    now = snapshot.of_folder(schemas)
    base, name, commit = _base(now, schemas, against, tip=tip)
    config = snapshot.config(now)
    now, base = (_without(state, config.internal) for state in (now, base))
    work = rules.Work(base, now, config.direction, config.waivers)
    bumps = rules.bumps(work)
    level = max(bumps.values(), key=rules.LEVELS.index, default="none")
    following = rules.next_version(work.newest(), level)
    found = [*rules.compatible(work), *rules.codelists(work)]
    found = list(rules.waived(work, found, following))
    found += promises.untouched(work, commit)
    found += promises.announced(work, bumps, schemas.resolve().parent / "CHANGELOG.md")
    found += promises.held(work, corpus, level == "major")
    found += rules.changed(work)
    order = {"refusal": 0, "note": 1}
    found.sort(key=lambda f: (order[f.level], f.schema, f.id, f.pointer))
    return Verdict(name, work.newest(), following, bumps, found)


def _without(state: snapshot.Snapshot, internal: list[str]) -> snapshot.Snapshot:
    kept = {name: schema for name, schema in state.schemas.items() if name not in internal}
    return state._replace(schemas=kept)


def _base(
    now: snapshot.Snapshot, schemas: Path, against: str, *, tip: bool
) -> tuple[snapshot.Snapshot, str, str]:
    if against in now.versions():
        return now.published(against), f"the published version {against}", "HEAD"
    if against and Path(against).is_dir():
        return snapshot.of_folder(Path(against)), f"the folder {against}", "HEAD"
    try:
        commit = git.resolve(schemas, against) if tip else git.merge_base(schemas, against)
    except RostraError as error:
        published = ", ".join(now.versions()) or "none"
        raise RostraError(
            f"{error}\n(and {against!r} is neither a folder nor a published version; "
            f"published: {published})"
        ) from error
    what = f"{against}" if tip else f"the merge base with {against}"
    return snapshot.of_commit(schemas, commit), f"{what} ({commit[:12]})", commit[:12]
