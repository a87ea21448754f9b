"""Pushing a corpus to a dataset repository on the Hugging Face Hub, through `huggingface_hub`.

Token and endpoint are those of `huggingface_hub`: ``hf auth login`` or ``HF_TOKEN``, and
``HF_ENDPOINT``.
"""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha1
from typing import TYPE_CHECKING, NamedTuple

from rostra._version import __version__
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huggingface_hub import HfApi, RepoFile

    from rostra.releasing.publication import Publication, PublishedFile

_TYPE = "dataset"

_ADVICE = {
    401: "The token is not valid: log in (hf auth login), or set HF_TOKEN",
    403: "The token may not write there: choose one that may, or another repository",
    409: "Somebody else changed the repository meanwhile: run the same again",
    412: "Somebody else changed the repository meanwhile: run the same again",
}
"""What to do, by the status of the answer."""

_AGAIN = "Run the same again: it goes on where this ended, and tags what is whole"


class Comparison(NamedTuple):
    """What a repository lacks of a publication.

    Attributes:
        head: the commit that was compared; None if the repository does not exist, or is private and
            the token does not open it.
        missing: the files that are not there, or have other bytes.
        tagged: whether the version is tagged.
    """

    head: str | None
    missing: list[PublishedFile]
    tagged: bool


def is_offline() -> bool:
    """Whether ``HF_HUB_OFFLINE`` keeps `huggingface_hub` from asking the network."""
    from huggingface_hub import constants  # noqa: PLC0415 - slow to import

    return bool(constants.HF_HUB_OFFLINE)


def compare(publication: Publication, repository: str) -> Comparison:
    """What a repository lacks of a publication; nothing is changed there.

    Args:
        publication: what is to be there.
        repository: ``NAME/CORPUS`` of a dataset repository.

    Raises:
        RostraError: a release is there with other content, or the Hub cannot be asked.
    """
    from huggingface_hub.errors import RepositoryNotFoundError  # noqa: PLC0415 - see is_offline

    api = _api()
    with _errors_of_hub(api, repository):
        try:
            refs = api.list_repo_refs(repository, repo_type=_TYPE)
        except RepositoryNotFoundError:
            return Comparison(None, publication.files, tagged=False)
        head = next((b.target_commit for b in refs.branches if b.name == "main"), None)
        tag = next((t.target_commit for t in refs.tags if t.name == publication.version), None)
        stored = {} if head is None else _tree(api, repository, head)
        tagged = {} if tag is None else _tree(api, repository, tag)
    missing = [file for file in publication.files if not _is_stored(file, stored)]
    for file in missing:
        if file.path in stored and file.path.startswith("releases/"):
            version = file.path.split("/")[1]
            raise _other_release(f"its {file.path} has other bytes", repository, version)
    if tag is not None:
        folder = f"releases/{publication.version}/"
        release = [file for file in publication.files if file.path.startswith(folder)]
        release_paths = {path for path in tagged if path.startswith(folder)}
        if release_paths != {f.path for f in release} or not all(
            _is_stored(f, tagged) for f in release
        ):
            reason = f"its tag {publication.version} has another release"
            raise _other_release(reason, repository, publication.version)
    return Comparison(head, missing, tagged=tag is not None)


def push(publication: Publication, repository: str, comparison: Comparison) -> str:
    """Push what a repository lacks, in one commit, and tag it with the version.

    The repository is created if there is none. The tag is set once all files are in the commit with
    their checksums, so that it never has a part of a release; a tag that exists is not moved.

    Args:
        publication: what is to be there.
        repository: ``NAME/CORPUS`` of a dataset repository.
        comparison: what it lacks.

    Returns:
        The commit that has all files.

    Raises:
        RostraError: there is no token, it may not write, the repository was changed meanwhile, or
            the connection broke.
    """
    from huggingface_hub import CommitOperationAdd, get_token  # noqa: PLC0415 - see is_offline

    if get_token() is None:
        raise RostraError("there is no token of the Hub: log in (hf auth login), or set HF_TOKEN")
    api = _api()
    with _errors_of_hub(api, repository):
        if comparison.head is None:
            api.create_repo(repository, repo_type=_TYPE, exist_ok=True)
            comparison = compare(publication, repository)
        commit = comparison.head
        if comparison.missing:
            files = [
                CommitOperationAdd(path_in_repo=file.path, path_or_fileobj=file.content)
                for file in comparison.missing
            ]
            message = f"{publication.name} {publication.version}"
            commit = api.create_commit(
                repository, files, commit_message=message, repo_type=_TYPE, parent_commit=commit
            ).oid
            _require_stored(publication, repository, _tree(api, repository, commit))
        assert commit is not None
        if not comparison.tagged:
            api.create_tag(repository, tag=publication.version, revision=commit, repo_type=_TYPE)
    return commit


def _api() -> HfApi:
    from huggingface_hub import HfApi  # noqa: PLC0415 - see is_offline

    return HfApi(library_name="rostra", library_version=__version__)


def _tree(api: HfApi, repository: str, commit: str) -> dict[str, RepoFile]:
    """The files of a commit by path."""
    from huggingface_hub import RepoFile  # noqa: PLC0415 - see is_offline

    entries = api.list_repo_tree(repository, recursive=True, revision=commit, repo_type=_TYPE)
    return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}


def _is_stored(file: PublishedFile, stored: Mapping[str, RepoFile]) -> bool:
    """Whether a file is stored with these bytes: as a large file, or as a blob of Git."""
    entry = stored.get(file.path)
    if entry is None or entry.size != file.bytes:
        return False
    if entry.lfs is not None:
        return entry.lfs.sha256 == file.sha256
    content = file.content if isinstance(file.content, bytes) else file.content.read_bytes()
    digest = sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return digest.hexdigest() == entry.blob_id


def _require_stored(
    publication: Publication, repository: str, stored: Mapping[str, RepoFile]
) -> None:
    for file in publication.files:
        if not _is_stored(file, stored):
            raise RostraError(
                f"{repository} does not have {file.path} as it was pushed, so the version is not "
                "tagged: see whether its .gitignore leaves the file out, and push again"
            )


def _other_release(reason: str, repository: str, version: str) -> RostraError:
    return RostraError(
        f"{repository} has a release {version} with other content ({reason}). A release never "
        "changes: raise the version in corpus.json and build another, or name another repository"
    )


@contextmanager
def _errors_of_hub(api: HfApi, repository: str) -> Iterator[None]:
    """Raise RostraError for what `huggingface_hub` and the network raise."""
    try:
        yield
    except RostraError:
        raise
    except Exception as error:  # of several libraries
        status = getattr(getattr(error, "response", None), "status_code", 0)
        advice = _ADVICE.get(status, _AGAIN)
        reason = ": ".join(dict.fromkeys(map(_text, filter(None, (error, error.__cause__)))))
        raise RostraError(f"{repository} at {api.endpoint}: {reason}. {advice}") from error


def _text(error: BaseException) -> str:
    """What an error says, in one line without its full stop."""
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
