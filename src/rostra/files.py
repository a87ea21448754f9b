"""Files that are there whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


@contextmanager
def new_file(path: str | os.PathLike[str], mode: str = "w") -> Iterator[IO[Any]]:
    """A file to write, beside its place until all of it is written; then it takes the place.

    Args:
        path: the place. A file that is there is replaced; a device or pipe is written to as it is.
        mode: ``w`` for text in UTF-8, with lines ending as they are given, or ``wb`` for bytes.

    Raises:
        NotFoundError: its folder is not there.
        RostraError: it is a folder.
    """
    path = Path(path)
    encoding: Any = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    if path.is_dir():
        raise RostraError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise NotFoundError(f"{path} cannot be written: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        with path.open(mode, **encoding) as file:
            yield file
        return
    beside: Any = {"dir": path.parent, "prefix": f".{path.name[:40]}-", "delete": False}
    with NamedTemporaryFile(mode, **{**encoding, **beside}) as file:
        try:
            yield file
            file.flush()
            Path(file.name).chmod(0o644)  # a result is for whoever may read the folder
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
