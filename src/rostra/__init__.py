"""Rostra: political speech as the press quoted it, each word traceable to its place in the source.

The public names are imported on first use, so that ``import rostra`` costs next to nothing.
"""

__version__ = "1.1.0"

__all__ = [
    "RostraError",
    "__version__",
    "configs",
    "load",
    "path",
    "records",
    "split",
    "versions",
]

TYPE_CHECKING = False  # type checkers take it as true; typing itself costs milliseconds to import
if TYPE_CHECKING:
    from rostra.errors import RostraError
    from rostra.loading import load, split
    from rostra.plain import configs, path, records, versions

_HOME = {
    "RostraError": "errors",
    "load": "loading",
    "split": "loading",
    "configs": "plain",
    "path": "plain",
    "records": "plain",
    "versions": "plain",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'rostra' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - not before the first use

    return getattr(import_module(f"rostra.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
