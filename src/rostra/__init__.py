"""Rostra: political speech as the press quoted it, each word traceable to its place in the source.

======================  ============================================================
`load`, `split`         a release's table as a `datasets.Dataset`; parts for training and testing
`records`, `paths`      a table's rows as dicts; the paths of its Parquet files
`token_labels`          labels for the tokens of any tokenizer, from a layer of annotation
`configs`, `versions`   the names of the tables; the numbers of the releases
`Index`                 concordance and statistics: kwic, freq, collocates, keyness, …
`draft`                 the attributed quotations of a report
`trace`, `trace_text`   whether a quotation, or each of a text, is what was said, and where
`SourceIndex`           the sources that these look in: any number of `Source`
`RostraError`           what all of these raise
======================  ============================================================

The names are imported on first use, so that ``import rostra`` costs next to nothing.
"""

from rostra._version import __version__

__all__ = [
    "Index",
    "RostraError",
    "Source",
    "SourceIndex",
    "__version__",
    "configs",
    "draft",
    "load",
    "path",
    "paths",
    "records",
    "split",
    "token_labels",
    "trace",
    "trace_text",
    "versions",
]

TYPE_CHECKING = False  # type checkers take it as true; typing itself costs milliseconds to import
if TYPE_CHECKING:
    from rostra.concordance import Index
    from rostra.errors import RostraError
    from rostra.loading import load
    from rostra.quotations.extraction import draft
    from rostra.released_rows import records
    from rostra.releases import path, paths
    from rostra.remote_releases import configs, versions
    from rostra.sequence_labels import token_labels
    from rostra.splits import split
    from rostra.tracing import Source, SourceIndex, trace, trace_text

_MODULE_OF = {
    "Index": "concordance",
    "RostraError": "errors",
    "Source": "tracing",
    "SourceIndex": "tracing",
    "configs": "remote_releases",
    "draft": "quotations.extraction",
    "load": "loading",
    "path": "releases",
    "paths": "releases",
    "records": "released_rows",
    "split": "splits",
    "token_labels": "sequence_labels",
    "trace": "tracing",
    "trace_text": "tracing",
    "versions": "remote_releases",
}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'rostra' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - not before the first use

    return getattr(import_module(f"rostra.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
