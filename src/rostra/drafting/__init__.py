"""From a report as plain text to the records that a curator can accept."""

from rostra.drafting.draft import Decision, Draft, Left, Utterance

__all__ = ["Decision", "Draft", "Left", "Utterance"]
