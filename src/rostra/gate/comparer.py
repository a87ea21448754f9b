"""Comparisons of schemas that refer to one another."""

from dataclasses import replace

from rostra.gate.bundles import Bundles
from rostra.gate.documents import Schema
from rostra.gate.monotone import monotone
from rostra.gate.snapshot import Snapshot
from rostra.schema.comparing.comparison import Change, Comparison, Direction
from rostra.schema.comparing.limited import Limited
from rostra.schema.comparing.limits import UnusableError

_SAME = Direction("compatible", "equal")
EQUAL = Comparison(_SAME, _SAME, (), equal=True)


class Comparer:
    """Comparisons, each made once however many rules and versions ask for it.

    Args:
        limited: makes them.
    """

    def __init__(self, limited: Limited) -> None:
        self._limited = limited
        self._made: dict[tuple[str, ...], Comparison] = {}

    def whole(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> Comparison:
        """Two states of a part of a schema, each with all that it refers to."""
        if old.digest(name) == new.digest(name):
            return EQUAL
        asked = (old.digest(name), new.digest(name), part, "whole")
        if asked not in self._made:
            documents = [state.bundles.whole(name, part) for state in (old, new)]
            self._made[asked] = self._compare(*documents)
        return self._made[asked]

    def own(self, old: Snapshot, new: Snapshot, name: str, part: str = "") -> Comparison:
        """What a schema itself changed, where that is not made good by what it refers to."""
        if old.file(name) == new.file(name) or _alike(old, new, name, part):
            return EQUAL
        asked = (old.digest(name), new.digest(name), part, "own")
        if asked not in self._made:
            found = self._own(old, new, name, part)
            within = f"/$defs/{_token(new.bundles.address(name))}" if part else ""
            self._made[asked] = replace(found, changes=_below(found.changes, within, part))
        return self._made[asked]

    def _own(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Comparison:
        # What is proved of references that lead nowhere is proved for whatever they name.
        found = self._compare(*(state.bundles.opened(name, part) for state in (old, new)))
        if not old.bundles.targets(name) | new.bundles.targets(name):
            return found
        pair = (old, new)
        backward, forward = (
            one if one.verdict == "compatible" else self._settled(*states, name, part)
            for one, states in ((found.backward, pair), (found.forward, pair[::-1]))
        )
        return replace(found, backward=backward, forward=forward)

    def _settled(self, old: Snapshot, new: Snapshot, name: str, part: str) -> Direction:
        """Whether the new state of a schema accepts all that the old one did."""
        if monotone(old.schemas[name]) and monotone(new.schemas[name]):
            # What the old one accepts although it refers to nothing that accepts anything, and the
            # new one refuses although all that it refers to accepts everything, is a witness.
            least = old.bundles.stubbed(name, part, accepting=False)
            most = new.bundles.stubbed(name, part, accepting=True)
            found = self._compare(least, most).backward
            if found.verdict == "breaking":
                return found
        around = old.bundles.around(name) & new.bundles.around(name)
        if any(old.digest(other) != new.digest(other) for other in around):
            mixed = Bundles({**new.schemas, name: old.schemas[name]})
            found = self._compare(mixed.whole(name, part), new.bundles.whole(name, part)).backward
            if found.verdict == "compatible":
                return found
        documents = (state.bundles.whole(name, part) for state in (old, new))
        return self._compare(*documents).backward

    def _compare(self, old: Schema, new: Schema) -> Comparison:
        try:
            return self._limited.compare(old, new)
        except UnusableError as error:
            # Each file is a schema; together they are beyond what can be compared.
            unproven = Direction("unproven", str(error))
            return Comparison(unproven, unproven, ())


def _alike(old: Snapshot, new: Snapshot, name: str, part: str) -> bool:
    """Whether a part is in both states made of the same."""
    reached = old.bundles.reached(name, part) if part else None
    return reached is not None and reached == new.bundles.reached(name, part)


def _below(changes: tuple[Change, ...], within: str, part: str) -> tuple[Change, ...]:
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
