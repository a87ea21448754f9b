"""What curators do with a corpus: create one, add reports, edit records, accept them."""

from rostra.curation.accept import Accepted, accept
from rostra.curation.add import Added, add
from rostra.curation.article import read_article
from rostra.curation.edit import Transaction, edit
from rostra.curation.init import init

__all__ = [
    "Accepted",
    "Added",
    "Transaction",
    "accept",
    "add",
    "edit",
    "init",
    "read_article",
]
