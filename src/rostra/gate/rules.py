"""The rules of the gate about schemas and codelists: each yields what it finds."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from rostra.corpus import is_version, version_key
from rostra.gate import config
from rostra.gate.findings import Finding, note, refusal
from rostra.gate.snapshot import Snapshot
from rostra.gate.work import Work
from rostra.schema.codelists import columns, with_codes
from rostra.schema.comparing.comparison import Comparison

_EFFECTS = (
    ("may be refused", "lose the property"),
    ("may refuse what is new", "miss the property"),
)
_MEANING = (
    "data that it accepted is refused now",
    "its readers refuse data that is accepted now",
)


def compatible(work: Work) -> Iterator[Finding]:
    """Every promised state, in the direction that the project asks for."""
    following = work.next()
    told: set[tuple[str, str]] = set()
    for version in reversed([*work.promised]):
        for finding in _against(work, version, following):
            if (finding.id, finding.change) not in told:
                told.add((finding.id, finding.change))
                yield finding


def _against(work: Work, version: str, following: str) -> Iterator[Finding]:
    old = work.promised[version]
    failing: dict[str, Comparison] = {}
    for name in old.schemas:
        if name not in work.now.schemas:
            yield _Case(name, version, following).gone()
        elif _failing(work, whole := work.comparer.whole(old, work.now, name)):
            failing[name] = whole
    for name, whole in failing.items():
        own = work.comparer.own(old, work.now, name)
        case = _Case(name, version, following)
        if _failing(work, own):
            for side in _failing(work, whole):
                yield from case.breaks(side, whole, own)
        elif not work.now.bundles.around(name) & failing.keys():
            # Otherwise it follows from what is told of the schema that it refers to.
            for side in _failing(work, whole):
                yield from case.told(side, whole, "what it refers to changed")


def _failing(work: Work, comparison: Comparison) -> list[int]:
    """The sides (0 backward, 1 forward) that the project asks for and that do not hold."""
    wanted = {"backward": (0,), "forward": (1,), "full": (0, 1)}[work.direction]
    sides = comparison.backward, comparison.forward
    rules = comparison.rules, ()
    return [side for side in wanted if sides[side].verdict != "compatible" or rules[side]]


class _Case(NamedTuple):
    """A schema that does not keep what a version promises.

    Attributes:
        name: the schema.
        version: what has the promise.
        following: the version that would be published next.
    """

    name: str
    version: str
    following: str

    def gone(self) -> Finding:
        """It is no longer there."""
        return self._break("breaking", "", f"{self.name}, which {self.version} has, is gone")

    def breaks(self, side: int, whole: Comparison, own: Comparison) -> Iterator[Finding]:
        """It broke the promise itself."""
        for rule in own.rules if side == 0 else ():
            yield self._break("breaking", "", f"against {self.version}: {rule}")
        blamed = [
            change
            for change in own.changes
            if (change.readers if side else change.old_data).startswith(_EFFECTS[side])
        ]
        for change in blamed:
            yield from self.told(side, whole, change.message, change.pointer)
        if not blamed:
            yield from self.told(side, whole, "the schema changed")

    def told(self, side: int, whole: Comparison, what: str, pointer: str = "") -> Iterator[Finding]:
        """One change, where the comparison says that it breaks or proves nothing."""
        direction = (whole.backward, whole.forward)[side]
        if direction.verdict == "compatible":
            return
        kind = "breaking" if direction.verdict == "breaking" else "unproven"
        why = _MEANING[side] if kind == "breaking" else f"it is not proved: {direction.reason}"
        found = self._break(kind, pointer, f"against {self.version}: {what}; {why}")
        yield found._replace(witness=direction.witness)

    def _break(self, kind: str, pointer: str, message: str) -> Finding:
        change, file = f"{self.name}#{pointer}", f"{self.name}.json"
        waiver = config.waiver(change, "…", self.following)
        found = refusal(kind, file, message, waiver=waiver)
        return found._replace(schema=self.name, pointer=pointer, change=change)


def codes_removed(work: Work) -> Iterator[Finding]:
    """No published code goes."""
    last = work.last()
    before = last.codelists if last else {}
    for name, rows in before.items():
        here = {row["code"] for row in work.now.codelists.get(name, ())}
        for code in (row["code"] for row in rows if row["code"] not in here):
            message = f"{code} of {name}, which {list(work.promised)[-1]} has, is gone"
            change = f"codelists/{name}#{code}"
            waiver = config.waiver(change, "…", work.next())
            found = refusal("code-removed", f"codelists/{name}.csv", message, waiver=waiver)
            yield found._replace(change=change)


def codelists(now: Snapshot) -> Iterator[Finding]:
    """No code stands twice, a deprecated one says since when and why, schemas repeat them all."""
    for name, rows in now.codelists.items():
        file, seen = f"codelists/{name}.csv", set()
        for row in rows:
            code, since, reason = (row.get(k) or "" for k in ("code", "deprecated", "reason"))
            if code in seen:
                yield refusal("duplicate-code", file, f"{code} stands twice")
            seen.add(code)
            if bool(since) != bool(reason) or (since and not is_version(since)):
                message = f"{code} is deprecated without its version or without a reason"
                yield refusal("incomplete-deprecation", file, message)
    for name, schema in now.schemas.items():
        wanted = dict(columns(with_codes(schema, now.codes())))
        for column, prop in columns(schema):
            if prop != wanted[column]:
                message = f"{column} does not have the codes of codelists/{prop['x-codelist']}.csv"
                codes = json.dumps(wanted[column]["enum"], ensure_ascii=False)
                last = column.rpartition("/")[2]
                yield refusal(
                    "codes-out-of-step", f"{name}.json", message, column=last, codes=codes
                )


def changed(work: Work, base: Snapshot) -> Iterator[Finding]:
    """What changed since the base, and what was not looked at, as notes."""
    versions = [work.now.published(version) for version in work.now.versions]
    published: set[Any] = set().union(*(version.schemas for version in versions))
    for name in sorted(base.schemas.keys() | work.now.schemas.keys()):
        file, there = f"{name}.json", (name in base.schemas, name in work.now.schemas)
        if all(there) and work.comparer.whole(base, work.now, name).equal:
            continue
        if versions and name not in published:
            message = f"{name} is in no published version yet: nothing is promised of it"
            yield note("unpublished", file, message)
        elif not all(there):
            what = "came" if there[1] else "went"
            yield note("changed", file, f"the schema {name} {what}")
        else:
            for change in work.comparer.own(base, work.now, name).changes:
                message = f"{change.message}; old data {change.old_data}, readers {change.readers}"
                yield note("changed", file, message, change.pointer)
    for file in sorted(work.now.files):
        if file.endswith((".yaml", ".yml")) and work.now.gates(file) and "published/" not in file:
            yield note("unread", file, f"{file} is YAML: the gate reads JSON alone")


def waived(work: Work, found: list[Finding]) -> Iterator[Finding]:
    """The findings that no waiver lets pass; those that one does are notes."""
    by_change = {waiver.change: waiver for waiver in work.waivers}
    for finding in found:
        waiver = by_change.get(finding.change) if finding.change else None
        if waiver is None:
            yield finding
        elif version_key(waiver.last_version) < version_key(work.next()):
            message = f"the waiver of {waiver.change} ended with {waiver.last_version}"
            yield refusal("expired-waiver", config.FILE, message)
            yield finding
        else:
            message = f"{finding.message}; waived: {waiver.reason}"
            yield finding._replace(level="note", message=message, remedy="")


def unused(work: Work, found: list[Finding], spent: list[config.Waiver]) -> Iterator[Finding]:
    """The waivers that let nothing pass; `spent` are those that did before."""
    changes = {finding.change for finding in found}
    for waiver in work.waivers:
        if waiver.change not in changes:
            message = f"the waiver of {waiver.change} matches no change"
            if waiver in spent:
                yield note("unused-waiver", config.FILE, f"{message} any more; remove it")
            else:
                yield refusal("unused-waiver", config.FILE, message)
