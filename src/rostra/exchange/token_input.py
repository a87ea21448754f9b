"""Files with a token in each line: which they are, their lines, and the text of their words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from rostra.concordance.index.table_files import text_lines
from rostra.errors import OptionError, RostraError
from rostra.exchange.importing import ImportOptions
from rostra.progress import Advance


def check_encoding(options: ImportOptions) -> None:
    """Raise OptionError where a user names another encoding than UTF-8."""
    if options.encoding and options.encoding.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        raise OptionError(
            f"--encoding {options.encoding}: files of tokens are in UTF-8; convert them first: "
            f"iconv -f {options.encoding} -t UTF-8"
        )


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


def lines_of(file: Path, advance: Advance) -> Iterator[str]:
    """The lines of a file; the bytes read are reported every thousand lines."""
    lines = text_lines(file)
    while batch := list(islice(lines, 1000)):
        yield from batch
        advance(sum(len(line.encode()) for line in batch))


class Words:
    """The words of a paragraph that is being read; `tokens` has their positional attributes."""

    def __init__(self, names: Sequence[str]) -> None:
        self.tokens: dict[str, list[str]] = {"tokens": [], **{name: [] for name in names}}
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._texts)

    def add(self, form: str, values: Mapping[str, str]) -> None:
        """Add a token."""
        self.tokens["tokens"].append(form)
        for name, value in values.items():
            self.tokens[name].append(value)

    def add_text(self, text: str, *, is_joined: bool) -> None:
        """Add the text of tokens; `is_joined`: no space follows it."""
        self._texts += [text] if is_joined else [text, " "]
