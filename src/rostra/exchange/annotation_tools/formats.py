"""The formats of annotation tools, each a module with the functions `write` and `read`."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from rostra.exchange.annotation_tools.task import Returned, Task
from rostra.exchange.losses import LossReport

_MODULES = {
    "web-annotation": "web_annotation",
    "label-studio": "label_studio",
    "brat": "brat",
    "cas-xmi": "cas_xmi",
    "cas-json": "cas_json",
    "refi-qda": "refi_qda",
}
"""The module of each format, below this package."""

FORMATS = (*_MODULES,)
"""The names of the formats."""


class ToolFormat(Protocol):
    """A format of an annotation tool."""

    def write(self, task: Task, report: LossReport) -> dict[str, bytes]:
        """The files that a tool is given, by name.

        One file takes the place that a user names; several are put into a folder there. What the
        format cannot hold is reported as dropped.
        """

    def read(self, path: Path, task: Task, report: LossReport) -> Returned:
        """What the file or folder of a tool holds of the source of a task.

        Offsets are converted to code points. What is not a span of a layer is reported. Whether
        text and spans are those of the source is not checked here.

        Raises:
            RostraError: it cannot be read, or is not of this format.
        """


def tool_format(name: str) -> ToolFormat:
    """The format of a name among `FORMATS`."""
    module = f"rostra.exchange.annotation_tools.{_MODULES[name]}"
    return cast("ToolFormat", import_module(module))
