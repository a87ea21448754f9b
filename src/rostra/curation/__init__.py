"""Curation of a corpus: creating one, adding reports, editing records, accepting them."""

from rostra.curation.accept import Accepted, accept
from rostra.curation.add import Added, add
from rostra.curation.article import read_article
from rostra.curation.edit import Transaction, edit
from rostra.curation.init import init

__all__ = ["Accepted", "Added", "Transaction", "accept", "add", "edit", "init", "read_article"]
