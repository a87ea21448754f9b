"""Whether a quotation is what was said: its place in the sources, and what differs there.

`trace` gives one quotation its verdict, `trace_text` all quotations of a text; a `SourceIndex`
holds the texts that they may be from, and `read_sources` reads these from files.
"""

from rostra.tracing.quoted import Judged, TracedText, Unjudged, trace_text
from rostra.tracing.results import VERDICTS, Difference, Place, Trace
from rostra.tracing.source_files import read_sources
from rostra.tracing.source_index import Passage, Source, SourceIndex
from rostra.tracing.verdict import trace

__all__ = [
    "VERDICTS",
    "Difference",
    "Judged",
    "Passage",
    "Place",
    "Source",
    "SourceIndex",
    "Trace",
    "TracedText",
    "Unjudged",
    "read_sources",
    "trace",
    "trace_text",
]
