"""What the rules look at, and the comparisons that they share."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rostra.compatibility.breaks import Between
from rostra.compatibility.comparer import Comparer
from rostra.compatibility.config import Waiver
from rostra.compatibility.snapshot import Snapshot
from rostra.version_numbers import next_version

LEVELS = ("none", "patch", "minor", "major")


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
        between = Between(last or self.now, self.now, self.comparer)
        for name in sorted(before.keys() | self.now.schemas.keys()):
            if name not in self.now.schemas:
                found[name] = "major"
            elif last is None or name not in before:
                found[name] = "minor"
            else:
                found[name] = between.bump(name)
        found |= {broken.name: "major" for broken in between.broken((0,))}
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
