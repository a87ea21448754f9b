"""What a comparison of two schemas says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["compatible", "breaking", "unproven"]
STEPS_RAN_OUT = "the steps ran out"
Bump = Literal["none", "patch", "minor", "major"]


class NoWitness:
    """The absence of a witness; None would be the JSON value null."""

    def __repr__(self) -> str:
        return "NO_WITNESS"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "NO_WITNESS"  # there is one only, also after a way through another process


NO_WITNESS: Final = NoWitness()


@dataclass(frozen=True)
class Direction:
    """Whether one schema accepts everything that another accepts.

    Attributes:
        verdict: ``compatible`` (proved), ``breaking`` (refuted by a witness) or ``unproven``.
        reason: how it was proved or refuted, or why it was not, in words.
        witness: for ``breaking``, a JSON value that the one schema accepts and the other refuses,
            by both validators; the reason says whether they checked ``format``. Else NO_WITNESS.
        assumed: for ``breaking``, the references to documents that are not there, if the witness is
            one only where these accept everything, or nothing, as the reason says.
    """

    verdict: Verdict
    reason: str
    witness: object = NO_WITNESS
    assumed: tuple[str, ...] = ()

    @property
    def ran_out(self) -> bool:
        """Whether there is neither a proof nor a witness because the steps ran out."""
        return self.verdict == "unproven" and STEPS_RAN_OUT in self.reason


@dataclass(frozen=True)
class Change:
    """One place where the documents differ.

    The effects are proved of this change by itself, or marked as unproven; where a change has its
    effect only together with others, it names them.

    Attributes:
        kind: what changed, such as ``property-added`` or ``maximum-changed``.
        pointer: a JSON pointer into the new document, or into the old for what was removed.
        message: the change in words.
        old_data: the effect on data that exists.
        readers: the effect on readers that keep the old schema.
        old_witness: a value that the old document accepts, and that both the new document and the
            old one with this change alone refuse; NO_WITNESS where none is known.
        new_witness: a value that the new document accepts and the old one refuses, and that the
            old one with this change alone accepts; NO_WITNESS where none is known.
    """

    kind: str
    pointer: str
    message: str
    old_data: str
    readers: str
    old_witness: object = NO_WITNESS
    new_witness: object = NO_WITNESS


@dataclass(frozen=True)
class Comparison:
    """A new schema against an old one.

    Attributes:
        backward: whether the new one accepts everything that the old one did.
        forward: whether the old one accepts everything that the new one does.
        changes: what differs, in the order of the old document.
        equal: whether the two documents are equal as JSON.
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
