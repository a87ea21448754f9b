"""What the rules look at, and the comparisons that they share."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rostra.building.compare import next_version
from rostra.errors import RostraError
from rostra.gate.bundles import Bundles
from rostra.gate.config import Waiver
from rostra.gate.documents import Schema
from rostra.gate.snapshot import Snapshot
from rostra.schema import compare
from rostra.schema.comparing.comparison import Comparison

LEVELS = ("none", "patch", "minor", "major")


class Comparer:
    """Comparisons of schemas, each made once however many rules and versions ask for it."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], Comparison] = {}

    def whole(self, old: Snapshot, new: Snapshot, name: str) -> Comparison:
        """Two states of a schema, each with the schemas that it refers to."""
        asked = (old.digest(name), new.digest(name))
        if asked not in self._made:
            schemas = [state.bundles.whole(name) for state in (old, new)]
            self._made[asked] = _compare(name, *schemas)
        return self._made[asked]

    def own(self, old: Snapshot, new: Snapshot, name: str) -> Comparison:
        """What a schema itself changed: both states with the new state of all that is around."""
        around = old.bundles.around(name) | new.bundles.around(name)
        if all(old.digest(other) == new.digest(other) for other in around):
            return self.whole(old, new, name)
        asked = (old.digest(name), new.digest(name), "own")
        if asked not in self._made:
            mixed = Bundles({**new.schemas, name: old.schemas[name]})
            self._made[asked] = _compare(name, mixed.whole(name), new.bundles.whole(name))
        return self._made[asked]


def _compare(name: str, old: Schema, new: Schema) -> Comparison:
    try:
        return compare(old, new)
    except RostraError as error:
        raise RostraError(f"{name}.json cannot be compared: {error}") from error


class Work(NamedTuple):
    """What the rules look at.

    Attributes:
        now: the schemas that are judged.
        promised: what they must be compatible with, by what it is called, newest last.
        newest: the newest version that was published before them, or None.
        direction: ``backward``, ``forward`` or ``full``.
        waivers: the breaks that may pass.
        comparer: compares.
    """

    now: Snapshot
    promised: Mapping[str, Snapshot]
    newest: str | None
    direction: str
    waivers: Sequence[Waiver]
    comparer: Comparer

    def last(self) -> Snapshot | None:
        """The newest state that is promised, or None."""
        return next(iter(reversed([*self.promised.values()])), None)

    def bumps(self) -> dict[str, str]:
        """For each schema, and each codelist that differs, the part of the number it asks for.

        Against the newest state that is promised; what that does not have yet asks for ``minor``.
        """
        last = self.last()
        before = last.schemas if last else {}
        found = {}
        for name in sorted(before.keys() | self.now.schemas.keys()):
            if name not in self.now.schemas:
                found[name] = "major"
            elif last is None or name not in before:
                found[name] = "minor"
            else:
                found[name] = self.comparer.whole(last, self.now, name).bump
        return found | self._codelists(last)

    def _codelists(self, last: Snapshot | None) -> dict[str, str]:
        before = last.codelists if last else {}
        found = {}
        for name in sorted(before.keys() | self.now.codelists.keys()):
            old, new = before.get(name, []), self.now.codelists.get(name, [])
            codes, now = ({row["code"] for row in rows} for rows in (old, new))
            if old != new or (name in before) != (name in self.now.codelists):
                level = "major" if codes - now else "minor" if now - codes else "patch"
                found[f"codelists/{name}"] = level
        return found

    def next(self) -> str:
        """The number under which these schemas would be published."""
        level = max(self.bumps().values(), key=LEVELS.index, default="none")
        if self.newest is None:
            return "1.0.0"
        return self.newest if level == "none" else next_version(self.newest, level)
