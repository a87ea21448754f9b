"""What reading raises beside the errors of the whole package."""

from __future__ import annotations

from rostra.errors import RostraError


class QueryError(RostraError, ValueError):
    """A query that cannot be understood: it shows the place.

    Args:
        query: the query.
        place: code points before the place.
        message: what is wrong there, and what to write.
    """

    def __init__(self, query: str, place: int, message: str) -> None:
        self.query, self.place = query, place
        line = "".join(c if c.isprintable() else " " for c in query)
        super().__init__(
            f"the query cannot be read at character {place + 1}: {message}\n"
            f"    {line}\n    {' ' * place}^"
        )
