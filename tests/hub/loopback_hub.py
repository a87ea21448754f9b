"""A server on loopback that speaks the part of the Hub's API that `huggingface_hub` 2.4 uses.

Repositories are in memory: commits as mappings from paths to bytes, branches and tags. Files of
1,000 bytes and more are large ones, uploaded as to Git LFS.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = 1000
TOKEN = "hf_loopback"  # noqa: S105 - opens nothing but a server of a test

Tree = dict[str, bytes]


class Repository:
    def __init__(self, *, private: bool = False) -> None:
        self.private = private
        first = {".gitattributes": b"*.parquet filter=lfs\n"}
        self.commits: dict[str, Tree] = {}
        self.main = self.commit(first)
        self.tags: dict[str, str] = {}

    def commit(self, tree: Tree) -> str:
        number = f"{len(self.commits)}".encode()
        self.main = sha1(number + repr(sorted(tree)).encode(), usedforsecurity=False).hexdigest()
        self.commits[self.main] = tree
        return self.main

    def tree(self, revision: str) -> Tree | None:
        commit = self.main if revision == "main" else self.tags.get(revision, revision)
        return self.commits.get(commit)

    def sha(self, revision: str) -> str:
        return self.main if revision == "main" else self.tags.get(revision, revision)


class LoopbackHub:
    """The state of the server, and what it is to do wrong.

    Attributes:
        address: its endpoint.
        repositories: by name.
        requests: the method and path of each request.
        broken: the beginnings of paths, with their methods, whose connections are closed.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.repositories: dict[str, Repository] = {}
        self.objects: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.broken: tuple[str, ...] = ()

    def writes(self) -> list[str]:
        """The requests that change a repository."""
        kinds = ("/api/repos/create", "/commit/", "/tag/", "/lfs/")
        return [r for r in self.requests if not r.startswith("GET") and any(k in r for k in kinds)]


class AnswerError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def git_oid(content: bytes) -> str:
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def entry(path: str, content: bytes) -> dict[str, Any]:
    listed = {"type": "file", "path": path, "size": len(content), "oid": git_oid(content)}
    if len(content) < LARGE:
        return listed
    oid = sha256(content).hexdigest()
    pointer = {"oid": oid, "size": len(content), "pointerSize": 130}
    return listed | {"oid": sha1(oid.encode(), usedforsecurity=False).hexdigest(), "lfs": pointer}


def folder(path: str) -> dict[str, Any]:
    oid = sha1(path.encode(), usedforsecurity=False).hexdigest()
    return {"type": "directory", "path": path, "size": 0, "oid": oid}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: LoopbackHub

    def log_message(self, *_: object) -> None:
        pass

    def handle_request(self) -> None:
        body = self.body()
        parts = urlsplit(self.path)
        line = f"{self.command} {unquote(parts.path)}"
        self.hub.requests.append(line)
        if any(line.startswith(broken) for broken in self.hub.broken):
            self.close_connection = True
            return
        try:
            self.answer(parts.path.strip("/").split("/"), parse_qs(parts.query), body)
        except AnswerError as failure:
            headers = {"X-Error-Code": failure.code, "X-Error-Message": str(failure)}
            self.send(json.dumps({"error": str(failure)}).encode(), failure.status, headers)

    do_GET = do_HEAD = do_POST = do_PUT = handle_request  # noqa: N815 - as http.server names them

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def answer(self, path: list[str], query: dict[str, list[str]], body: bytes) -> None:
        match [self.command, *path]:
            case ["POST", "api", "repos", "create"]:
                self.create(json.loads(body))
            case ["POST", "api", "validate-yaml"]:
                self.send_json({"errors": [], "warnings": []})
            case ["PUT", "lfs", oid]:
                if sha256(body).hexdigest() != oid:
                    raise AnswerError(400, "", "other bytes")
                self.hub.objects[oid] = body
                self.send(b"")
            case ["POST", "datasets", owner, name, "info", "lfs", "objects", "batch"]:
                self.repository(f"{owner}/{name.removesuffix('.git')}", write=True)
                self.batch(json.loads(body))
            case [_, "datasets", owner, name, "resolve", revision, *file]:
                repository = self.repository(f"{owner}/{name}")
                self.resolve(repository, unquote(revision), unquote("/".join(file)))
            case [method, "api", "datasets", owner, name, *action]:
                write = method == "POST" and action[0] != "paths-info"
                repository = self.repository(f"{owner}/{name}", write=write)
                self.of_repository(repository, f"{owner}/{name}", action, query, body)
            case _:
                raise AnswerError(404, "", f"not spoken here: {self.command} {self.path}")

    def repository(self, name: str, *, write: bool = False) -> Repository:
        repository = self.hub.repositories.get(name)
        token = self.headers.get("Authorization", "")
        if token and token != f"Bearer {TOKEN}":
            raise AnswerError(401, "", "Invalid credentials in Authorization header")
        if repository is None or (repository.private and not token):
            raise AnswerError(404 if token else 401, "RepoNotFound", "Repository not found")
        if write and not token:
            raise AnswerError(401, "", "Invalid credentials in Authorization header")
        return repository

    def of_repository(
        self,
        repository: Repository,
        name: str,
        action: list[str],
        query: dict[str, list[str]],
        body: bytes,
    ) -> None:
        revision = unquote(action[1]) if len(action) > 1 else "main"
        tree = repository.tree(revision)
        if tree is None:
            raise AnswerError(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        match action:
            case [] | ["revision", _]:
                files = [{"rfilename": path} for path in tree]
                info = {"id": name, "sha": repository.sha(revision), "siblings": files, "tags": []}
                self.send_json(info | {"private": repository.private})
            case ["refs"]:
                refs = {"main": repository.main}
                self.send_json(
                    {
                        "branches": refs_of(refs, "refs/heads/"),
                        "converts": [],
                        "tags": refs_of(repository.tags, "refs/tags/"),
                    }
                )
            case ["tree", _, *place]:
                recursive = query.get("recursive", ["false"])[0].lower() == "true"
                self.send_json(list(listing(tree, unquote("/".join(place)), recursive=recursive)))
            case ["paths-info", _]:
                self.send_json(list(paths_info(tree, parse_qs(body.decode()).get("paths", []))))
            case ["preupload", _]:
                self.send_json({"files": [mode(f, tree) for f in json.loads(body)["files"]]})
            case ["commit", _]:
                self.commit(repository, name, body)
            case ["tag", _]:
                tag = json.loads(body)["tag"]
                if tag in repository.tags:
                    raise AnswerError(409, "", "Tag reference exists already")
                repository.tags[tag] = repository.sha(revision)
                self.send_json({})
            case _:
                raise AnswerError(404, "", f"not spoken here: {action}")

    def create(self, wanted: dict[str, Any]) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise AnswerError(401, "", "Invalid credentials in Authorization header")
        name = f"{wanted['organization']}/{wanted['name']}"
        assert wanted["type"] == "dataset"
        if wanted["organization"] == "others":
            raise AnswerError(403, "", "You don't have the rights to create a dataset there")
        if name in self.hub.repositories:
            raise AnswerError(409, "", "You already created this dataset repo")
        self.hub.repositories[name] = Repository(private=wanted.get("visibility") == "private")
        self.send_json({"url": f"{self.hub.address}/datasets/{name}", "name": name})

    def batch(self, wanted: dict[str, Any]) -> None:
        objects = []
        for item in wanted["objects"]:
            upload = {"href": f"{self.hub.address}/lfs/{item['oid']}"}
            known = item["oid"] in self.hub.objects
            objects.append(item | ({} if known else {"actions": {"upload": upload}}))
        self.send_json({"transfer": "basic", "objects": objects})

    def commit(self, repository: Repository, name: str, body: bytes) -> None:
        header, *operations = map(json.loads, body.splitlines())
        parent = header["value"].get("parentCommit")
        if parent and parent != repository.main:
            raise AnswerError(412, "", "A commit has happened since. Please refresh and try again.")
        tree = dict(repository.commits[repository.main])
        for operation in operations:
            value = operation["value"]
            match operation["key"]:
                case "file":
                    tree[value["path"]] = base64.b64decode(value["content"])
                case "lfsFile":
                    tree[value["path"]] = self.hub.objects[value["oid"]]
                case key:
                    raise AnswerError(400, "", f"not spoken here: {key}")
        oid = repository.commit(tree)
        url = f"{self.hub.address}/datasets/{name}/commit/{oid}"
        self.send_json({"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})

    def resolve(self, repository: Repository, revision: str, path: str) -> None:
        tree = repository.tree(revision)
        if tree is None:
            raise AnswerError(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        if path not in tree:
            raise AnswerError(404, "EntryNotFound", "Entry not found")
        content, status = tree[path], 200
        headers = {
            "ETag": f'"{entry(path, content)["oid"]}"',
            "X-Repo-Commit": repository.sha(revision),
            "Accept-Ranges": "bytes",
        }
        if wanted := self.headers.get("Range"):
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first), min(int(last or len(content)), len(content) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
            content, status = content[start : end + 1], 206
        self.send(content, status, headers)

    def send_json(self, value: object) -> None:
        self.send(json.dumps(value).encode(), 200, {"Content-Type": "application/json"})

    def send(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def refs_of(commits: dict[str, str], prefix: str) -> list[dict[str, str]]:
    return [
        {"name": name, "ref": f"{prefix}{name}", "targetCommit": commit}
        for name, commit in commits.items()
    ]


def mode(file: dict[str, Any], tree: Tree) -> dict[str, Any]:
    large = file["size"] >= LARGE
    answer = {"path": file["path"], "uploadMode": "lfs" if large else "regular"}
    return answer | {"shouldIgnore": b"ignored" in tree.get(".gitignore", b"")}


def listing(tree: Tree, place: str, *, recursive: bool) -> Iterator[dict[str, Any]]:
    prefix = f"{place}/" if place else ""
    inside = [path for path in sorted(tree) if path.startswith(prefix)]
    if place and not inside:
        raise AnswerError(404, "EntryNotFound", f"{place} does not exist")
    folders = set()
    for path in inside:
        names = path.removeprefix(prefix).split("/")
        for depth in range(1, len(names) if recursive else min(len(names), 2)):
            folders.add(prefix + "/".join(names[:depth]))
        if recursive or len(names) == 1:
            yield entry(path, tree[path])
    yield from map(folder, sorted(folders))


def paths_info(tree: Tree, paths: list[str]) -> Iterator[dict[str, Any]]:
    for path in paths:
        if path in tree:
            yield entry(path, tree[path])
        elif any(other.startswith(f"{path}/") for other in tree):
            yield folder(path)


@contextmanager
def loopback_hub() -> Iterator[LoopbackHub]:
    """Start a server; it ends with the block."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Handler.hub = LoopbackHub(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Handler.hub
        finally:
            server.shutdown()
