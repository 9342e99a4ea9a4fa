"""Release notes and files of a repository: what is stored first, then a clone or GitHub's API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fixtrail.errors import Forbidden, NotFound, RateLimited, Unreachable
from fixtrail.git.clone import Clone
from fixtrail.github.history import RepositoryHistory
from fixtrail.github.history_texts import file_document
from fixtrail.github.ledger import BudgetSpent
from fixtrail.model.history import Repository, Unknown
from fixtrail.model.thread import Document
from fixtrail.store.history import StoredText
from fixtrail.trail.freshness import age
from fixtrail.trail.tools import Tools

_KEPT_AWAY = (NotFound, Forbidden, Unreachable, RateLimited, BudgetSpent)


_AGAIN = (
    3_600.0  # seconds after which what may have changed is asked for again: texts bear witness, they decide nothing
)


class Texts:
    """Those of one repository; `Unknown` where they cannot be told. Nothing is asked for twice in the life of one.

    A release note or a file of a tag is kept for good; a file of the default branch, and that there was none, for an
    hour.
    """

    def __init__(
        self, tools: Tools, repository: Repository, api: RepositoryHistory | Unknown, clone: Clone | None
    ) -> None:
        self._tools = tools
        self._repository = repository
        self._api = api
        self._clone = clone
        self._told: dict[str, Document | None] = {}

    def notes(self, tags: Sequence[str]) -> tuple[Document, ...] | Unknown:
        """The release notes of these tags, those that have any."""
        idents = {f"release:{tag}": tag for tag in tags}
        known = self._known(idents, kept=True)
        late = [tag for ident, tag in idents.items() if ident not in known]
        if late and isinstance(self._api, Unknown):
            found = [document for document in known.values() if document]
            return tuple(found) if found else self._api
        if late and isinstance(self._api, RepositoryHistory):
            try:
                told = self._api.texts.notes(late)
            except _KEPT_AWAY as problem:
                return Unknown(str(problem))
            known |= self._keep({f"release:{tag}": document for tag, document in told.items()})
        return tuple(document for ident in idents if (document := known.get(ident)))

    def file(self, paths: Sequence[str], at: str = "") -> Document | Unknown | None:
        """The first of these files that exists at a tag, branch or commit (default: the default branch)."""
        if self._clone:
            try:
                file = self._clone.file(paths, at)
            except _KEPT_AWAY as problem:
                if isinstance(self._api, Unknown):
                    return Unknown(str(problem))
            else:
                return file_document(self._repository, file.path, at, file.text) if file else None
        idents = [f"file:{path}@{at or 'HEAD'}" for path in paths]
        known = self._known(idents, kept=bool(at))
        for i, ident in enumerate(idents):
            if ident not in known:
                return self._ask_file(paths[i:], at)
            if known[ident] is not None:
                return known[ident]
        return None

    def _ask_file(self, paths: Sequence[str], at: str) -> Document | Unknown | None:
        if isinstance(self._api, Unknown):
            return self._api
        try:
            found = self._api.texts.file(paths, at)
        except _KEPT_AWAY as problem:
            return Unknown(str(problem))
        told: dict[str, Document | None] = {}
        for ident in (f"file:{path}@{at or 'HEAD'}" for path in paths):
            told[ident] = found if found and found.id == ident else None
            if told[ident]:
                break
        self._keep(told)
        return found

    def _known(self, idents: Iterable[str], *, kept: bool) -> dict[str, Document | None]:
        """Stored texts that need not be asked for again; `kept`: what there was does not change."""
        if self._tools.refresh and self._tools.client:
            return {ident: self._told[ident] for ident in idents if ident in self._told}
        found = self._tools.store.texts(self._repository, idents)
        usable = {
            ident: text.document
            for ident, text in found.items()
            if self._tools.client is None
            or (kept and text.document)
            or 0 <= age(self._tools, text.fetched_at) < max(_AGAIN, self._tools.fresh)
        }
        return {**usable, **{ident: self._told[ident] for ident in idents if ident in self._told}}

    def _keep(self, told: Mapping[str, Document | None]) -> dict[str, Document | None]:
        now = self._tools.now()
        self._tools.store.put_texts(self._repository, {ident: StoredText(d, now) for ident, d in told.items()})
        self._told.update(told)
        return dict(told)
