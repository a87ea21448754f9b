"""Edits that are killed between the files that they put in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class KilledError(BaseException):
    """Raised in place of a kill of the process."""


@contextmanager
def killed_after(files: int) -> Iterator[None]:
    """Within it, an edit is killed when it has put so many files in place; one must be."""
    rename, left = Path.rename, files

    def killed(self: Path, target: Path) -> Path:
        nonlocal left
        left -= self.suffix == ".new"
        if left < 0:
            raise KilledError
        return rename(self, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KilledError):
            yield
