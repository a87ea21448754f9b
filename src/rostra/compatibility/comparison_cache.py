"""Comparisons of schemas that refer to one another, each made once."""

from dataclasses import replace

from jsonschema_containment import Direction, Document, UnusableSchemaError
from rostra.compatibility.arrow_rules import TableChange, TableComparison
from rostra.compatibility.references import place_of_part
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.snapshot import Snapshot
from rostra.progress import Progress, silent

_SAME = Direction("compatible", "equal")
_EQUAL = TableComparison(_SAME, _SAME, (), equal=True)


class ComparisonCache:
    """Comparisons of the schemas of two snapshots, which many rules and versions ask for.

    Attributes:
        without_arrow: the schemas of tables for which pyarrow was missing to compare Arrow types.
    """

    def __init__(self, comparer: Comparer, progress: Progress = silent) -> None:
        self.without_arrow: set[str] = set()
        self._comparer = comparer
        self._progress = progress
        self._isolated: dict[tuple[str, ...], TableComparison] = {}
        self._own: dict[tuple[str, ...], TableComparison] = {}
        self._bundled: dict[tuple[str, ...], Direction] = {}
        self._affected: dict[tuple[str, ...], set[str]] = {}
        self._edited: tuple[Snapshot | None, Snapshot | None, set[str]] = (None, None, set())

    def bundled(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> Direction:
        """Whether a part of a schema, with all that it refers to, accepts all that it did."""
        if not self.affected(old, new, name):
            return _SAME
        key = (old.digest(name), new.digest(name), part)
        if key not in self._bundled:
            self._progress(f"comparing {name} with all that it refers to", None)
            self._bundled[key] = self._compare_bundles(old, new, name, part)
        return self._bundled[key]

    def own(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> TableComparison:
        """The changes of a schema itself, with verdicts that consider its references too."""
        key = (old.digest(name), new.digest(name), part)
        if key not in self._own:
            comparison = self.isolated(old, new, name, part)
            if old.graph.references(name) | new.graph.references(name):
                backward, forward = comparison.backward, comparison.forward
                if not _is_certain(backward):
                    backward = self._with_references(old, new, name, part)
                if not _is_certain(forward):
                    forward = self._with_references(new, old, name, part)
                comparison = replace(comparison, backward=backward, forward=forward)
            self._own[key] = comparison
        return self._own[key]

    def isolated(self, old: Snapshot, new: Snapshot, name: str, part: str) -> TableComparison:
        """The changes of a schema itself, with verdicts that hold wherever its references lead."""
        if old.file(name) == new.file(name) or _same_definition(old, new, name, part):
            return _EQUAL
        key = (old.digest(name), new.digest(name), part)
        if key not in self._isolated:
            self._progress(f"comparing {name}", None)
            documents = [s.graph.document(name, part, without=s.schemas) for s in (old, new)]
            try:
                comparison = self._comparer.compare(name, *documents)
            except UnusableSchemaError as error:
                unproven = Direction("unproven", str(error))
                comparison = TableComparison(unproven, unproven, ())
            place = place_of_part(old.graph, new.graph, name, part)
            changes = _changes_below(comparison.changes, place)
            self._isolated[key] = replace(comparison, changes=changes)
            if not comparison.arrow_types_compared:
                self.without_arrow.add(name)
        return self._isolated[key]

    def affected(self, old: Snapshot, new: Snapshot, name: str) -> set[str]:
        """The schema and its dependencies, without those that accept the same as before."""
        key = (old.digest(name), new.digest(name))
        if key[0] == key[1]:
            return set()
        if key not in self._affected:
            graphs = (old.graph, new.graph)
            names = {name}.union(*(graph.dependencies(name) for graph in graphs))
            # For these, two schemas that accept the same may still differ.
            exact = any(g.exact & {name, *g.dependencies(name)} for g in graphs)
            edited = names & self._edited_files(old, new)
            changed = {n for n in edited if exact or not self._unchanged(old, new, n)}
            if changed:
                rest = names - changed
                changed |= {n for n in rest if any(changed & g.dependencies(n) for g in graphs)}
            self._affected[key] = changed
        return self._affected[key]

    def _edited_files(self, old: Snapshot, new: Snapshot) -> set[str]:
        """The schemas whose files are not the same."""
        if self._edited[:2] != (old, new):
            common = old.schemas.keys() & new.schemas.keys()
            edited = {name for name in common if old.file(name) != new.file(name)}
            self._edited = (old, new, edited | (old.schemas.keys() ^ new.schemas.keys()))
        return self._edited[2]

    def _unchanged(self, old: Snapshot, new: Snapshot, name: str) -> bool:
        """Whether each part accepts what it did, wherever its references lead."""
        if name not in old.schemas or name not in new.schemas:
            return False
        return all(
            all(state.graph.has_part(name, part) for state in (old, new))
            and self.isolated(old, new, name, part).bump in ("none", "patch")
            for part in {*old.graph.parts(name), *new.graph.parts(name)}
        )

    def _compare_bundles(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Direction:
        dependencies = old.graph.dependencies(name) | new.graph.dependencies(name)
        if unaffected := dependencies - self.affected(old, new, name):
            pair = [state.graph.document(name, part, without=unaffected) for state in (old, new)]
            direction = self._accepts(name, *pair)
            if _is_certain(direction):
                return direction
        pair = [state.graph.document(name, part) for state in (old, new)]
        direction = self._accepts(name, *pair)
        missing = [r for r in direction.assumed if ":" not in r.partition("/")[0]]
        if missing:  # not somebody else's schemas, but files that one of the states does not have
            return Direction("unproven", f"{' and '.join(missing)} leads nowhere")
        return direction

    def _with_references(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Direction:
        """Whether a schema accepts all that it did, where that depends on its references."""
        if self.affected(old, new, name) - {name}:
            mixed = old.graph.among(name, part, new.graph)
            direction = self._accepts(name, mixed, new.graph.document(name, part))
            if direction.verdict == "compatible":
                return direction
        return self.bundled(old, new, name, part)

    def _accepts(self, name: str, old: Document, new: Document) -> Direction:
        try:
            return self._comparer.accepts(name, old, new)
        except UnusableSchemaError as error:
            return Direction("unproven", str(error))


def _is_certain(direction: Direction) -> bool:
    """Whether a verdict holds whatever the documents accept that were left out."""
    if direction.verdict == "breaking":
        return not direction.assumed
    return direction.verdict == "compatible"


def _same_definition(old: Snapshot, new: Snapshot, name: str, part: str) -> bool:
    """Whether a part, with what it refers to within its schema, is the same in both states."""
    if not part:
        return False
    definition = old.graph.definition(name, part)
    return definition is not None and definition == new.graph.definition(name, part)


def _changes_below(changes: tuple[TableChange, ...], place: str) -> tuple[TableChange, ...]:
    """The changes at a place and below; all of the file where none is there."""
    of_part = [c for c in changes if f"{c.pointer}/".startswith(f"{place}/")]
    return tuple(of_part) or changes
