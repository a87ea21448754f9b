"""The server of a review: for a browser on the same machine, and for nobody else.

It listens on loopback only. Its address has a secret, so that neither another user of the machine
nor another page in the browser knows it. A request is answered if its host is this server, which a
name that somebody points to this machine is not, and if it does not come from another site. No
answer allows another site to read it.
"""

import errno
import json
import sys
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from socketserver import TCPServer
from threading import Lock
from typing import Any

from rostra.curation.decisions import StaleError, in_json
from rostra.curation.places import PlaceError
from rostra.errors import RostraError
from rostra.review.page import review_page
from rostra.review.session import ReviewSession

MOST_BYTES = 2**20
"""The size of the largest decision."""

_LOOPBACK = "127.0.0.1"
_SECONDS = 20
_MOST_PLACES = 20
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves the page of a review, its state, and takes decisions.

    Args:
        session: the review.
        port: the port; 0 for any that is free.
    """

    daemon_threads = True

    def __init__(self, session: ReviewSession, port: int = 0) -> None:
        self.session = session
        self.secret = token_urlsafe(32)
        self.lock = Lock()  # one request at a time reads or writes the corpus
        super().__init__((_LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        """Bind the socket; the base class would ask for the name of the host."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _LOOPBACK, self.server_address[1]

    @property
    def host(self) -> str:
        """The host, as requests name it."""
        return f"{_LOOPBACK}:{self.server_port}"

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{self.host}/{self.secret}/"

    def serve(self) -> None:
        """Serve until the process is interrupted; a decision that is being saved is saved."""
        try:
            self.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            with self.lock:
                self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base
        """Report an error, unless the browser only went away."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: ReviewServer
    timeout = _SECONDS

    def do_GET(self) -> None:
        """Give the page, or the state."""
        name = self._checked_name()
        if name == "":
            with self.server.lock:
                self._reply_page()
        elif name == "state":
            with self.server.lock:
                self._reply_state()
        elif name == "decision":
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED, "send a decision by POST")

    def do_POST(self) -> None:
        """Carry out a decision, and say what was changed."""
        name = self._checked_name()
        if name is None:
            return
        if name != "decision":
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED, "only decisions are sent by POST")
        elif self.headers.get_content_type() != "application/json":
            self.send_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a decision is application/json")
        elif (content := self._body()) is not None:
            with self.server.lock:
                self._decide(content)

    def _reply_page(self) -> None:
        try:
            page = review_page(self.server.session, served=True)
        except (RostraError, OSError) as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        else:
            self._reply(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")

    def _decide(self, content: bytes) -> None:
        try:
            done = self.server.session.decide(content)
        except StaleError as error:
            self._reply_problem(HTTPStatus.CONFLICT, "changed-since", error)
        except PlaceError as error:
            places = {"column": error.column, "places": error.places[:_MOST_PLACES]}
            self._reply_problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.problem_id, error, **places)
        except RostraError as error:
            self._reply_problem(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", error)
        except OSError as error:
            reason = OSError(f"not saved: {error.strerror or error}")
            is_full = error.errno in _NO_SPACE
            status = HTTPStatus["INSUFFICIENT_STORAGE" if is_full else "INTERNAL_SERVER_ERROR"]
            self._reply_problem(status, "not-written", reason)
        else:
            self._reply_json(HTTPStatus.OK, done)

    def _reply_state(self) -> None:
        try:
            state = self.server.session.state()
        except (RostraError, OSError) as error:
            self._reply_problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unreadable", error)
        else:
            self._reply_json(HTTPStatus.OK, state)

    def _reply_problem(
        self,
        status: HTTPStatus,
        problem_id: str,
        error: Exception,
        **more: Any,  # noqa: ANN401 - what JSON can have
    ) -> None:
        """Say what went wrong, with the number of the state: a page may show an older one."""
        problem = {"id": problem_id, "message": in_json(error), **more}
        self._reply_json(status, {"number": self.server.session.number, "problem": problem})

    def _checked_name(self) -> str | None:
        """What is asked for, below the secret; None if the request was refused."""
        secret, slash, name = self.path.removeprefix("/").partition("/")
        is_known = compare_digest(secret.encode(), self.server.secret.encode()) and slash
        if self.headers.get_all("Host") != [self.server.host]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name")
        elif not self._is_from_the_page():
            self.send_error(HTTPStatus.FORBIDDEN, "the request comes from another site")
        elif not is_known or name not in {"", "state", "decision"}:
            self.send_error(HTTPStatus.NOT_FOUND, "there is nothing at this address")
        else:
            return name
        return None

    def _is_from_the_page(self) -> bool:
        """Whether a request comes from no other site; browsers say so with all but a plain GET."""
        origins = self.headers.get_all("Origin", [])
        is_own = origins == [f"http://{self.server.host}"]
        site = self.headers.get("Sec-Fetch-Site", "none")
        return site in {"none", "same-origin"} and (
            is_own or (self.command == "GET" and not origins)
        )

    def _body(self) -> bytes | None:
        """The body of the request; None if it was refused."""
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self.send_error(HTTPStatus.LENGTH_REQUIRED, "say how long the decision is")
            return None
        if len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES:
            message = f"a decision has at most {MOST_BYTES:,} bytes"
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
            return None
        content = self.rfile.read(int(length))
        if len(content) < int(length):
            self.send_error(HTTPStatus.BAD_REQUEST, "the decision is cut off")
            return None
        return content

    def _reply_json(self, status: int, value: dict[str, Any]) -> None:
        self._reply(status, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def _reply(self, status: int, content: bytes, content_type: str) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request."""
        del explain
        problem = {"id": "refused", "message": message or HTTPStatus(code).phrase}
        self.close_connection = True
        self._reply(code, json.dumps({"problem": problem}).encode(), "application/json")

    def version_string(self) -> str:
        """Name no version."""
        return "rostra"

    def log_message(self, *_: object) -> None:
        """Log nothing: addresses have the secret."""

    def _refuse_method(self) -> None:
        if self._checked_name() is not None:
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and POST")

    do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse_method  # noqa: N815 - as the base
