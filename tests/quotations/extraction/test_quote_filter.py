"""The quote filter: what is in quotation marks and not speech."""

import pytest

from rostra.quotations.extraction import draft


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The so-called “bridge party” left the hall.", "scare-quote"),
        ("She read “The Long Bridge” at school.", "title"),
        ("Quill wrote a review entitled “what we did and why we did it”.", "title"),
        ("Under the headline “We win at last. Zed Quill rose.", "title"),
        ("“We win,” Zed “Zip” Quill said.", "nickname"),
        ('He linked <a href="bridge.html">it</a>.', "markup"),
        ("“We win.\n\n“(Applause.)\n\n“Again,” said Zed Quill.", "stage-direction"),
    ],
)
def test_what_nobody_utters_is_left(text: str, reason: str) -> None:
    assert reason in {left.reason for left in draft(text).rejected}
