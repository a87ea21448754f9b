"""What the rules of the gate look at, and the version numbers that follow from it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.gate_config import Waiver
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.violations import SnapshotComparison
from rostra.version_numbers import next_version

_LEVELS = ("none", "patch", "minor", "major")


class RuleContext(NamedTuple):
    """What the rules look at.

    Attributes:
        now: the schemas that are judged.
        baselines: the states that they must be compatible with, by their names for people, newest
            last.
        newest: the newest version that was published before them, or None.
        direction: ``backward``, ``forward`` or ``full``.
        waivers: the breaking changes that may pass.
        cache: the comparisons, shared by all rules.
    """

    now: Snapshot
    baselines: Mapping[str, Snapshot]
    newest: str | None
    direction: str
    waivers: Sequence[Waiver]
    cache: ComparisonCache

    def last_baseline(self) -> Snapshot | None:
        """The newest baseline, or None."""
        return [None, *self.baselines.values()][-1]

    def bumps(self) -> dict[str, str]:
        """For each schema, and each codelist that differs, the part of the number it asks for.

        In comparison with the newest baseline; what is new since then asks for ``minor``.
        """
        last = self.last_baseline()
        before = last.schemas if last else {}
        comparison = SnapshotComparison(last or self.now, self.now, self.cache)
        bumps = {}
        for name in sorted(before.keys() | self.now.schemas.keys()):
            if name not in self.now.schemas:
                bumps[name] = "major"
            elif last is None or name not in before:
                bumps[name] = "minor"
            else:
                bumps[name] = comparison.bump(name)
        bumps |= {v.name: "major" for v in comparison.violations(["backward"])}
        return bumps | self._codelist_bumps(last)

    def _codelist_bumps(self, last: Snapshot | None) -> dict[str, str]:
        before = last.codelists if last else {}
        bumps = {}
        for name in sorted(before.keys() | self.now.codelists.keys()):
            old, new = before.get(name, []), self.now.codelists.get(name, [])
            old_codes, new_codes = ({row["code"] for row in rows} for rows in (old, new))
            if old != new or (name in before) != (name in self.now.codelists):
                removed, added = old_codes - new_codes, new_codes - old_codes
                level = "major" if removed else "minor" if added else "patch"
                bumps[f"codelists/{name}"] = level
        return bumps

    def next_version(self) -> str:
        """The number under which these schemas would be published."""
        level = max(self.bumps().values(), key=_LEVELS.index, default="none")
        if self.newest is None:
            return "1.0.0"
        return self.newest if level == "none" else next_version(self.newest, level)
