"""The peers of scripts/bench_trace.py: which quotations each takes for what a source has.

Runs under the Python of an environment of its own. Reads a JSON object from standard input, with
`sources` (id to text), `cases` (quotation and id of its source) and `peer`; writes one with
`seconds` (of the processor, once everything is loaded) and `scores`: for each case a number from 0
to 1, of which bench_trace chooses the threshold that is right most often.

- `rapidfuzz`: `fuzz.partial_ratio` after `default_process`, the best over all sources.
- `difflib`: the share of the quotation's characters in blocks that match in its source, blocks of
  fewer than four characters left out.
- `linkml`: `SupportingTextValidator` of linkml-reference-validator in its source, which knows
  ellipses and brackets: 0 or 1.
- `langextract`: its `WordAligner` in its source: 1 exact, .8 part of it exact, .6 fuzzy.
"""

import difflib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Score = Callable[[str, str], float]


def main() -> int:
    """Run a peer; gives 0, or 3 where it is not installed."""
    task = json.load(sys.stdin)
    sources: dict[str, str] = task["sources"]
    try:
        score = _PEERS[task["peer"]](sources)
    except ImportError as error:
        print(str(error).split("\n", 1)[0], file=sys.stderr)
        return 3
    start = time.process_time()
    scores = [score(quotation, sources[source]) for quotation, source in task["cases"]]
    print(json.dumps({"seconds": time.process_time() - start, "scores": scores}))
    return 0


def _rapidfuzz(sources: dict[str, str]) -> Score:
    from rapidfuzz import fuzz, process, utils  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - only in the peers' environment

    prepared = [utils.default_process(text) for text in sources.values()]

    def score(quotation: str, source: str) -> float:
        del source
        wanted = utils.default_process(quotation)
        found: Any = process.extractOne(wanted, prepared, scorer=fuzz.partial_ratio)
        return float(found[1]) / 100

    return score


def _difflib(sources: dict[str, str]) -> Score:
    del sources

    def score(quotation: str, source: str) -> float:
        matcher = difflib.SequenceMatcher(None, source, quotation, autojunk=False)
        blocks = [b.size for b in matcher.get_matching_blocks() if b.size > 3]  # noqa: PLR2004 - stated above
        return sum(blocks) / len(quotation)

    return score


def _linkml(sources: dict[str, str]) -> Score:
    from linkml_reference_validator.models import (  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - as above
        ReferenceContent,
        ReferenceValidationConfig,
    )
    from linkml_reference_validator.validation.supporting_text_validator import (  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - as above
        SupportingTextValidator,
    )

    validator = SupportingTextValidator(ReferenceValidationConfig())
    references = {
        text: ReferenceContent(reference_id="X:1", content=text) for text in sources.values()
    }

    def score(quotation: str, source: str) -> float:
        return float(validator.find_text_in_reference(quotation, references[source]).found)

    return score


def _langextract(sources: dict[str, str]) -> Score:
    del sources
    from langextract.core.data import Extraction  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - as above
    from langextract.resolver import WordAligner  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - as above

    shares = {"match_exact": 1.0, "match_greater": 0.8, "match_lesser": 0.8, "match_fuzzy": 0.6}

    def score(quotation: str, source: str) -> float:
        extraction = Extraction("quotation", quotation)
        found: Any = WordAligner().align_extractions([[extraction]], source)
        status = found[0][0].alignment_status if found and found[0] else None
        return shares.get(status.value, 0.0) if status else 0.0

    return score


_PEERS: dict[str, Callable[[dict[str, str]], Score]] = {
    "rapidfuzz": _rapidfuzz,
    "difflib": _difflib,
    "linkml": _linkml,
    "langextract": _langextract,
}

if __name__ == "__main__":
    sys.exit(main())
