"""Files with a token in each line: which they are, their lines, and the text of their words."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rostra.errors import RostraError
from rostra.exchange.importing import ImportOptions
from rostra.exchange.tables.delimited_text import check_encoding
from rostra.exchange.untrusted.text_lines import text_lines
from rostra.progress import Advance

ADJACENT_NAMES: Final = (
    "adjacent-names",
    "two names of one kind without a word between them: they become one",
)
"""Id and message of a loss: the attribute ``name`` has the kind of a name alone."""


def files_of(inputs: Sequence[Path], endings: Sequence[str]) -> list[Path]:
    """The files of some inputs: they themselves, and those in folders, whatever their depth."""
    files: list[Path] = []
    for path in inputs:
        if not path.is_dir():
            files.append(path)
            continue
        found = [
            file
            for file in sorted(path.rglob("*"))
            if file.suffix.lower() in endings and file.is_file() and not file.is_symlink()
        ]
        if not found:
            raise RostraError(f"{path} has no file whose name ends in {endings[0]}")
        files += found
    return files


def lines_of(file: Path, options: ImportOptions, advance: Advance) -> Iterator[str]:
    """The lines of a file, in UTF-8 or the encoding that a user names; bytes are reported."""
    encoding = check_encoding(options.encoding or "utf-8")
    with text_lines(file, encoding, advance=advance) as lines:
        yield from lines


class Words:
    """The words of a paragraph that is being read; `tokens` has their positional attributes."""

    def __init__(self, names: Sequence[str]) -> None:
        self.tokens: dict[str, list[str]] = {"tokens": [], **{name: [] for name in names}}
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._texts)

    def add_text(self, text: str, *, is_joined: bool) -> None:
        """Add the text of tokens; `is_joined`: no space follows it."""
        self._texts += [text] if is_joined else [text, " "]
