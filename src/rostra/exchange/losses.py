"""The report of an import or export: what was dropped, altered or defaulted, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from rostra.errors import RostraError
from rostra.printable import shortened

Kind = Literal["wrong", "dropped", "altered", "defaulted"]
KINDS: tuple[Kind, ...] = ("wrong", "dropped", "altered", "defaulted")
"""What may happen to content: the input contradicts itself or states what is not so, and nothing
was mended (``wrong``); content was left out (``dropped``) or changed (``altered``); a column that
the input does not have was filled (``defaulted``). All but the last are losses."""

_EXAMPLES = 5  # places that the report names for each loss


@dataclass(slots=True)
class Loss:
    """One kind of loss: how often it occurred, and where first.

    Attributes:
        kind: one of `KINDS`.
        id: kebab-case, stable.
        message: what it is, as a sentence without a place.
        count: how often.
        examples: the first places, each with the value concerned or an empty string.
    """

    kind: Kind
    id: str
    message: str
    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)


class LossReport:
    """What an import or export did not carry over as it was.

    `losses` has them in the order of `KINDS`, and then as they first occurred.
    """

    def __init__(self) -> None:
        self._losses: dict[tuple[str, str], Loss] = {}

    def add(  # noqa: PLR0913 - a loss, and where it occurred
        self,
        kind: Kind,
        loss_id: str,
        message: str,
        place: str = "",
        value: str = "",
        *,
        count: int = 1,
    ) -> None:
        """Count a loss.

        Args:
            kind: one of `KINDS`.
            loss_id: kebab-case; the same id always has the same message.
            message: what it is, as a sentence without a place.
            place: where (``speeches.csv:17``); empty where it concerns the whole input.
            value: the value concerned; it is shortened.
            count: how often.
        """
        loss = self._losses.get((kind, loss_id))
        if loss is None:
            loss = self._losses[kind, loss_id] = Loss(kind, loss_id, message)
        loss.count += count
        if len(loss.examples) < _EXAMPLES and (place or value):
            loss.examples.append((place, shortened(value) if value else ""))

    @property
    def losses(self) -> list[Loss]:
        """All of them, those that a user has to look at first."""
        return [loss for kind in KINDS for loss in self._losses.values() if loss.kind == kind]

    def has_losses(self) -> bool:
        """Whether anything is wrong or was dropped or altered."""
        return any(loss.kind != "defaulted" for loss in self._losses.values())

    def as_json(self) -> list[dict[str, Any]]:
        """The losses as JSON values: kind, id, message, count, examples (place and value)."""
        return [
            {
                "kind": loss.kind,
                "id": loss.id,
                "message": loss.message,
                "count": loss.count,
                "examples": [
                    {"place": place or None, "value": value or None}
                    for place, value in loss.examples
                ],
            }
            for loss in self.losses
        ]

    def lines(self) -> Iterator[str]:
        """The losses in lines for people."""
        for loss in self.losses:
            yield f"{loss.kind}: {loss.id}: {loss.count:,}: {loss.message}"
            for place, value in loss.examples:
                yield "    " + ": ".join(filter(None, (place, value)))
            if loss.examples and loss.count > len(loss.examples):
                yield f"    and {loss.count - len(loss.examples):,} more"


class LossError(RostraError):
    """A strict import or export would lose something.

    Args:
        report: what it would lose.
    """

    def __init__(self, report: LossReport) -> None:
        losses = [loss for loss in report.losses if loss.kind != "defaulted"]
        super().__init__(
            f"{sum(loss.count for loss in losses):,} losses, so that nothing was written: "
            + ", ".join(loss.id for loss in losses)
        )
        self.report = report
