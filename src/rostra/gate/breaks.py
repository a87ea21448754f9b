"""Which schemas of a state do not keep what another state promised.

Each file is compared by itself, with what it refers to as it is now, and so is each part of it that
other files refer to. Where that holds for all, and no file has a reference in a place that turns
acceptance round, each schema with all that it refers to accepts what it did: by induction over the
steps of a validation. The files that have such a reference are compared whole.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rostra.gate.comparer import Comparer
from rostra.gate.monotone import monotone
from rostra.gate.snapshot import Snapshot
from rostra.schema.comparing.comparison import Comparison

Sides = tuple[int, ...]
"""0 is backward, 1 is forward."""


class Broken(NamedTuple):
    """A schema that breaks a promise.

    Attributes:
        name: the schema.
        sides: where.
        comparison: says how.
        own: whether it changed itself; otherwise what it refers to did.
    """

    name: str
    sides: Sides
    comparison: Comparison
    own: bool


def failing(comparison: Comparison, wanted: Sides) -> Sides:
    """The sides on which a comparison does not hold."""
    directions = comparison.backward, comparison.forward
    rules = comparison.rules, ()
    return tuple(s for s in wanted if directions[s].verdict != "compatible" or rules[s])


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
                sides = failing(own, wanted)
                if sides and not self._excused(name, part, wanted):
                    told.add(name)
                    yield Broken(name, sides, own, own=True)
        for name in filter(self._turned, self._both):
            yield from self._by_others(name, told, wanted)

    def bump(self, name: str) -> str:
        """The part of a number that the change of a schema itself asks for."""
        own = [self._own(name, part) for part in self._old.bundles.parts(name)]
        bumps = [comparison.bump for comparison in own]
        parts = ["minor" if bump == "major" else bump for bump in bumps[1:]]
        return max([bumps[0], *parts], key=("none", "patch", "minor", "major").index)

    def _own(self, name: str, part: str) -> Comparison:
        return self._comparer.own(self._old, self._new, name, part)

    def _excused(self, name: str, part: str, wanted: Sides) -> bool:
        """Whether those who referred to a part keep what they promised: it was moved, say."""
        if not part:
            return False
        if not self._new.bundles.has(name, part):
            return True  # those who referred to it tell what that makes of them
        users = self._old.bundles.users[name, part] & {*self._both}
        return not any(failing(found, wanted) for user in users for found in self._whole(user))

    def _whole(self, name: str) -> Iterator[Comparison]:
        for part in self._old.bundles.parts(name):
            yield self._comparer.whole(self._old, self._new, name, part)

    def _turned(self, name: str) -> bool:
        """Whether what a schema accepts cannot be told from that of each file by itself."""
        if self._old.digest(name) == self._new.digest(name):
            return False
        targets = self._old.bundles.targets(name)
        gone = not all(self._new.bundles.has(other, part) for other, part in targets)
        return gone or not monotone(self._old.schemas[name])

    def _by_others(self, name: str, told: set[str], wanted: Sides) -> Iterator[Broken]:
        if not any(failing(found, wanted) for found in self._whole(name)):
            return
        # What was told of other files is not told again of those who refer to them.
        mixed = {f"{other}.json": self._new.file(other) for other in told}
        state = Snapshot({**self._old.files, **mixed})
        for part in self._old.bundles.parts(name):
            found = self._comparer.whole(state, self._new, name, part)
            if sides := failing(found, wanted):
                whole = self._comparer.whole(self._old, self._new, name, part)
                yield Broken(name, failing(whole, wanted) or sides, whole, own=False)
                return
