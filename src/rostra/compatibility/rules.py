"""The rules of the gate about schemas and codelists: each yields what it finds."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from jsonschema_containment.comparison import Direction
from rostra.compatibility import config
from rostra.compatibility.arrow_rules import TableComparison
from rostra.compatibility.breaks import Between, Sides
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.work import Work
from rostra.schema.codelists import codelist_columns, with_codes
from rostra.version_numbers import is_version, version_key

_EFFECTS = "may be refused", "may refuse what is new"
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
    for name in sorted(old.schemas.keys() - work.now.schemas.keys()):
        yield _Case(name, version, following).gone()
    for broken in Between(old, work.now, work.comparer).broken(_SIDES[work.direction]):
        case = _Case(broken.name, version, following)
        if broken.own:
            yield from case.breaks(broken.side, broken.direction, broken.own)
        else:
            yield from case.told(broken.side, broken.direction, "what it refers to changed")


_SIDES: dict[str, Sides] = {"backward": (0,), "forward": (1,), "full": (0, 1)}


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

    def breaks(self, side: int, direction: Direction, own: TableComparison) -> Iterator[Finding]:
        """It broke the promise itself."""
        blamed = [
            change
            for change in own.changes
            if (change.readers if side else change.old_data).startswith(_EFFECTS[side])
        ]
        for change in blamed:
            what = "; ".join(filter(None, (change.message, change.rule)))
            yield from self.told(side, direction, what, change.pointer)
        if not blamed:
            yield from self.told(side, direction, "the schema changed")
        for change in own.changes if side == 0 else ():
            # Where JSON refuses it too, it was told above, and is told once.
            if change.rule:
                message = f"against {self.version}: {change.rule}"
                yield self._break("breaking", change.pointer, message)

    def told(
        self, side: int, direction: Direction, what: str, pointer: str = ""
    ) -> Iterator[Finding]:
        """One change, where the comparison says that it breaks or proves nothing."""
        if direction.verdict == "compatible":
            return
        kind = "breaking" if direction.verdict == "breaking" else "unproven"
        why = _MEANING[side] if kind == "breaking" else f"it is not proved: {direction.reason}"
        told = self._break(kind, pointer, f"against {self.version}: {what}; {why}")
        yield told._replace(witness=direction.witness)

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
        wanted = dict(codelist_columns(with_codes(schema, now.codes())))
        for column, prop in codelist_columns(schema):
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
        if all(there) and work.comparer.own(base, work.now, name).equal:
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
