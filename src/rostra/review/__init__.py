"""The review of a report on a page: a curator decides there what `rostra.curation` carries out.

`session` has the state of a source and carries out decisions on it, `server` lets a browser on the
same machine do so, and `page` makes the page, which also works without a server.
"""
