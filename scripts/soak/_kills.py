"""Commands that are killed when they are about to change the disk for the n-th time.

A change is what an audit hook sees: a file that is opened to be written, a rename, a link, a new
folder, a removal, a change of size or permissions; and each fsync. The file that is synced when the
kill comes keeps half of its bytes, as if the power had failed.
"""

import io
import os
import signal
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

_CHANGES = {
    *("os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.remove"),
    *("os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr", "open"),
}
_WRITING = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_RDWR


class Ended(NamedTuple):
    """How a command ended: its exit code (-9: killed), and what it printed."""

    code: int
    output: str


def run(
    arguments: Sequence[object], folder: Path, step: int | None = None, event: str = ""
) -> Ended:
    """Run a command line of rostra in a forked process, in a folder.

    Args:
        arguments: the command line.
        folder: the working directory; only changes in it count.
        step: the change before which the process is killed, from 1; None to let it end.
        event: the kind of changes that count, as ``os.rename``; all if it is empty.
    """
    output = folder.with_name(f"{folder.name}.output")
    process = os.fork()
    if not process:
        try:
            _enter(folder, output)
            if step:
                _kill_at(step, str(folder), event)
            code = _main(list(map(str, arguments)))
        except BaseException as error:  # noqa: BLE001 - the process ends here
            print(f"escaped: {error!r}")
            code = 70
        sys.stdout.flush()
        os._exit(code)
    _, status = os.waitpid(process, 0)
    text = output.read_text("utf-8", "backslashreplace")
    output.unlink()
    return Ended(os.waitstatus_to_exitcode(status), text)


def _main(arguments: list[str]) -> int:
    from rostra.cli import main  # noqa: PLC0415 - for those who fork without commands

    try:
        return main(arguments)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 70


def _enter(folder: Path, output: Path) -> None:
    os.chdir(folder)
    os.fsync = lambda _: None  # type: ignore[assignment]  # a kill loses nothing that was written
    handle = os.open(output, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.stdout = sys.stderr = io.TextIOWrapper(os.fdopen(1, "wb"), "utf-8", write_through=True)


def _kill_at(step: int, folder: str, kind: str) -> None:
    left = step

    def change(handle: int | None = None) -> None:
        nonlocal left
        left -= 1
        if not left:
            if handle is not None and stat.S_ISREG(os.fstat(handle).st_mode):
                os.truncate(f"/proc/self/fd/{handle}", os.fstat(handle).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        is_change = event in _CHANGES and (event != "open" or args[2] & _WRITING)
        is_change = is_change and kind in {"", event}
        if left > 0 and is_change and _is_within(args[0], folder):
            change()

    def fsync(handle: int) -> None:
        if left > 0 and not kind:
            change(handle)

    os.fsync = fsync  # type: ignore[assignment]  # Rostra passes descriptors
    sys.addaudithook(hook)


def _is_within(place: str | bytes | int | os.PathLike[str], folder: str) -> bool:
    """Whether a place is in a folder, which is the working directory; descriptors are."""
    if isinstance(place, int):
        return True
    path = Path(os.fsdecode(place))
    return not path.is_absolute() or path.is_relative_to(folder)
