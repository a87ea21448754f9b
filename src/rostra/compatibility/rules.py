"""Rules about schemas, codelists and waivers; each yields findings."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from jsonschema_containment import NO_WITNESS, Direction
from jsonschema_containment.schema_changes import MAY_FAIL, MAY_REFUSE
from rostra.compatibility import gate_config
from rostra.compatibility.arrow_rules import NOT_COMPARED, TableComparison
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.rule_context import RuleContext
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.violations import SnapshotComparison, Way
from rostra.schema.codelists import codelist_columns, with_codes
from rostra.version_numbers import is_version, version_key

_WAYS: dict[str, tuple[Way, ...]] = {
    "backward": ("backward",),
    "forward": ("forward",),
    "full": ("backward", "forward"),
}
_BREAKS: dict[Way, str] = {"backward": MAY_FAIL, "forward": MAY_REFUSE}
_CONSEQUENCE: dict[Way, str] = {
    "backward": "data that it accepted is refused now",
    "forward": "its readers refuse data that is accepted now",
}


def compatibility(context: RuleContext) -> Iterator[Finding]:
    """The schemas are compatible with each baseline, in the direction that the project asks for."""
    following = context.next_version()
    reported: set[tuple[str, str]] = set()
    for baseline in reversed([*context.baselines]):
        for finding in _violations_of(context, baseline, following):
            if (finding.id, finding.change) not in reported:
                reported.add((finding.id, finding.change))
                yield finding


def _violations_of(context: RuleContext, baseline: str, following: str) -> Iterator[Finding]:
    old = context.baselines[baseline]
    for name in sorted(old.schemas.keys() - context.now.schemas.keys()):
        report = _ViolationReport(name, baseline, following)
        yield report.finding("breaking", "", f"{name}, which {baseline} has, is gone")
    comparison = SnapshotComparison(old, context.now, context.cache)
    for violation in comparison.violations(_WAYS[context.direction]):
        report = _ViolationReport(violation.name, baseline, following)
        if violation.own:
            yield from report.own_changes(violation.way, violation.direction, violation.own)
        else:
            yield from report.change(
                violation.way, violation.direction, "what it refers to changed"
            )


class _ViolationReport(NamedTuple):
    """Findings about a schema that is not compatible with a baseline.

    Attributes:
        name: the schema.
        baseline: name of the baseline.
        following: the version that would be published next.
    """

    name: str
    baseline: str
    following: str

    def own_changes(
        self, way: Way, direction: Direction, own: TableComparison
    ) -> Iterator[Finding]:
        """The changes of the schema itself that break compatibility."""
        breaking = [
            change
            for change in own.changes
            if (change.old_data if way == "backward" else change.readers).startswith(_BREAKS[way])
        ]
        for change in breaking:
            what = "; ".join(filter(None, (change.message, change.rule)))
            yield from self.change(way, direction, what, change.pointer)
        if not breaking:
            yield from self.change(way, direction, "the schema changed")
        for change in own.changes if way == "backward" else ():
            # A change that JSON Schema refuses too has the same name, and is reported once.
            if change.rule:
                message = f"against {self.baseline}: {change.rule}"
                yield self.finding("breaking", change.pointer, message)

    def change(
        self, way: Way, direction: Direction, what: str, pointer: str = ""
    ) -> Iterator[Finding]:
        """One change, unless the direction is compatible."""
        if direction.verdict == "compatible":
            return
        if direction.verdict == "breaking":
            kind, why = "breaking", _CONSEQUENCE[way]
        else:
            kind, why = "unproven", f"it is not proved: {direction.reason}"
        finding = self.finding(kind, pointer, f"against {self.baseline}: {what}; {why}")
        witness = ... if direction.witness is NO_WITNESS else direction.witness
        yield finding._replace(witness=witness)

    def finding(self, kind: str, pointer: str, message: str) -> Finding:
        """A refusal that a waiver can let pass."""
        change = f"{self.name}#{pointer}"
        waiver = gate_config.waiver_entry(change, "…", self.following)
        finding = refusal(kind, f"{self.name}.json", message, waiver=waiver)
        return finding._replace(schema=self.name, pointer=pointer, change=change)


def removed_codes(context: RuleContext) -> Iterator[Finding]:
    """No code of the newest baseline is removed."""
    last = context.last_baseline()
    for name, rows in last.codelists.items() if last else ():
        codes = {row["code"] for row in context.now.codelists.get(name, ())}
        for code in (row["code"] for row in rows if row["code"] not in codes):
            message = f"{code} of {name}, which {[*context.baselines][-1]} has, is gone"
            change = f"codelists/{name}#{code}"
            waiver = gate_config.waiver_entry(change, "…", context.next_version())
            finding = refusal("code-removed", f"codelists/{name}.csv", message, waiver=waiver)
            yield finding._replace(change=change)


def codelists(now: Snapshot) -> Iterator[Finding]:
    """Codes are unique, deprecated ones have version and reason, and schemas repeat all codes."""
    for name, rows in now.codelists.items():
        file, seen = f"codelists/{name}.csv", set()
        for row in rows:
            code, since, reason = (row.get(k) or "" for k in ("code", "deprecated", "reason"))
            if code in seen:
                yield refusal("duplicate-code", file, f"{code} occurs twice")
            seen.add(code)
            if bool(since) != bool(reason) or (since and not is_version(since)):
                message = f"{code} is deprecated without its version or without a reason"
                yield refusal("incomplete-deprecation", file, message)
    for name, schema in now.schemas.items():
        expected = dict(codelist_columns(with_codes(schema, now.codes())))
        for column, prop in codelist_columns(schema):
            if prop != expected[column]:
                message = f"{column} does not have the codes of codelists/{prop['x-codelist']}.csv"
                fields = {
                    "column": column.rpartition("/")[2],
                    "codes": json.dumps(expected[column]["enum"], ensure_ascii=False),
                }
                yield refusal("codes-out-of-step", f"{name}.json", message, **fields)


def changes(context: RuleContext, base: Snapshot) -> Iterator[Finding]:
    """Notes: what changed since the base, and which files are not read."""
    now = context.now
    published: set[Any] = set()
    for version in now.versions:
        published |= now.published(version).schemas.keys()
    for name in sorted(base.schemas.keys() | now.schemas.keys()):
        file = f"{name}.json"
        is_common = name in base.schemas and name in now.schemas
        if is_common and context.cache.own(base, now, name).equal:
            continue
        if now.versions and name not in published:
            message = f"{name} is not in a published version yet: any change of it is allowed"
            yield note("unpublished", file, message)
        elif not is_common:
            what = "is new" if name in now.schemas else "is gone"
            yield note("changed", file, f"the schema {name} {what}")
        else:
            for change in context.cache.own(base, now, name).changes:
                message = f"{change.message}; old data {change.old_data}, readers {change.readers}"
                yield note("changed", file, message, change.pointer)
    for file in sorted(now.files):
        is_yaml = file.endswith((".yaml", ".yml")) and "published/" not in file
        if is_yaml and now.is_checked(file):
            yield note("unread", file, f"{file} is YAML: the gate reads JSON only")


def not_compared(context: RuleContext) -> Iterator[Finding]:
    """Notes: the tables whose Arrow types were not compared."""
    for name in sorted(context.cache.without_arrow):
        yield note("arrow-types-not-compared", f"{name}.json", f"{name}: {NOT_COMPARED}")


def waived(context: RuleContext, findings: list[Finding]) -> Iterator[Finding]:
    """The findings, of which those that a waiver lets pass become notes."""
    by_change = {waiver.change: waiver for waiver in context.waivers}
    for finding in findings:
        waiver = by_change.get(finding.change) if finding.change else None
        if waiver is None:
            yield finding
        elif version_key(waiver.last_version) < version_key(context.next_version()):
            message = f"the waiver of {waiver.change} ended with {waiver.last_version}"
            yield refusal("expired-waiver", gate_config.FILE, message)
            yield finding
        else:
            message = f"{finding.message}; waived: {waiver.reason}"
            yield finding._replace(level="note", message=message, remedy="")


def unused_waivers(
    context: RuleContext, findings: list[Finding], used_before: list[gate_config.Waiver]
) -> Iterator[Finding]:
    """The waivers that let nothing pass; a note for those that did so in an earlier version."""
    reported = {finding.change for finding in findings}
    for waiver in context.waivers:
        if waiver.change not in reported:
            message = f"the waiver of {waiver.change} matches no change"
            if waiver in used_before:
                yield note("unused-waiver", gate_config.FILE, f"{message} any more; remove it")
            else:
                yield refusal("unused-waiver", gate_config.FILE, message)
