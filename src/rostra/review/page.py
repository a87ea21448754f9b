"""The page of a review, served or by itself."""

from rostra.curation.decisions import fingerprint
from rostra.pages import html_page
from rostra.review.session import ReviewSession

_STYLES = ("review.css",)
_SCRIPTS = ("decisions.js", "selection.js", "card.js", "review.js")


def review_page(session: ReviewSession, *, served: bool) -> str:
    """The page of a review as HTML.

    Args:
        session: the review.
        served: whether decisions go to the server that the page comes from; otherwise the page
            gives a file of decisions for ``rostra apply``.

    Raises:
        RostraError: a table or the whole corpus cannot be read.
    """
    data = session.page_data() | {"served": served}
    state = data["state"]
    data["made"] = fingerprint(state)
    source = state["source"]
    return html_page(
        "rostra.review",
        "review.html",
        _STYLES,
        _SCRIPTS,
        title=f"Review: {source['title'] or source['id']}",
        data=data,
        connect="'self'" if served else "'none'",
    )
