"""From a report as plain text to the records that a curator can accept."""

from rostra.quotations.extraction.assembly import draft
from rostra.quotations.extraction.draft import Decision, Draft, Left, Utterance
from rostra.quotations.extraction.render import render

__all__ = ["Decision", "Draft", "Left", "Utterance", "draft", "render"]
