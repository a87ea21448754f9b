"""Templates: what a field has where a table has it in several columns, ``{first} {last}``."""

import re
from collections.abc import Callable
from typing import NamedTuple

_COLUMN = re.compile(r"\{([^{}]+)\}")


class Template(NamedTuple):
    """A template, as words of literal text and of columns.

    A word is what stands between white space outside of braces; ``({party})`` is one. Each of its
    parts is the text and whether it is the name of a column.
    """

    words: tuple[tuple[tuple[str, bool], ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order, each once."""
        names = (text for word in self.words for text, is_column in word if is_column)
        return tuple(dict.fromkeys(names))

    def fill(self, value: Callable[[str], str]) -> str:
        """The text with the value of each column in its place.

        A word of which all columns are empty is left out, with what else is in it. If all columns
        of the template are empty, so is the text.
        """
        values = {name: value(name).strip() for name in self.columns}
        if not any(values.values()):
            return ""
        filled = []
        for word in self.words:
            own = [values[text] for text, is_column in word if is_column]
            if any(own) or not own:
                filled.append("".join(values[t] if is_column else t for t, is_column in word))
        return " ".join(filled)


def read_template(text: str) -> Template | None:
    """The template that a text is; None if it names no column in braces."""
    words: list[list[tuple[str, bool]]] = [[]]
    for number, piece in enumerate(_COLUMN.split(text)):
        if number % 2:
            words[-1].append((piece, True))
            continue
        for index, part in enumerate(re.split(r"\s", piece)):
            if index:
                words.append([])
            if part:
                words[-1].append((part, False))
    template = Template(tuple(tuple(word) for word in words if word))
    return template if template.columns else None


def columns_of(mapped: str) -> tuple[str, ...]:
    """The columns that a field is mapped to: those of a template, one, or none."""
    template = read_template(mapped)
    return template.columns if template else (mapped,) if mapped else ()
