"""A draft shown to a person."""

from rostra.drafting import draft, render

TEXT = (
    "The “bridge party” met.\n\nArvan Senator Zed Quill\n\n“We win…” he said.\n\n"
    "“And Ona Brill wins.”"
)


def test_what_was_found_and_what_was_not() -> None:
    lines = render(draft(TEXT)).splitlines()
    assert "The “[-: bridge party]” met." in lines
    assert "    -  left: scare-quote" in lines
    assert "“[1: We win…]” he said." in lines
    assert any(line.startswith("    1  Zed Quill, Arvan Senator  (turn 1, 0.") for line in lines)
    assert lines[-1].startswith("2 utterances of 1 speakers, 0 without a speaker, 1 marked")


def test_nothing_commands_a_terminal() -> None:
    shown = render(draft("“We \x1b[31mwin\0,” said Zed Quill."))
    assert "\\x1b[31mwin\\x00" in shown
    assert "\x1b" not in shown
