"""Lists of words as they are kept in modules: one string, a space between any two words."""


def words(lines: str) -> frozenset[str]:
    """The words of a string."""
    return frozenset(lines.split())
