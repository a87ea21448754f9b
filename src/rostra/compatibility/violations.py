"""Violations: the schemas of a snapshot that are not compatible with an earlier one.

Each file is compared by itself, with what it refers to now, and so is each part of it that other
files refer to. Where all of these are compatible, and no file has a reference below a keyword that
inverts acceptance, each schema with all that it refers to accepts what it did: by induction over
the steps of a validation. Files with such a reference are compared as a whole.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from jsonschema_containment import Direction
from jsonschema_containment.schema_changes import MAY_FAIL, MAY_REFUSE
from rostra.compatibility import definitions
from rostra.compatibility.arrow_rules import TableChange, TableComparison
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.gate_config import Way
from rostra.compatibility.references import place_of_part
from rostra.compatibility.snapshot import Snapshot

BUMPS = ("none", "patch", "minor", "major")
"""The parts of a version number that a change may ask for, in ascending order."""


class Violation(NamedTuple):
    """A schema that is not compatible with its earlier state.

    Attributes:
        own: the changes of the schema itself; None where only schemas that it refers to changed.
        part: JSON pointer to the definition that is not compatible; empty for the whole.
    """

    name: str
    way: Way
    direction: Direction
    own: TableComparison | None
    part: str = ""


class SnapshotComparison:
    """Comparison of a snapshot of a folder with an earlier one."""

    def __init__(self, old: Snapshot, new: Snapshot, cache: ComparisonCache) -> None:
        self._old = old
        self._new = new
        self._cache = cache
        self._common = [name for name in old.schemas if name in new.schemas]

    def violations(self, ways: Sequence[Way]) -> Iterator[Violation]:
        """Yield the violations among the schemas that both snapshots have."""
        reported = set()
        for name in self._common:
            for part in self._old.graph.parts(name):
                own = self._cache.own(self._old, self._new, name, part)
                for way in ways:
                    direction: Direction = getattr(own, way)
                    breaks_table = own.rules and way == "backward"
                    if direction.verdict == "compatible" and not breaks_table:
                        continue
                    if not self._referrers_comply(name, part, way):
                        reported.add(name)
                        yield Violation(name, way, direction, own, self._place(name, part))
            if definitions.asserts_nothing(self._old.schemas[name]):
                yield from self.of_definitions(name, ways)
        inverting = [name for name in self._common if self._needs_whole_comparison(name)]
        # A violation of one file is not repeated for each file that refers to it: these are
        # compared with an old state that already has it.
        mixed = self._old.with_schemas_of(self._new, reported) if inverting and reported else None
        for name in inverting:
            for way in ways:
                failure = self._failure(self._old, name, way)
                if failure and (mixed is None or self._failure(mixed, name, way)):
                    part, direction = failure
                    yield Violation(name, way, direction, None, self._place(name, part))

    def of_definitions(self, name: str, ways: Sequence[Way]) -> Iterator[Violation]:
        """Yield the violations of the definitions of a schema that no schema leads to."""
        for pointer in self.unreferenced(name):
            part = f"#{quote(pointer)}"
            if not self._new.graph.has_part(name, part):
                own = _gone(pointer)
            else:
                own = self._cache.own(self._old, self._new, name, part)
            for way in ways:
                direction: Direction = getattr(own, way)
                if direction.verdict != "compatible":
                    yield Violation(name, way, direction, own, pointer)

    def unreferenced(self, name: str) -> list[str]:
        """The definitions of a schema that changed and that no schema of the folder leads to."""
        if self._old.file(name) == self._new.file(name):
            return []
        old, new = (s.schemas[name] for s in (self._old, self._new))
        graph = self._old.graph
        places = [graph.place(name, part) for part in graph.parts(name)]
        return definitions.unreferenced(old, new, places, [*graph.inner_references(name)])

    def bump(self, name: str) -> str:
        """The part of the version number that a schema's own change asks for."""
        parts = self._old.graph.parts(name)
        bumps = [self._cache.own(self._old, self._new, name, part).bump for part in parts]
        bumps[1:] = ["minor" if bump == "major" else bump for bump in bumps[1:]]
        return max(bumps, key=BUMPS.index)

    def _referrers_comply(self, name: str, part: str, way: Way) -> bool:
        """Whether all schemas that referred to a part are compatible, though the part is not."""
        if not part:
            return False
        if not self._new.graph.has_part(name, part):
            return True  # the comparison of its referrers shows the effect
        referrers = self._old.graph.referrers[name, part] & {*self._common}
        return not any(self._failure(self._old, referrer, way) for referrer in referrers)

    def _needs_whole_comparison(self, name: str) -> bool:
        """Whether comparisons file by file prove nothing about a schema as a whole."""
        if not self._cache.affected(self._old, self._new, name):
            return False
        graphs = self._old.graph, self._new.graph
        for other, reference in graphs[0].references(name):
            # What it names must be the same part of the same file, which is compared by itself.
            if not graphs[1].has(other, reference):
                return True
            if graphs[0].part(other, reference) != graphs[1].part(other, reference):
                return True
        return any(g.is_unread(name) or not g.is_monotone(name) for g in graphs)

    def _place(self, name: str, part: str) -> str:
        return place_of_part(self._old.graph, self._new.graph, name, part)

    def _failure(self, old: Snapshot, name: str, way: Way) -> tuple[str, Direction] | None:
        """The first part of a schema that is not compatible, with all that it refers to."""
        pair = (old, self._new) if way == "backward" else (self._new, old)
        parts = old.graph.parts(name)
        directions = ((part, self._cache.bundled(*pair, name, part)) for part in parts)
        return next((found for found in directions if found[1].verdict != "compatible"), None)


def _gone(pointer: str) -> TableComparison:
    """The comparison of a definition with its absence."""
    gone = Direction("breaking", "what refers to it leads nowhere")
    message = f"the definition {pointer.rpartition('/')[2]} is gone"
    change = TableChange("defs-removed", pointer, message, MAY_FAIL, MAY_REFUSE)
    return TableComparison(gone, gone, (change,))
