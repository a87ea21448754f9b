"""Run Python code in forks of a process that has imported all of rostra.

Most of the time of a short command goes to importing, and tests and documents run hundreds of
commands. In a fork, each still has a process, standard streams, folder and environment of its own.
"""

import gc
import importlib
import marshal
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ROSTRA = "import sys; from rostra.cli import main; sys.exit(main())"
"""The code of the command."""

_PACKAGES = ("rostra", "jsonschema_containment")
_LIBRARIES = ("altair", "datasets", "pyarrow.parquet")
"""What functions of rostra import when they need it."""

_CLIENT = """
import marshal, posix, sys
from _socket import AF_UNIX, SCM_RIGHTS, SHUT_WR, SOL_SOCKET, socket
server = socket(AF_UNIX)
server.connect(sys.argv[1])
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
server.sendmsg([b"."], [(SOL_SOCKET, SCM_RIGHTS, streams)])
request = sys.argv[2], sys.argv[3:], posix.getcwd(), posix.environ
server.sendall(marshal.dumps(request))
server.shutdown(SHUT_WR)
code = server.recv(3)
sys.exit(int(code) if code else "its process was killed")
"""
"""Asks a server to run code, and ends with the exit code of that.

Modules beneath those of the standard library start in half the time.
"""


@contextmanager
def fork_server() -> Iterator[list[str]]:
    """Start a server; yields the command line to use in place of ``python -c``.

    The code that it runs finds all modules of rostra and the libraries that these use imported.
    Streams are UTF-8; variables that Python reads at its start have no effect.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}  # a fork needs a single thread
    environment["HF_HUB_OFFLINE"] = "1"  # huggingface_hub reads it when it is imported
    with tempfile.TemporaryDirectory() as folder:
        environment["HF_HOME"] = f"{folder}/hf"  # datasets reads it when it is imported
        place = f"{folder}/socket"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(place)
            listener.listen()
            descriptor = listener.fileno()
            server = subprocess.Popen(
                # The thread that Python warns of is that of an allocator, which knows of forks.
                [sys.executable, "-P", "-W", "ignore:This process", __file__, str(descriptor)],
                env=environment,
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        try:
            yield [sys.executable, "-ISc", _CLIENT, place]
        finally:
            server.terminate()
            server.wait()


def _serve(listener: socket.socket) -> None:
    _import_all()
    os.fsync = lambda _: None  # type: ignore[assignment]  # what is written here may be lost
    gc.freeze()  # collecting what is shared would copy it
    while True:
        connection, _ = listener.accept()
        if not os.fork():
            listener.close()
            _answer(connection)
        connection.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _import_all() -> None:
    for package in map(importlib.import_module, _PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(".__main__"):
                importlib.import_module(module.name)
    for name in _LIBRARIES:
        importlib.import_module(name)


def _answer(connection: socket.socket) -> None:
    """Run the code of a request in this process, answer with its exit code, and end."""
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile("rb") as request:
        code, arguments, folder, variables = marshal.load(request)  # noqa: S302 - from this user
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - these three last as long as the process
    sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    os.chdir(folder)
    os.environb.clear()
    os.environb.update(variables)
    time.tzset()
    sys.argv = ["-c", *arguments]
    connection.sendall(str(_exit_code(code)).encode())
    os._exit(0)  # taking the imported modules apart would copy them


def _exit_code(code: str) -> int:
    try:
        exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - its purpose
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:  # noqa: BLE001 - as at the end of any process
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
