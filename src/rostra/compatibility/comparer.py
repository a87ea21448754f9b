"""Comparisons of schemas that refer to one another."""

from collections.abc import Callable
from dataclasses import replace

from jsonschema_containment.comparison import Direction
from jsonschema_containment.limited import Limited
from jsonschema_containment.limits import UnusableError
from rostra.compatibility.arrow_rules import TableChange, TableComparison, with_rules
from rostra.compatibility.bundles import Bundles
from rostra.compatibility.documents import Schema
from rostra.compatibility.monotone import monotone
from rostra.compatibility.snapshot import Snapshot

_SAME = Direction("compatible", "equal")
_EQUAL = TableComparison(_SAME, _SAME, (), equal=True)


class Comparer:
    """Comparisons, each made once however many rules and versions ask for it.

    Args:
        limited: makes them.
        tell: is told the name of each schema before it is compared.
    """

    def __init__(self, limited: Limited, tell: Callable[[str], object] = str) -> None:
        self._limited = limited
        self._tell = tell
        self._opened: dict[tuple[str, ...], TableComparison] = {}
        self._own: dict[tuple[str, ...], TableComparison] = {}
        self._whole: dict[tuple[str, ...], Direction] = {}
        self._moved: dict[tuple[str, ...], set[str]] = {}

    def whole(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> Direction:
        """Whether a part of a schema, with all that it refers to, accepts all that it did."""
        if not self.moved(old, new, name):
            return _SAME
        asked = (old.digest(name), new.digest(name), part)
        if asked not in self._whole:
            self._tell(f"{name} with all that it refers to")
            self._whole[asked] = self._accepts(old, new, name, part)
        return self._whole[asked]

    def own(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> TableComparison:
        """What a schema itself changed, where that is not made good by what it refers to."""
        asked = (old.digest(name), new.digest(name), part)
        if asked not in self._own:
            found = self.opened(old, new, name, part)
            if old.bundles.targets(name) | new.bundles.targets(name):
                backward, forward = found.backward, found.forward
                if backward.verdict != "compatible":
                    backward = self._settled(old, new, name, part)
                if forward.verdict != "compatible":
                    forward = self._settled(new, old, name, part)
                found = replace(found, backward=backward, forward=forward)
            self._own[asked] = found
        return self._own[asked]

    def opened(self, old: Snapshot, new: Snapshot, name: str, part: str) -> TableComparison:
        """What a schema itself changed, as it can be proved for whatever its references name."""
        if old.file(name) == new.file(name) or _alike(old, new, name, part):
            return _EQUAL
        asked = (old.digest(name), new.digest(name), part)
        if asked not in self._opened:
            self._tell(name)
            documents = [s.bundles.whole(name, part, without=s.schemas) for s in (old, new)]
            within = f"/$defs/{_token(new.bundles.address(name))}" if part else ""
            try:
                found = with_rules(self._limited.compare(*documents), *documents)
                found = replace(found, changes=_below(found.changes, within, part))
            except UnusableError as error:
                unproven = Direction("unproven", str(error))
                found = TableComparison(unproven, unproven, ())
            self._opened[asked] = found
        return self._opened[asked]

    def moved(self, old: Snapshot, new: Snapshot, name: str) -> set[str]:
        """Of a schema and what it refers to: what may have another meaning than before."""
        asked = (old.digest(name), new.digest(name))
        if asked not in self._moved:
            self._moved[asked] = self._find_moved(old, new, name) if len({*asked}) > 1 else set()
        return self._moved[asked]

    def _find_moved(self, old: Snapshot, new: Snapshot, name: str) -> set[str]:
        around = {side: {name, *side.bundles.around(name)} for side in (old, new)}
        # What looks at the evaluated parts of a value sees more of others than what they accept.
        looks = any(side.bundles.looking & names for side, names in around.items())
        names = around[old] | around[new]
        changed = {other for other in names if not self._same(old, new, other, exact=looks)}
        return {
            other
            for other in names
            if other in changed
            or any(not changed.isdisjoint(side.bundles.around(other)) for side in (old, new))
        }

    def _same(self, old: Snapshot, new: Snapshot, name: str, *, exact: bool) -> bool:
        """Whether each part means the same, whatever its references name."""
        if name not in old.schemas or name not in new.schemas:
            return False
        if exact or old.file(name) == new.file(name):
            return old.file(name) == new.file(name)
        return all(
            old.bundles.has(name, part)
            and new.bundles.has(name, part)
            and self.opened(old, new, name, part).bump in ("none", "patch")
            for part in {*old.bundles.parts(name), *new.bundles.parts(name)}
        )

    def _accepts(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Direction:
        around = old.bundles.around(name) | new.bundles.around(name)
        if still := around - self.moved(old, new, name):
            # What is proved without these is proved; what is not may hold for what they say.
            pair = [state.bundles.whole(name, part, without=still) for state in (old, new)]
            found = self._ask(*pair)
            if found.verdict == "compatible":
                return found
        return self._ask(old.bundles.whole(name, part), new.bundles.whole(name, part))

    def _settled(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Direction:
        """Whether the new state of a schema accepts all that the old one did."""
        if monotone(old.schemas[name]) and monotone(new.schemas[name]):
            # What the old one accepts although it refers to nothing that accepts anything, and the
            # new one refuses although all that it refers to accepts everything, is a witness.
            least = old.bundles.stubbed(name, part, accepting=False)
            most = new.bundles.stubbed(name, part, accepting=True)
            found = self._ask(least, most)
            if found.verdict == "breaking":
                return found
        if self.moved(old, new, name) - {name}:
            mixed = Bundles({**new.schemas, name: old.schemas[name]})
            found = self._ask(mixed.whole(name, part), new.bundles.whole(name, part))
            if found.verdict == "compatible":
                return found
        return self.whole(old, new, name, part)

    def _ask(self, old: Schema, new: Schema) -> Direction:
        try:
            return self._limited.accepts(old, new)
        except UnusableError as error:
            # Each file is a schema; together they are beyond what can be compared.
            return Direction("unproven", str(error))


def _alike(old: Snapshot, new: Snapshot, name: str, part: str) -> bool:
    """Whether a part is in both states made of the same."""
    reached = old.bundles.reached(name, part) if part else None
    return reached is not None and reached == new.bundles.reached(name, part)


def _below(changes: tuple[TableChange, ...], within: str, part: str) -> tuple[TableChange, ...]:
    """The changes of a part, by their place in the file; all of the file where none is in it."""
    moved = [
        replace(change, pointer=change.pointer.removeprefix(within))
        for change in changes
        if change.pointer.startswith(within)
    ]
    fragment = part.partition("#")[2]
    inside = [c for c in moved if f"{c.pointer}/".startswith(f"{fragment}/")]
    return tuple(inside or moved)


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
