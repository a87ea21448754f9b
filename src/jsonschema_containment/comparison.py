"""What a comparison of two schemas says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["compatible", "breaking", "unproven"]
Bump = Literal["none", "patch", "minor", "major"]


class NoWitness:
    """The absence of a witness; None would be the JSON value null."""

    def __repr__(self) -> str:
        return "NO_WITNESS"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "NO_WITNESS"  # there is one, also after a way through another process


NO_WITNESS: Final = NoWitness()


@dataclass(frozen=True)
class Direction:
    """Whether one schema accepts all that the other accepts.

    ``witness`` is, for a break, a JSON value that the one accepts and the other refuses, by both
    validators; ``reason`` says whether they checked ``format``. Otherwise NO_WITNESS.
    """

    verdict: Verdict
    reason: str
    witness: object = NO_WITNESS


@dataclass(frozen=True)
class Change:
    """One place where the documents differ.

    ``old_data`` is the effect on data that exists, ``readers`` that on readers who keep the old
    schema, both proved of this change by itself, or marked as unproven; what has the effect only
    with other changes names them. ``pointer`` is a JSON pointer into the new document, or the old
    for what went.
    """

    kind: str
    pointer: str
    message: str
    old_data: str
    readers: str


@dataclass(frozen=True)
class Comparison:
    """Old against new: ``backward``: new accepts all that old did; ``forward``: the reverse.

    ``equal`` is equality of the two documents as JSON.
    """

    backward: Direction
    forward: Direction
    changes: tuple[Change, ...]
    equal: bool = False

    @property
    def verdict(self) -> Verdict:
        """The verdict of ``backward``."""
        return self.backward.verdict

    @property
    def bump(self) -> Bump:
        """The part of a version number that the change moves; unproven is major."""
        if self.equal:
            return "none"
        if self.backward.verdict != "compatible":
            return "major"
        return "patch" if self.forward.verdict == "compatible" else "minor"
