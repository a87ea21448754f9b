"""Rules about schemas, codelists and waivers, and the context in which all rules are applied.

Each rule yields its findings.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jsonschema_containment import NO_WITNESS
from jsonschema_containment.schema_changes import MAY_FAIL, MAY_REFUSE, NEUTRAL
from rostra.compatibility import definitions, gate_config, renames
from rostra.compatibility.arrow_rules import NOT_COMPARED
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.findings import Finding, note, refusal
from rostra.compatibility.gate_config import Way
from rostra.compatibility.lenient import relaxed
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.violations import BUMPS, SnapshotComparison, Violation
from rostra.schema.codelists import codelist_columns, with_codes
from rostra.version_numbers import is_version, next_version, version_key

_CONSEQUENCE: dict[Way, str] = {
    "backward": "data that it accepted is refused now",
    "forward": "its readers refuse data that is accepted now",
}


@dataclass(frozen=True)
class RuleContext:
    """The schemas that are judged, and all that rules judge them by.

    Attributes:
        now: the schemas that are judged.
        baselines: the states that they must be compatible with, by names for people, newest last.
        newest: the newest version that was published before them, or None.
        ways: the ways in which they must be compatible.
    """

    now: Snapshot
    baselines: Mapping[str, Snapshot]
    newest: str | None
    ways: Sequence[Way]
    cache: ComparisonCache

    @property
    def is_lenient(self) -> bool:
        """Whether old data are assumed not to use the names of optional properties to come."""
        return self.now.config.optional_properties == "lenient" and "backward" in self.ways

    @cached_property
    def last_baseline(self) -> Snapshot:
        """The newest baseline; an empty snapshot where there is none."""
        return [Snapshot({}), *self.baselines.values()][-1]

    @cached_property
    def bumps(self) -> dict[str, str]:
        """For each schema, and each codelist that differs from the newest baseline, its bump."""
        last, now = self.last_baseline, self.now
        comparison = SnapshotComparison(last, now, self.cache)
        bumps = {}
        for name in sorted(last.schemas.keys() | now.schemas.keys()):
            if name not in now.schemas:
                bumps[name] = "major"
            else:
                bumps[name] = comparison.bump(name) if name in last.schemas else "minor"
        for name in last.moved.values():
            if not renames.keeps_address(last.schemas[name], now.schemas[name]):
                bumps[name] = "major"
        bumps |= {v.name: "major" for v in comparison.violations(["backward"])}
        if self.is_lenient and "major" in bumps.values():
            assumed = SnapshotComparison(last, relaxed(last, now).schemas, self.cache)
            broken = {violation.name for violation in assumed.violations(["backward"])}
            for name in last.schemas.keys() & now.schemas.keys():
                if bumps[name] == "major" and name not in broken:
                    bumps[name] = "minor" if assumed.bump(name) != "major" else "major"
        for name in sorted(last.codelists.keys() | now.codelists.keys()):
            old, new = last.codelists.get(name), now.codelists.get(name)
            if old != new:
                before, after = ({row["code"] for row in rows or ()} for rows in (old, new))
                level = "major" if before - after else "minor" if after - before else "patch"
                bumps[f"codelists/{name}"] = level
        return bumps

    @cached_property
    def next_version(self) -> str:
        """The number under which these schemas would be published."""
        level = max(self.bumps.values(), key=BUMPS.index, default="none")
        if self.newest is None:
            return "1.0.0"
        return self.newest if level == "none" else next_version(self.newest, level)


def compatibility(context: RuleContext) -> Iterator[Finding]:
    """Schemas are compatible with each baseline in the project's direction; no code is removed."""
    reported: set[tuple[str, str]] = set()
    for baseline in reversed([*context.baselines]):
        breaks = [*_breaks(context, baseline, context.now)]
        if context.is_lenient and breaks:
            breaks = [*_under_assumption(context, baseline, breaks)]
        for finding in sorted(breaks, key=_distance):
            key = (finding.id, finding.change or f"{finding.file}#{finding.pointer}#{finding.part}")
            if key not in reported:
                reported.add(key)
                yield finding
    for name, rows in context.last_baseline.codelists.items():
        codes = {row["code"] for row in context.now.codelists.get(name, ())}
        for code in (row["code"] for row in rows if row["code"] not in codes):
            message = f"{code} of {name}, which {[*context.baselines][-1]} has, is gone"
            change = f"codelists/{name}#{code}"
            yield _break(context, "code-removed", f"codelists/{name}.csv", message, change)


def _distance(finding: Finding) -> bool:
    """Whether a witness is of another definition than that of the change."""
    return not finding.pointer.startswith(finding.part)


def _under_assumption(
    context: RuleContext, baseline: str, breaks: list[Finding]
) -> Iterator[Finding]:
    """The breaks that are left if old data do not use the names of properties that were added."""
    assumed = relaxed(context.baselines[baseline], context.now)
    forward = [way for way in context.ways if way == "forward"]
    left = [*_breaks(context, baseline, assumed.schemas, ["backward"])]
    left += _breaks(context, baseline, context.now, forward) if forward else ()
    yield from left
    changes = {finding.change for finding in left}
    gone = {finding.change: finding for finding in breaks if finding.change not in changes}
    for name, pointer in assumed.properties if gone else ():
        message = (
            f"against {baseline}: the optional property was added; old data might already use "
            'this name; optional-properties = "lenient" assumes that they do not'
        )
        finding = note("assumed-unused", context.now.file_name(name), message, pointer)
        before = gone.get(f"{name}#{pointer}", finding)
        yield finding._replace(witness=before.witness)


def _breaks(
    context: RuleContext, baseline: str, now: Snapshot, ways: Sequence[Way] | None = None
) -> Iterator[Finding]:
    old = context.baselines[baseline]
    for name in sorted(old.schemas.keys() - now.schemas.keys()):
        message = f"{name}, which {baseline} has, is gone"
        yield _break(context, "breaking", old.file_name(name), message, f"{name}#")
    for path, name in old.moved.items():
        if not renames.keeps_address(old.schemas[name], now.schemas[name]):
            message = (
                f"against {baseline}: {path} was renamed to {now.file_name(name)}; what refers to "
                f"it by its path finds nothing (unless both have the same absolute $id)"
            )
            before = path.rpartition(".")[0]
            yield _break(context, "breaking", now.file_name(name), message, f"{before}#")
    comparison = SnapshotComparison(old, now, context.cache)
    for violation in comparison.violations(ways or context.ways):
        name, own = violation.name, violation.own
        if violation.direction.verdict != "compatible":
            yield from _violation(context, baseline, violation)
        for change in own.changes if own and violation.way == "backward" else ():
            # One waiver covers the change, and `compatibility` reports it once.
            if change.rule:
                message, named = f"against {baseline}: {change.rule}", f"{name}#{change.pointer}"
                file = context.now.file_name(name)
                finding = _break(context, "breaking", file, message, named)
                yield finding._replace(pointer=change.pointer)


def _violation(context: RuleContext, baseline: str, violation: Violation) -> Iterator[Finding]:
    """A refusal for each change that breaks, with its own witness, or that of the schema apart."""
    name, way, direction, own, part = violation
    file = context.now.file_name(name)
    what = f"#{part}: " if part else ""
    kind, consequence = "breaking", _CONSEQUENCE[way]
    if direction.verdict == "unproven":
        kind, consequence = "unproven", f"it is not proved: {direction.reason}"
    reasons = _reasons(violation)
    if own and sum(change.old_data != NEUTRAL for change in own.changes) == len(reasons) == 1:
        # With references it is the schema as a whole that has a witness, of its only change.
        alone = context.cache.affected(context.baselines[baseline], context.now, name) <= {name}
        pointer, reason, witness = reasons[0]
        if alone and witness is NO_WITNESS:
            reasons = [(pointer, reason, direction.witness)]
    for pointer, reason, witness in reasons:
        message = f"against {baseline}: {what}{reason}; {consequence}"
        shown = ... if witness is NO_WITNESS else witness
        if shown is ... and kind == "breaking":
            message += "; no value was found that is refused for this change alone"
        finding = _break(context, kind, file, message, f"{name}#{pointer}")
        yield finding._replace(pointer=pointer, witness=shown, part=part)
    none = all(witness is NO_WITNESS for _, _, witness in reasons)
    if none and own is not None and direction.witness is not NO_WITNESS:
        message = (
            f"against {baseline}: {what}this value shows the break of all changes together "
            f"({direction.reason}); no single change has a value of its own"
        )
        yield note("witness", file, message)._replace(witness=direction.witness, part=part)


def _reasons(violation: Violation) -> list[tuple[str, str, object]]:
    """Pointer, description and witness of each change that breaks, or of the whole schema."""
    way, own, witness = violation.way, violation.own, violation.direction.witness
    if own is None:
        return [("", "what it refers to changed", witness)]
    reasons = []
    for change in own.changes:
        words = change.old_data if way == "backward" else change.readers
        if words.startswith((MAY_FAIL, MAY_REFUSE)):
            own_witness = change.old_witness if way == "backward" else change.new_witness
            text = "; ".join(filter(None, (change.message, change.rule)))
            reasons.append((change.pointer, text, own_witness))
    if reasons:
        return reasons
    pointers = {change.pointer for change in own.changes}
    return [(pointers.pop() if len(pointers) == 1 else "", "the schema changed", witness)]


def unreadable_before(context: RuleContext, base: Snapshot) -> Iterator[Finding]:
    """What a schema is compared with can be read; else nothing is proved of its change."""
    now = context.now
    for file, reason in base.unreadable.items():
        name = next((n for n in now.schemas if now.file_name(n) == file), None)
        if name is not None and name not in context.last_baseline.schemas:
            message = f"{file} could not be read in the base: it {reason}; so it is not compared"
            yield _break(context, "unproven", file, message, f"{name}#")


def _break(context: RuleContext, kind: str, file: str, message: str, change: str) -> Finding:
    """A refusal that a waiver can let pass."""
    waiver = gate_config.waiver_entry(change, "…", context.next_version)
    return refusal(kind, file, message, waiver=waiver)._replace(change=change)


def codelists(now: Snapshot) -> Iterator[Finding]:
    """Codes are unique, deprecated ones have version and reason, and schemas repeat all codes."""
    for name, rows in now.codelists.items():
        file, seen = f"codelists/{name}.csv", set()
        for row in rows:
            code, since, reason = (row.get(k) or "" for k in ("code", "deprecated", "reason"))
            if code in seen:
                yield refusal("duplicate-code", file, f"{code} occurs twice")
            seen.add(code)
            # Other projects have such a column without the other one, and other contents.
            is_ours = row.keys() >= {"deprecated", "reason"}
            if is_ours and (bool(since) != bool(reason) or (since and not is_version(since))):
                message = f"{code} is deprecated without its version or without a reason"
                yield refusal("incomplete-deprecation", file, message)
    for name, schema in now.schemas.items():
        expected = dict(codelist_columns(with_codes(schema, now.codes())))
        for column, prop in codelist_columns(schema):
            if prop != expected[column]:
                message = f"{column} does not have the codes of codelists/{prop['x-codelist']}.csv"
                codes = json.dumps(expected[column]["enum"], ensure_ascii=False)
                fields = {"column": column.rpartition("/")[2], "codes": codes}
                yield refusal("codes-out-of-step", now.file_name(name), message, **fields)


def references(now: Snapshot, base: Snapshot) -> Iterator[Finding]:
    """Each reference leads to one schema; notes: those that lead out of the folder.

    A fault that the base already has is a note.
    """
    before = {finding for finding in _references(base) if finding.level == "refusal"}
    for finding in _references(now):
        if finding in before:
            message = f"{finding.message}; it did before this change"
            yield finding._replace(level="note", message=message, remedy="")
        else:
            yield finding


def _references(now: Snapshot) -> Iterator[Finding]:
    for names, claimed in now.graph.ambiguous():
        files = [now.file_name(name) for name in names]
        message = f"{claimed} is the address of several schemas in {' and '.join(files)}"
        yield refusal("duplicate-address", files[0], message)
    for name, pointer, message, remedy in now.graph.unresolved():
        finding = refusal("unresolved-reference", now.file_name(name), message, remedy=remedy)
        yield finding._replace(pointer=pointer)
    for address, name in now.graph.black_boxes().items():
        message = f"{address} is not in the folder: it counts as the same before and after"
        yield note("black-box", now.file_name(name), message)


def changes(context: RuleContext, base: Snapshot) -> Iterator[Finding]:
    """Notes: what changed since the base, and which files are read otherwise than they say."""
    now = context.now
    published = {name for version in now.versions for name in now.published(version).schemas}
    comparison = SnapshotComparison(base, now, context.cache)
    for name in sorted(base.schemas.keys() | now.schemas.keys()):
        file = (now if name in now.schemas else base).file_name(name)
        is_common = name in base.schemas and name in now.schemas
        is_moved = is_common and base.file_name(name) in base.moved
        if is_moved and renames.keeps_address(base.schemas[name], now.schemas[name]):
            message = f"{base.file_name(name)} was renamed to {file}"
            yield note("renamed", file, message)
        if is_common and context.cache.own(base, now, name).equal:
            continue
        if is_common:
            yield from _definitions(context, comparison, name, file)
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
    yield from _reading(now)


def _reading(now: Snapshot) -> Iterator[Finding]:
    """Notes: which files are read otherwise than they say, or not at all."""
    for kind, files in (
        ("custom-metaschema", now.custom),
        ("unencoded-reference", now.unencoded),
        ("unread", now.unread),
    ):
        for file, how in files.items():
            yield note(kind, file, f"{file} {how}")


def _definitions(
    context: RuleContext, comparison: SnapshotComparison, name: str, file: str
) -> Iterator[Finding]:
    """Notes: what a changed schema does not assert, and what changes mean that nothing leads to."""
    if definitions.asserts_nothing(context.now.schemas[name]):
        message = (
            f"{name} itself accepts every value: its definitions are compared one by one, for "
            "what refers to them"
        )
        yield note("nothing-asserted", file, message)
        return
    seen = set()
    for violation in comparison.of_definitions(name, context.ways):
        part, direction = violation.part, violation.direction
        if part not in seen:
            seen.add(part)
            reason = _CONSEQUENCE[violation.way]
            if direction.verdict == "unproven":
                reason = f"it is not proved: {direction.reason}"
            message = (
                f"#{part} changed, and no schema of this folder leads to it. What is valid by "
                f"{name} stays valid; whoever refers to #{part} from elsewhere: {reason}"
            )
            shown = ... if direction.witness is NO_WITNESS else direction.witness
            found = note("unreferenced-definition", file, message, part)
            yield found._replace(witness=shown, part=part)


def not_compared(context: RuleContext) -> Iterator[Finding]:
    """Notes: the tables whose Arrow types were not compared."""
    for name in sorted(context.cache.without_arrow):
        file = context.now.file_name(name)
        yield note("arrow-types-not-compared", file, f"{name}: {NOT_COMPARED}")


def waived(context: RuleContext, findings: list[Finding]) -> Iterator[Finding]:
    """The findings, of which those that a waiver lets pass become notes."""
    by_change = {waiver.change: waiver for waiver in context.now.config.waivers}
    refused: set[str] = set()
    for finding in findings:
        waiver = by_change.get(finding.change) if finding.change else None
        if waiver is None:
            yield finding
        elif not waiver.has_reason:
            if waiver.change not in refused:
                refused.add(waiver.change)
                message = f"the waiver of {waiver.change} has no reason but {waiver.reason!r}"
                yield refusal("waiver-without-reason", gate_config.FILE, message)
            yield finding
        elif version_key(waiver.last_version) < version_key(context.next_version):
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
    for waiver in context.now.config.waivers:
        if waiver.change not in reported:
            message = f"the waiver of {waiver.change} matches no change"
            if waiver in used_before:
                yield note("unused-waiver", gate_config.FILE, f"{message} any more; remove it")
            else:
                yield refusal("unused-waiver", gate_config.FILE, message)
