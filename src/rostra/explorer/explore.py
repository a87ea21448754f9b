"""A page to explore a corpus: one file, without a server or a network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra.concordance.index.corpus_source import check_columns, corpus_source, is_corpus
from rostra.concordance.index.layout import ID, TEXT
from rostra.errors import RostraError
from rostra.explorer.page_data import page_data, table_page_data
from rostra.pages import html_page
from rostra.progress import Progress, silent
from rostra.releases import Corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.concordance.index.corpus_source import AnyTable
    from rostra.concordance.query.filters import Filters

_SCRIPTS = (
    "search.js", "state.js", "filters.js", "concordance.js", "source.js", "statistics.js",
    "figures.js", "explorer.js",
)  # fmt: skip


def explore(  # noqa: PLR0913 - what to read, and what of it
    corpus: str | os.PathLike[str] | AnyTable | None = None,
    *,
    version: str | None = None,
    where: Filters = None,
    text_column: str = TEXT,
    id_column: str | None = ID,
    tokens: str | None = None,
    token_columns: Sequence[str] | None = None,
    progress: Progress = silent,
) -> str:
    """Build a page with the concordance, the charts and the sources of a corpus, as HTML.

    Args:
        corpus: a corpus folder, None for the one that this package ships; or a table, see
            `rostra.concordance.Index.build`.
        version: number of a release; None for the newest.
        where: filters, see `rostra.concordance.query.filters`; None for all utterances.
        text_column: the column of a table with the texts.
        id_column: the column of a table with the ids; None numbers the rows.
        tokens: where a table says what its tokens are, see `rostra.concordance.Index.build`.
        token_columns: the columns of a table with positional attributes.
        progress: begins a stage for each country or speaker whose keywords are computed.

    Raises:
        RostraError: there is no such corpus or release, a table cannot be read, a filter selects
            nothing or is malformed, or there are more utterances or tokens than a page shows.
    """
    if not (corpus is None or isinstance(corpus, str | os.PathLike)) or not is_corpus(corpus):
        if version is not None:
            raise RostraError("a table has no versions")
        attributes = token_columns or ()
        source = corpus_source(corpus, text_column, id_column, tokens=tokens, attributes=attributes)
        options = _options(corpus, text_column, id_column, tokens, attributes)
        return page(table_page_data(source, where, options, progress=progress))
    check_columns(text_column, id_column)
    if tokens or token_columns:
        raise RostraError(
            "a page of a corpus has its tokens, or those of Rostra's rule: name no others"
        )
    opened = Corpus(corpus)
    folder = None if corpus is None else opened.path.resolve().name
    return page(page_data(opened.release(version), where, folder=folder, progress=progress))


def _options(
    table: str | os.PathLike[str] | AnyTable,
    text_column: str,
    id_column: str | None,
    tokens: str | None,
    attributes: Sequence[str],
) -> list[tuple[str, str]]:
    """The options of commands that read the same table."""
    name = Path(table).name if isinstance(table, str | os.PathLike) else "TABLE"
    options = [("corpus", name)]
    options += [("text", text_column)] if text_column != TEXT else []
    options += [("id", id_column or "none")] if id_column != ID else []
    options += [("tokens", tokens)] if tokens else []
    return [*options, *(("token-column", attribute) for attribute in attributes)]


def page(data: dict[str, Any]) -> str:
    """The page that shows the data of `rostra.explorer.page_data.page_data`, as HTML."""
    stamp = data["stamp"]
    title = " ".join(filter(None, (stamp["name"] or "A table", stamp["version"])))
    styles = ("explorer.css",)
    return html_page("rostra.explorer", "explorer.html", styles, _SCRIPTS, title=title, data=data)
