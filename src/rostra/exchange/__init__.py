"""Exchange: corpora from and to the formats of the field, with a report of what was lost.

`import_corpus` makes a corpus of files in another format, and `export_corpus` writes a release in
one. What did not fit is in a `LossReport`.
"""

from rostra.exchange.corpus_import import Imported, import_corpus
from rostra.exchange.exporting import ExportOptions, export_corpus
from rostra.exchange.importing import ImportOptions
from rostra.exchange.losses import Loss, LossError, LossReport

__all__ = [
    "ExportOptions",
    "ImportOptions",
    "Imported",
    "Loss",
    "LossError",
    "LossReport",
    "export_corpus",
    "import_corpus",
]
