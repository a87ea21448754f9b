"""The server: what it answers, what it saves, and what it refuses, without a browser."""

import json
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from bridge_report import rows
from killed_edits import killed_after
from reviewer import full_disk

from rostra.cli.show import proposed
from rostra.curation.decisions import fingerprint
from rostra.curation.operations import edit_utterances
from rostra.curation.save import save
from rostra.releases import Corpus
from rostra.review.server import MOST_BYTES, ReviewServer
from rostra.review.session import ReviewSession
from rostra.validation import check

KEYS = {"utterances": "id", "missing": "char_start", "rejected": "char_start", "speakers": "id"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def message(self) -> str:
        message: str = self.json["problem"]["message"]
        return message


def ask(
    server: ReviewServer,
    method: str,
    name: str,
    body: bytes | None = None,
    *,
    secret: str | None = None,
    **headers: str,
) -> Answer:
    """Send a request as the page does, with other headers on request; an empty one is left out."""
    host = f"127.0.0.1:{server.server_port}"
    usual = {"Host": host}
    if method == "POST":
        usual |= {"Origin": f"http://{host}", "Content-Type": "application/json"}
        usual |= {"Content-Length": str(len(body or b""))}
    usual |= {key.replace("_", "-"): value for key, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    path = f"/{server.secret if secret is None else secret}/{name}"
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for key, value in usual.items():
        if value:
            connection.putheader(key, value)
    connection.endheaders(body)
    response = connection.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read())
    connection.close()
    return answer


def decide(server: ReviewServer, **decision: Any) -> Answer:
    return ask(server, "POST", "decision", json.dumps(decision).encode())


def raw_head(server: ReviewServer, length: int) -> bytes:
    """The head of a request of the page that sends a decision of so many bytes."""
    host = f"127.0.0.1:{server.server_port}"
    return (
        f"POST /{server.secret}/decision HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def state(server: ReviewServer) -> Any:
    return ask(server, "GET", "state").json


def seen(corpus: Corpus, *numbers: int) -> dict[str, Any]:
    """The ids of utterances, with their fingerprints, as keys of a decision."""
    known = {row["id"]: fingerprint(row) for row in rows(corpus, "utterances")}
    ids = [f"ferry.{number:04d}" for number in numbers]
    return {"ids": ids, "seen": {each: known[each] for each in ids}}


def reviews(corpus: Corpus) -> dict[int, str]:
    return {int(row["id"][-4:]): row["review"] for row in rows(corpus, "utterances")}


def test_the_page_and_the_state(server: ReviewServer) -> None:
    page = ask(server, "GET", "")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"default-src 'none'" in page.content
    assert b"connect-src 'self'" in page.content
    shown = ask(server, "GET", "state")
    assert shown.status == 200
    assert [u["id"] for u in shown.json["utterances"]][:2] == ["ferry.0001", "ferry.0002"]
    assert (shown.json["number"], shown.json["undo"]) == (1, None)
    for answer in (page, shown):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert not any(name.startswith("Access-Control") for name in answer.headers)


def test_a_decision_is_saved_at_once_and_answered_with_what_it_changed(
    server: ReviewServer, ferry: Corpus
) -> None:
    before = state(server)
    done = decide(server, do="accept", **seen(ferry, 1))
    assert done.status == 200
    assert reviews(ferry)[1] == "accepted"
    assert (done.json["since"], done.json["number"]) == (1, 2)
    assert done.json["undo"] == {"number": 1, "title": "accept ferry.0001"}
    fingerprint_now = seen(ferry, 1)["seen"]["ferry.0001"]
    new = before["utterances"][0] | {"review": "accepted", "fingerprint": fingerprint_now}
    assert done.json["changes"] == {"utterances": {"put": [new], "gone": []}}
    done = decide(server, do="edit", values={"role": "harbour master"}, **seen(ferry, 3))
    put = done.json["changes"]["utterances"]["put"]
    assert [(u["id"], u["role"]) for u in put] == [
        (f"ferry.{number:04d}", "harbour master") for number in (3, 4, 5)
    ]
    assert check(ferry.files()).problems == []


def test_changes_make_the_state_before_that_after(server: ReviewServer, ferry: Corpus) -> None:
    shown = state(server)
    decisions: list[dict[str, Any]] = [
        {"do": "reject", **seen(ferry, 2, 12)},
        {"do": "merge", "speaker": "ilva-trask", "into": "dorrit-vane"},
        {"do": "undo", "number": 2},
        {"do": "undo", "number": 1},
    ]
    for decision in decisions:
        if decision["do"] == "merge":
            known = {each["id"]: each["fingerprint"] for each in shown["speakers"]}
            decision["seen"] = {each: known[each] for each in ("ilva-trask", "dorrit-vane")}
        done = decide(server, **decision).json
        assert done["since"] == shown["number"]
        for name, key in KEYS.items():
            values = {each[key]: each for each in shown[name]}
            changes = done["changes"].get(name, {"put": [], "gone": []})
            values |= {each[key]: each for each in changes["put"]}
            gone = changes["gone"]
            shown[name] = [each for known, each in values.items() if known not in gone]
        shown |= {"number": done["number"], "undo": done["undo"]}
        now = state(server)
        for name, key in KEYS.items():
            for each in (shown, now):
                each[name].sort(key=lambda value, key=key: value[key])
        assert shown == now


def test_a_decision_after_changes_of_others_says_so(server: ReviewServer, ferry: Corpus) -> None:
    shown = state(server)
    values = {"quote_type": "embedded"}
    save(ferry, lambda c: edit_utterances(c, ["ferry.0005"], values), sources={"ferry"})
    done = decide(server, do="accept", **seen(ferry, 1)).json
    assert (shown["number"], done["since"], done["number"]) == (1, 2, 3)
    refused = decide(server, do="accept", **seen(ferry, 1))
    assert (refused.status, refused.json["number"]) == (422, 3)


def test_undo_takes_back_the_last_decision_and_the_one_before(
    server: ReviewServer, ferry: Corpus
) -> None:
    files = sorted(ferry.path.glob("curated/*.jsonl"))
    before = [file.read_bytes() for file in files]
    decide(server, do="accept", **seen(ferry, 1))
    middle = [file.read_bytes() for file in files]
    decide(server, do="reject", **seen(ferry, 12))
    assert "banner-outside-the-hall" not in {each["id"] for each in rows(ferry, "speakers")}
    refused = decide(server, do="undo", number=1)
    assert (refused.status, refused.message[-17:]) == (409, "reject ferry.0012")
    undone = decide(server, do="undo", number=2).json
    assert undone["undo"] == {"number": 1, "title": "accept ferry.0001"}
    assert [file.read_bytes() for file in files] == middle
    assert decide(server, do="undo", number=1).status == 200
    assert [file.read_bytes() for file in files] == before
    assert "no decision of this session" in decide(server, do="undo", number=0).message


def test_undo_takes_back_nothing_that_somebody_else_did(
    server: ReviewServer, ferry: Corpus
) -> None:
    decide(server, do="accept", **seen(ferry, 1))
    values = {"cue": "said Councillor Ilva Trask"}
    save(ferry, lambda c: edit_utterances(c, ["ferry.0001"], values), sources={"ferry"})
    refused = decide(server, do="undo", number=1)
    assert (refused.status, refused.json["problem"]["id"]) == (409, "changed-since")
    assert "cannot be undone" in refused.message
    assert rows(ferry, "utterances")[0]["cue"] == "said Councillor Ilva Trask"
    decide(server, do="accept", **seen(ferry, 2))
    values = {"quote_type": "embedded"}
    save(ferry, lambda c: edit_utterances(c, ["ferry.0005"], values), sources={"ferry"})
    assert decide(server, do="undo", number=2).status == 200
    assert (reviews(ferry)[2], rows(ferry, "utterances")[4]["quote_type"]) == (
        "unreviewed",
        "embedded",
    )


def test_a_decision_on_an_older_state_is_refused(server: ReviewServer, ferry: Corpus) -> None:
    old = seen(ferry, 8)
    values = {"cue": "Pellwick’s deputy went on"}
    save(ferry, lambda c: edit_utterances(c, ["ferry.0008"], values), sources={"ferry"})
    refused = decide(server, do="accept", **old)
    assert (refused.status, refused.json["problem"]["id"]) == (409, "changed-since")
    assert "ferry.0008 was changed since" in refused.message
    assert reviews(ferry)[8] == "unreviewed"
    assert refused.json["number"] == 2  # so the page asks for the state
    shown = next(u for u in state(server)["utterances"] if u["id"] == "ferry.0008")
    assert shown["cue"] == "Pellwick’s deputy went on"
    seen_now = {shown["id"]: shown["fingerprint"]}
    assert decide(server, do="accept", ids=["ferry.0008"], seen=seen_now).status == 200


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ({"do": "accept", "ids": ["ferry.0001"]}, "seen: the fingerprint of 'ferry.0001'"),
        ({"do": "accept", "ids": ["other.0001"], "seen": {}}, "about 'ferry', not 'other'"),
        ({"do": "quote", "source": "other", "values": {"utterance": "a"}}, "not 'other'"),
        ({"do": "merge", "speaker": "ilva-trask", "into": "dorrit-vane"}, "fingerprint"),
        ({"do": "quote", "source": "ferry", "values": {"utterance": "nowhere"}}, "words-not-found"),
        ({"do": "fly"}, "is not one of"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    server: ReviewServer, ferry: Corpus, decision: dict[str, Any], says: str
) -> None:
    before = rows(ferry, "utterances")
    refused = decide(server, **decision)
    assert refused.status == 422
    assert says in refused.message
    assert refused.json["number"] == 1
    assert rows(ferry, "utterances") == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "rostra.example"}, 421),
        ({"Host": "localhost.example:80"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "http://rostra.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"secret": "guess"}, 404),
        ({"secret": ""}, 404),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Length": ""}, 411),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "1e9"}, 411),
        ({"Content_Length": str(MOST_BYTES + 1)}, 413),
        ({"Content_Length": "9" * 5000}, 413),
        ({"Content_Length": "", "Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_a_request_that_is_not_from_the_page_is_refused(
    server: ReviewServer, ferry: Corpus, headers: dict[str, Any], status: int
) -> None:
    before = rows(ferry, "utterances")
    body = json.dumps({"do": "accept", **seen(ferry, 1)}).encode()
    answer = ask(server, "POST", "decision", body, **headers)
    assert answer.status == status
    assert answer.json.keys() == {"problem"}
    assert rows(ferry, "utterances") == before
    if status in {421, 404} or "Sec_Fetch_Site" in headers:
        assert ask(server, "GET", "", **headers).status == status
        assert ask(server, "GET", "state", **headers).status == status
    if headers.get("Origin"):
        assert ask(server, "GET", "state", **headers).status == status


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [
        ("PUT", "decision", 405),
        ("DELETE", "state", 405),
        ("OPTIONS", "decision", 405),
        ("GET", "decision", 405),
        ("POST", "state", 405),
        ("POST", "", 405),
        ("GET", "state?", 404),
        ("GET", "../state", 404),
        ("GET", "assets/review.js", 404),
        ("BREW", "state", 501),
    ],
)
def test_other_methods_and_addresses(
    server: ReviewServer, method: str, name: str, status: int
) -> None:
    origin = f"http://127.0.0.1:{server.server_port}"
    answer = ask(server, method, name, b"{}" if method == "POST" else None, Origin=origin)
    assert answer.status == status
    assert server.secret.encode() not in answer.content
    assert not any(name.startswith("Access-Control") for name in answer.headers)


def test_a_body_that_ends_early_decides_nothing(server: ReviewServer, ferry: Corpus) -> None:
    body = json.dumps({"do": "accept", **seen(ferry, 1)}).encode()
    with socket.create_connection(("127.0.0.1", server.server_port), 30) as connection:
        connection.sendall(raw_head(server, len(body) + 1) + body)
        connection.shutdown(socket.SHUT_WR)
        assert b" 400 " in connection.makefile("rb").readline()
    assert reviews(ferry)[1] == "unreviewed"


def test_a_browser_that_is_gone_before_the_answer_has_decided(
    server: ReviewServer, ferry: Corpus
) -> None:
    body = json.dumps({"do": "accept", **seen(ferry, 1)}).encode()
    with socket.create_connection(("127.0.0.1", server.server_port), 30) as connection:
        connection.sendall(raw_head(server, len(body)) + body)
    while (shown := state(server))["number"] == 1:
        pass
    assert shown["undo"] == {"number": 1, "title": "accept ferry.0001"}
    assert reviews(ferry)[1] == "accepted"
    assert check(ferry.files()).problems == []


def test_a_connection_that_says_nothing_stops_nobody(server: ReviewServer) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), 30):
        assert ask(server, "GET", "state").status == 200


def test_a_full_disk_is_reported_and_nothing_is_half_written(
    server: ReviewServer, ferry: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f: f.read_bytes() for f in ferry.path.rglob("*") if f.is_file()}

    monkeypatch.setattr("rostra.transactions.synced_file", full_disk)
    refused = decide(server, do="accept", **seen(ferry, 1))
    assert (refused.status, refused.json["problem"]["id"]) == (507, "not-written")
    assert "No space left on device" in refused.message
    assert {f: f.read_bytes() for f in ferry.path.rglob("*") if f.is_file()} == files
    assert state(server)["undo"] is None
    monkeypatch.undo()
    assert decide(server, do="accept", **seen(ferry, 1)).status == 200


def test_a_corpus_with_problems_is_not_written_to(server: ReviewServer, ferry: Corpus) -> None:
    decision = {"do": "accept", **seen(ferry, 1)}
    file = ferry.path / "curated/utterances.jsonl"
    file.write_text(file.read_text("utf-8").replace('"seq": 2', '"seq": 7'), encoding="utf-8")
    refused = decide(server, **decision)
    assert refused.status == 422
    assert "has problems already" in refused.message
    file.write_text("{", encoding="utf-8")
    assert ask(server, "GET", "state").status == 500
    assert "cannot be read" in ask(server, "GET", "").message
    assert "utterances.jsonl cannot be read" in ask(server, "GET", "state").message


def test_decisions_at_the_same_time_are_carried_out_one_after_another(
    server: ReviewServer, ferry: Corpus
) -> None:
    decisions = [{"do": "accept", **seen(ferry, number)} for number in range(1, 7)]
    answers: list[int] = []

    def send(decision: dict[str, Any]) -> None:
        answers.append(decide(server, **decision).status)

    threads = [Thread(target=send, args=(each,)) for each in decisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6
    assert list(reviews(ferry).values()).count("accepted") == 6


@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
    reason="interrupts are ignored here, as in a job in the background of a shell",
)
def test_the_command_serves_until_it_is_interrupted(ferry: Corpus) -> None:
    line = [sys.executable, "-m", "rostra", "review", "ferry", "--corpus", str(ferry.path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout
        address = run.stdout.readline().strip()
        with urlopen(address, timeout=60) as page:  # noqa: S310 - it is http
            assert page.status == 200
        with urlopen(f"{address}state", timeout=60) as shown:  # noqa: S310 - likewise
            assert len(json.load(shown)["utterances"]) == 12
        run.send_signal(signal.SIGINT)
        said = run.stdout.read(), run.communicate(timeout=60)[1]
    assert (run.returncode, *said) == (0, "Open it in a browser here. Ctrl-C ends.\n", "")


def test_what_was_decided_outlives_a_server_that_is_killed(ferry: Corpus) -> None:
    line = [sys.executable, "-m", "rostra", "review", "ferry", "--corpus", str(ferry.path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        address = urlsplit(run.stdout.readline().strip())
        connection = HTTPConnection(address.netloc, timeout=60)
        headers = {"Origin": f"http://{address.netloc}", "Content-Type": "application/json"}
        body = json.dumps({"do": "accept", **seen(ferry, 1)})
        connection.request("POST", f"{address.path}decision", body, headers)
        assert connection.getresponse().status == 200
        run.kill()
    assert reviews(ferry)[1] == "accepted"
    assert check(ferry.files()).problems == []


@pytest.mark.parametrize("in_place", [0, 1])
def test_a_decision_that_was_killed_half_way_is_concluded_by_the_next(
    ferry: Corpus, in_place: int
) -> None:
    session = ReviewSession(ferry, "ferry", proposed)
    decision = {"do": "reject", **seen(ferry, 12)}  # a record goes, and so does its speaker
    accept = {"do": "accept", **seen(ferry, 1)}
    with killed_after(in_place):
        session.decide(json.dumps(decision).encode())
    session.decide(json.dumps(accept).encode())
    assert (12 in reviews(ferry), reviews(ferry)[1]) == (False, "accepted")
    assert "banner-outside-the-hall" not in {each["id"] for each in rows(ferry, "speakers")}
    assert check(ferry.files()).problems == []


def test_the_command_exports_the_page(ferry: Corpus, command: Any, tmp_path: Path) -> None:
    line = ["--corpus", ferry.path]
    done = command("review", "ferry", "--export", "page.html", *line)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("page.html: open it in a browser")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "connect-src 'none'" in page
    assert str(ferry.path) not in page
    refused = command("review", "other", *line)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no 'other' in sources" in refused.stderr
    refused = command("review", "ferry", "--export", "none/page.html", *line)
    assert (refused.returncode, "cannot be written" in refused.stderr) == (2, True)


def test_a_port_that_is_taken_is_said(server: ReviewServer, ferry: Corpus, command: Any) -> None:
    refused = command("review", "ferry", "--port", server.server_port, "--corpus", ferry.path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "in use" in refused.stderr
    refused = command("review", "ferry", "--port", 65536, "--corpus", ferry.path)
    assert "'65536' is not a port" in refused.stderr
