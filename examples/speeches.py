"""An invented example: 2,000 speeches in the council of Varrow, a town that does not exist.

`python examples/speeches.py speeches.csv` writes them, the same at each run. Three habits are built
in, for the questions of docs/guides/tables.md: storms are a subject only since the spring of 2031,
the Tide List speaks of the ferry and the quay, and one speaker says "my friends" in every speech.
"""

import csv
import sys
from pathlib import Path
from random import Random

PARTIES = {
    "Harbour League": ["Ada Quill", "Bo Farrow", "Cato Brink", "Dunya Vale", "Egil Thorne"],
    "Hill Party": ["Fenna Moor", "Goran Stile", "Hedda Crag", "Ivo Heath", "Jorun Fell"],
    "Tide List": ["Kester Reef", "Liv Shoal", "Milo Strand", "Noor Spit", "Orla Eddy"],
}
OWN_SUBJECT = {"Harbour League": "taxes", "Hill Party": "school", "Tide List": "ferry"}
SUBJECTS = {
    "taxes": ["the taxes", "every levy", "our budget"],
    "school": ["the school", "each teacher", "the children's hall"],
    "ferry": ["the ferry", "the quay", "the last ferry"],
    "water": ["the water", "the old well", "our reservoir"],
    "storm": ["the storm", "another storm", "the next flood"],
}
SENTENCES = [
    "We must speak about {} before the winter.",
    "Nobody in this council has a plan for {}.",
    "I ask the council to look at {} again.",
    "The people of Varrow will remember {}.",
    "Who pays for {}, and who decides?",
    "It is not true that {} was forgotten.",
    "We cannot wait; {} is our duty.",
]
FIRST_YEAR, YEARS, STORMS_SINCE = 2029, 5, "2031-03"


def main(path: Path) -> None:
    """Write the table."""
    draw = Random(7)  # noqa: S311 - the same speeches at each run
    dates = sorted(_date(draw) for _ in range(2000))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "speaker", "party", "speech"])
        for date in dates:
            party = draw.choice(list(PARTIES))
            speaker = draw.choice(PARTIES[party])
            writer.writerow([date, speaker, party, _speech(draw, date, speaker, party)])


def _date(draw: Random) -> str:
    year, month, day = FIRST_YEAR + draw.randrange(YEARS), draw.randint(1, 12), draw.randint(1, 28)
    return f"{year}-{month:02}-{day:02}"


def _speech(draw: Random, date: str, speaker: str, party: str) -> str:
    subjects = ["taxes", "school", "ferry", "water"]
    likely = [*subjects, *[OWN_SUBJECT[party]] * 3]
    if date >= STORMS_SINCE:
        likely += ["storm"] * 2
    sentences = [
        draw.choice(SENTENCES).format(draw.choice(SUBJECTS[draw.choice(likely)]))
        for _ in range(draw.randint(2, 5))
    ]
    greeting = ["Thank you, my friends."] if speaker == "Hedda Crag" else []
    return " ".join([*greeting, *sentences])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
