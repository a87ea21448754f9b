"""A draft shown to a person."""

from rostra.quotations.extraction import draft, render

TEXT = (
    "The “bridge party” met.\n\nArvan Senator Zed Quill\n\n“We win…” he said.\n\n"
    "“And Ona Brill wins.”"
)


def test_what_was_found_and_what_was_not() -> None:
    shown = render(draft(TEXT))
    lines = shown.splitlines()
    assert lines[0] == "utterances: 2; turns: 1; without a speaker: 0; rejected: 1"
    assert "  1  The “[-bridge party-]” met." in lines
    assert "     -  rejected: scare-quote" in lines
    assert "  3  “[[1 We win…]]” {<he> said}." in lines
    assert any("turn 1: Zed Quill, Arvan Senator; direct, elided" in line for line in lines)
    assert any("mention: he; cue: he said; span clause-after 0.99" in line for line in lines)


def test_nothing_commands_a_terminal() -> None:
    shown = render(draft("“We \x1b[31mwin\0,” said Zed Quill."))
    assert "\\x1b[31mwin\\x00" in shown
    assert "\x1b" not in shown


def test_an_empty_text() -> None:
    assert render(draft("")).startswith("utterances: 0; turns: 0;")
