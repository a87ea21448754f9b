"""The numbers that types have while an index is built: in the order of their first occurrence."""

from __future__ import annotations

from rostra.language.folding import ROOT, has_casing


class TypeNumbering:
    """The types of a positional attribute; see `PositionalAttribute` for what a type is."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        """The string of each type."""
        self.casings = bytearray()
        """The casing of each type."""
        self._numbers: tuple[dict[str, int], ...] = ({}, {})

    def number(self, text: str, casing: int = ROOT) -> int:
        """Return the number of a type; a new one if it did not occur before.

        `casing` is that of its language.
        """
        if casing != ROOT and not has_casing(text):
            casing = ROOT
        new = len(self.strings)
        number = self._numbers[casing].setdefault(text, new)
        if number == new:
            self.strings.append(text)
            self.casings.append(casing)
        return number
