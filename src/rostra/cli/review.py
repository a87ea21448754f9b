"""Review a source on a page in the browser: read it, accept, correct, reject and quote.

The page is served for this machine alone, at an address with a secret, until you press Ctrl-C. The
report is shown with all quotations marked, those in doubt first; each has the reasons of the draft.
Each decision is saved at once by the function of the verb of the same name, so nothing is lost when
the browser or this command stops, and other verbs may be used meanwhile.

--export writes the page to a file instead. It works without a server and gives a file of decisions
for rostra apply.

Exit codes: 0 ended or exported, 2 could not run.
"""

import argparse

from rostra.cli.options import add_options, whole_number
from rostra.cli.recover import conclude_first
from rostra.cli.show import proposed
from rostra.files import new_file
from rostra.releases import Corpus
from rostra.review.page import review_page
from rostra.review.server import ReviewServer
from rostra.review.session import ReviewSession

_LAST_PORT = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="id of the source")
    export = "write the page to a file that works without a server, and end"
    parser.add_argument("--export", metavar="FILE", help=export)
    port = "port of the server (default: one that is free)"
    parser.add_argument("--port", metavar="N", type=_port, default=0, help=port)
    add_options(parser, "corpus")


def _port(text: str) -> int:
    number = whole_number(text)
    if number > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: the last one is {_LAST_PORT}")
    return number


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    conclude_first(corpus.path)
    session = ReviewSession(corpus, args.source, proposed)
    if args.export:
        page = review_page(session, served=False)
        with new_file(args.export) as file:
            file.write(page)
        print(f"{args.export}: open it in a browser; rostra apply takes the decisions it gives")
        return 0
    server = ReviewServer(session, args.port)
    print(f"{server.address}\nOpen it in a browser here. Ctrl-C ends.", flush=True)
    server.serve()
    return 0
