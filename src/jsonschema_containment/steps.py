"""A change of a schema as a step: what is told of it, and the edits that make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jsonschema_containment.comparison import Change
from jsonschema_containment.effects import NEUTRAL

if TYPE_CHECKING:
    from jsonschema_containment.edits import Edit


@dataclass(frozen=True)
class Step:
    """A change with the edits that make it.

    Steps of one ``unit`` are made as one: a property that comes, and that it is required. The unit
    is the pointer of its chief step.
    """

    change: Change
    edits: tuple[Edit, ...]
    unit: str

    @property
    def neutral(self) -> bool:
        """Whether it says nothing about instances, by itself."""
        return self.change.old_data == self.change.readers == NEUTRAL


@dataclass(frozen=True)
class Place:
    """A place in the new document, for people, and in the old one, for edits."""

    pointer: str = ""
    path: tuple[str | int, ...] = ()

    def at(self, old: str | int, new: str | int | None = None) -> Place:
        """A place below; the key in the new document, if it is another."""
        token = str(old if new is None else new).replace("~", "~0").replace("/", "~1")
        return Place(f"{self.pointer}/{token}", (*self.path, old))

    def step(self, kind: str, message: str, effects: tuple[str, str], *edits: Edit) -> Step:
        """A change of this place."""
        kind = "".join(f"-{c.lower()}" if c.isupper() else c for c in kind)
        return Step(Change(kind, self.pointer, message, *effects), edits, self.pointer)
