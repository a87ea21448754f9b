"""Which schemas of a state do not keep what another state promised.

Each file is compared by itself, with what it refers to as it is now, and so is each part of it that
other files refer to. Where that holds for all, and no file has a reference in a place that turns
acceptance round, each schema with all that it refers to accepts what it did: by induction over the
steps of a validation. The files that have such a reference are compared whole.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jsonschema_containment.comparison import Direction
from rostra.compatibility.arrow_rules import TableComparison
from rostra.compatibility.comparer import Comparer
from rostra.compatibility.monotone import monotone
from rostra.compatibility.snapshot import Snapshot

Sides = tuple[int, ...]
"""0 is backward, 1 is forward."""


class Broken(NamedTuple):
    """A schema that breaks a promise.

    Attributes:
        name: the schema.
        side: where.
        direction: says how.
        own: what it changed itself; None where what it refers to changed.
    """

    name: str
    side: int
    direction: Direction
    own: TableComparison | None


class Between:
    """What lies between two states.

    Args:
        old: has promised.
        new: has to keep it.
        comparer: compares.
    """

    def __init__(self, old: Snapshot, new: Snapshot, comparer: Comparer) -> None:
        self._old = old
        self._new = new
        self._comparer = comparer
        self._both = [name for name in old.schemas if name in new.schemas]

    def broken(self, wanted: Sides) -> Iterator[Broken]:
        """The schemas that break a promise; those that are gone are not among them."""
        told = set()
        for name in self._both:
            for part in self._old.bundles.parts(name):
                own = self._comparer.own(self._old, self._new, name, part)
                directions = own.backward, own.forward
                for side in wanted:
                    fails = directions[side].verdict != "compatible" or (own.rules and not side)
                    if fails and not self._excused(name, part, side):
                        told.add(name)
                        yield Broken(name, side, directions[side], own)
        turned = [name for name in self._both if self._turned(name)]
        # What was told of other files is not told again of those who refer to them.
        as_told = {f"{name}.json": self._new.file(name) for name in told}
        mixed = Snapshot({**self._old.files, **as_told}) if turned and told else self._old
        for name in turned:
            for side in wanted:
                direction = self._fails(self._old, name, side)
                if direction and (mixed is self._old or self._fails(mixed, name, side)):
                    yield Broken(name, side, direction, None)

    def bump(self, name: str) -> str:
        """The part of a number that the change of a schema itself asks for."""
        parts = self._old.bundles.parts(name)
        bumps = [self._comparer.own(self._old, self._new, name, part).bump for part in parts]
        bumps[1:] = ["minor" if bump == "major" else bump for bump in bumps[1:]]
        return max(bumps, key=("none", "patch", "minor", "major").index)

    def _excused(self, name: str, part: str, side: int) -> bool:
        """Whether those who referred to a part keep what they promised: it was moved, say."""
        if not part:
            return False
        if not self._new.bundles.has(name, part):
            return True  # those who referred to it tell what that makes of them
        users = self._old.bundles.users[name, part] & {*self._both}
        return not any(self._fails(self._old, user, side) for user in users)

    def _turned(self, name: str) -> bool:
        """Whether what a schema accepts cannot be told from that of each file by itself."""
        if not self._comparer.moved(self._old, self._new, name):
            return False
        targets = self._old.bundles.targets(name)
        gone = not all(self._new.bundles.has(other, part) for other, part in targets)
        return gone or not all(monotone(s.schemas[name]) for s in (self._old, self._new))

    def _fails(self, old: Snapshot, name: str, side: int) -> Direction | None:
        """The direction that does not hold of a schema with all that it refers to, or None."""
        pair = (old, self._new) if side == 0 else (self._new, old)
        parts = old.bundles.parts(name)
        found = (self._comparer.whole(*pair, name, part) for part in parts)
        return next((one for one in found if one.verdict != "compatible"), None)
