"""The rules of the gate: each looks at the schemas at work and yields what it finds."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rostra.building.compare import next_version as following_version
from rostra.corpus import version_key
from rostra.gate.findings import REMEDIES, Finding
from rostra.gate.snapshot import Snapshot, Waiver
from rostra.schema import compare
from rostra.schema.comparing.comparison import Change, Comparison, Direction

_BACKWARD_EFFECT, _FORWARD_EFFECT = "may be refused", "may refuse what is new"


class Work(NamedTuple):
    """What the rules look at.

    Attributes:
        base: the schemas that the change started from.
        now: the schemas at work.
        direction: ``backward``, ``forward`` or ``full``.
        waivers: the breaks that may pass.
    """

    base: Snapshot
    now: Snapshot
    direction: str
    waivers: Sequence[Waiver]

    def newest(self) -> str | None:
        """The newest published version, or None."""
        return next(iter(reversed(self.now.versions())), None)

    def promised(self) -> list[str]:
        """The published versions of the same major as the newest, newest last."""
        newest = self.newest()
        major = newest.split(".")[0] if newest else None
        return [version for version in self.now.versions() if version.split(".")[0] == major]


LEVELS = ("none", "patch", "minor", "major")


def bumps(work: Work) -> dict[str, str]:
    """For each schema, the part of the version number that its change asks for.

    Against the newest published version; a schema that no version has yet asks for ``minor``.
    """
    newest = work.newest()
    before = work.now.published(newest).schemas if newest else {}
    found = {}
    for name in sorted(before.keys() | work.now.schemas.keys()):
        if name not in work.now.schemas:
            found[name] = "major"
        elif name not in before:
            found[name] = "minor"
        else:
            found[name] = compare(before[name], work.now.schemas[name]).bump
    return found


def next_version(newest: str | None, level: str) -> str:
    """The number that follows the newest published one by a bump of that level."""
    if newest is None:
        return "1.0.0"
    return newest if level == "none" else following_version(newest, level)


def changed(work: Work) -> Iterator[Finding]:
    """What changed since the base, as notes."""
    published = {name for v in work.now.versions() for name in work.now.published(v).schemas}
    for name in sorted(work.base.schemas.keys() | work.now.schemas.keys()):
        old, new = work.base.schemas.get(name), work.now.schemas.get(name)
        file = f"{name}.json"
        if name not in published and old != new:
            message = f"{name} is in no published version yet: nothing is promised of it"
            yield Finding("unpublished", "note", name, file, "", message, "")
        elif name not in work.now.schemas or name not in work.base.schemas:
            what = "came" if name in work.now.schemas else "went"
            yield Finding("changed", "note", name, file, "", f"the schema {name} {what}", "")
        elif old != new:
            for change in compare(old, new).changes:
                message = f"{change.message}; old data {change.old_data}, readers {change.readers}"
                yield Finding("changed", "note", name, file, change.pointer, message, "")


def compatible(work: Work) -> Iterator[Finding]:
    """Every published version of this major, in the direction that the project asks for."""
    following = next_version(work.newest(), "major")
    told: set[tuple[str, str]] = set()
    for version in reversed(work.promised()):
        for name, old in work.now.published(version).schemas.items():
            if name not in work.now.schemas:
                message = f"{name} was published in {version} and is gone"
                found = [_break("breaking", name, "", message, following)]
            else:
                comparison = compare(old, work.now.schemas[name])
                found = list(_breaks(work, name, version, comparison, following))
            for finding in found:
                if (finding.id, finding.change) not in told:
                    told.add((finding.id, finding.change))
                    yield finding


def _breaks(
    work: Work, name: str, version: str, comparison: Comparison, following: str
) -> Iterator[Finding]:
    wanted = {"backward": (0,), "forward": (1,), "full": (0, 1)}[work.direction]
    sides: tuple[tuple[str, Direction, str], ...] = (
        ("data that it accepted is refused now", comparison.backward, _BACKWARD_EFFECT),
        ("its readers refuse data that is accepted now", comparison.forward, _FORWARD_EFFECT),
    )
    for side in wanted:
        meaning, direction, effect = sides[side]
        if direction.verdict == "compatible":
            continue
        kind = "breaking" if direction.verdict == "breaking" else "unproven"
        blamed = [c for c in comparison.changes if _effect(c, side).startswith(effect)]
        for change in blamed or [Change("", "", "the schema changed", "", "")]:
            why = meaning if kind == "breaking" else f"it is not proved: {direction.reason}"
            rule = f"; {change.rule}" if change.rule else ""
            message = f"against {version}: {change.message}; {why}{rule}"
            found = _break(kind, name, change.pointer, message, following)
            yield found._replace(witness=direction.witness)
    for change in comparison.changes if 0 in wanted else ():
        # Where JSON refuses it too, the same change was named above, and is told once.
        if change.rule:
            message = f"against {version}: {change.rule}"
            yield _break("breaking", name, change.pointer, message, following)


def _effect(change: Change, side: int) -> str:
    return change.readers if side else change.old_data


def _break(kind: str, name: str, pointer: str, message: str, following: str) -> Finding:
    change = f"{name}#{pointer}"
    remedy = REMEDIES[kind].format(change=change, next=following)
    return Finding(kind, "refusal", name, f"{name}.json", pointer, message, remedy, change=change)


def codelists(work: Work) -> Iterator[Finding]:
    """Codes: none goes, a deprecated one says since when and why, schemas repeat them all."""
    newest = work.newest()
    before = work.now.published(newest).codelists if newest else {}
    for name, rows in before.items():
        here = {row["code"] for row in work.now.codelists.get(name, ())}
        for code in (row["code"] for row in rows if row["code"] not in here):
            message = f"{code} of {name} was published in {newest} and is gone"
            following = next_version(newest, "major")
            change = f"codelists/{name}#{code}"
            yield Finding(
                *("code-removed", "refusal", name, f"codelists/{name}.csv", "", message),
                f"{REMEDIES['code-removed']} Or let it pass with this in gate.toml:\n"
                f'[[waiver]]\nchange = "{change}"\nreason = "…"\nlast_version = "{following}"',
                change=change,
            )
    for name, rows in work.now.codelists.items():
        for row in rows:
            deprecated, reason = row.get("deprecated") or "", row.get("reason") or ""
            if bool(deprecated) != bool(reason):
                message = f"{row['code']} is deprecated without its version or without a reason"
                yield _plain("incomplete-deprecation", name, f"codelists/{name}.csv", message)
    for name, schema in work.now.schemas.items():
        for column, prop in _columns(schema):
            listed = work.now.codelists.get(prop.get("x-codelist", ""))
            codes = [code for code in prop.get("enum", ()) if code is not None]
            if listed is not None and codes != [row["code"] for row in listed]:
                message = f"{column} does not have the codes of codelists/{prop['x-codelist']}.csv"
                yield _plain("codes-out-of-step", name, f"{name}.json", message)


def _columns(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any schema
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        for column, prop in schema["properties"].items():
            if isinstance(prop, dict):
                yield column, prop


def _plain(kind: str, name: str, file: str, message: str) -> Finding:
    return Finding(kind, "refusal", name, file, "", message, REMEDIES[kind])


def waived(work: Work, findings: Sequence[Finding], following: str) -> Iterator[Finding]:
    """The findings that no waiver lets pass, and the waivers that let nothing pass."""
    by_change = {waiver.change: waiver for waiver in work.waivers}
    used = set()
    for finding in findings:
        waiver = by_change.get(finding.change) if finding.change else None
        if waiver is None:
            yield finding
            continue
        used.add(waiver.change)
        if version_key(waiver.last_version) < version_key(following):
            message = f"the waiver of {waiver.change} ended with {waiver.last_version}"
            yield Finding(
                *("expired-waiver", "refusal", finding.schema, "gate.toml", "", message),
                REMEDIES["expired-waiver"],
            )
            yield finding
        else:
            message = f"{finding.message}; waived: {waiver.reason}"
            yield finding._replace(level="note", message=message, remedy="")
    for waiver in work.waivers:
        if waiver.change not in used:
            message = f"the waiver of {waiver.change} matches no change"
            yield _plain("unused-waiver", "", "gate.toml", message)
