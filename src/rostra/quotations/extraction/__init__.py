"""From a report as plain text to its attributed quotations, which a curator can accept."""

from rostra.quotations.extraction.draft import draft
from rostra.quotations.extraction.records import Decision, Draft, Rejected, Utterance
from rostra.quotations.extraction.render import render
from rostra.quotations.extraction.text_kinds import TextPart

__all__ = ["Decision", "Draft", "Rejected", "TextPart", "Utterance", "draft", "render"]
