"""From a report as plain text to the records that a curator can accept."""

from rostra.drafting.assembly import draft
from rostra.drafting.draft import Decision, Draft, Left, Utterance
from rostra.drafting.render import render

__all__ = ["Decision", "Draft", "Left", "Utterance", "draft", "render"]
