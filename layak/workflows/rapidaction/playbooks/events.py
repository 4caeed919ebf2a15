"""What happens to playbooks: drafts, adoption, reviews by the legal office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfPlaybooks:
    """What happens to playbooks stands in one stream."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "playbooks"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class PlaybookShipped(OfPlaybooks):
    kind = "playbook.shipped"
    text = "Skema %(code)s versi %(version)d bawaan aplikasi tersedia."

    playbook: int
    code: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DraftBegun(OfPlaybooks):
    kind = "playbook.draft_begun"
    text = "Rancangan versi %(version)d skema %(code)s dimulai."

    playbook: int
    code: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DraftSaved(OfPlaybooks):
    kind = "playbook.draft_saved"
    text = "Rancangan versi %(version)d skema %(code)s diubah: %(what)s."

    playbook: int
    code: str
    version: int
    what: str


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(OfPlaybooks):
    kind = "playbook.draft_discarded"
    text = "Rancangan versi %(version)d skema %(code)s dibuang."

    playbook: int
    code: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PlaybookAdopted(OfPlaybooks):
    kind = "playbook.adopted"
    text = (
        "Skema %(code)s versi %(version)d ditetapkan, berlaku sejak %(valid_from_on)s; "
        "%(carried)d tinjauan hukum dibawa dari versi sebelumnya."
    )

    playbook: int
    code: str
    version: int
    valid_from_on: str
    carried: int


@dataclass(frozen=True, kw_only=True)
class RowsReviewed(OfPlaybooks):
    """``rows`` are "own 5", parted by commas."""

    kind = "playbook.rows_reviewed"
    text = "Tinjauan hukum skema %(code)s versi %(version)d dicatat: %(word)s (%(rows)s)."

    playbook: int
    code: str
    version: int
    rows: str
    is_confirmed: bool

    @property
    def word(self) -> str:
        return _("dibenarkan") if self.is_confirmed else _("diragukan")

    def sentence(self) -> str:
        return _(self.text) % {**vars(self), "word": self.word}
