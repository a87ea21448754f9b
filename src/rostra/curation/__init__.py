"""Curation of a corpus: creating one, adding reports, editing records, accepting them.

An operation on a `WorkingCopy`, such as `edit_utterances` or `quote`, returns another one; `save`
carries it out on a corpus. `migrate` moves a corpus to the newest schema version.
"""

from rostra.curation.accept import Accepted, accept
from rostra.curation.add import Added, add
from rostra.curation.article import read_article
from rostra.curation.edit import Transaction, edit
from rostra.curation.external_facts import Evidence, add_facts
from rostra.curation.init import init
from rostra.curation.migrate import Migrated, migrate
from rostra.curation.operations import (
    edit_utterances,
    merge_speakers,
    quote,
    reject,
    rename_speaker,
)
from rostra.curation.places import PlaceError
from rostra.curation.save import Saved, save
from rostra.curation.working_copy import WorkingCopy

__all__ = [
    "Accepted",
    "Added",
    "Evidence",
    "Migrated",
    "PlaceError",
    "Saved",
    "Transaction",
    "WorkingCopy",
    "accept",
    "add",
    "add_facts",
    "edit",
    "edit_utterances",
    "init",
    "merge_speakers",
    "migrate",
    "quote",
    "read_article",
    "reject",
    "rename_speaker",
    "save",
]
