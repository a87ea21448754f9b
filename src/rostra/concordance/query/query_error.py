"""The error of a query that cannot be understood."""

from __future__ import annotations

from rostra.errors import RostraError
from rostra.printable import blanked


class QueryError(RostraError, ValueError):
    """A query that cannot be understood. Its message shows the query with a mark at the place.

    Args:
        query: the query.
        place: code points before the place.
        message: what is wrong there, and what to write instead.
    """

    def __init__(self, query: str, place: int, message: str) -> None:
        self.query, self.place = query, place
        super().__init__(
            f"the query cannot be read at character {place + 1}: {message}\n"
            f"    {blanked(query)}\n    {' ' * place}^"
        )
