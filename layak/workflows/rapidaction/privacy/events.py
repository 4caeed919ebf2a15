"""What happens to requests for data and to failures of its protection: codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfPrivacy:
    """The stream of the privacy desk."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "privacy"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class RequestReceived(OfPrivacy):
    kind = "privacy.received"
    text = "Permintaan data %(code)s dicatat: %(what)s."

    code: str
    what: str


@dataclass(frozen=True, kw_only=True)
class RequestChildNamed(OfPrivacy):
    kind = "privacy.child_named"
    text = "Anak pada permintaan %(code)s disebut, untuk memeriksa tanda bahayanya."

    code: str


@dataclass(frozen=True, kw_only=True)
class RequestChecked(OfPrivacy):
    kind = "privacy.checked"
    text = "Keselamatan pada permintaan %(code)s diperiksa: %(result)s."

    code: str
    result: str


@dataclass(frozen=True, kw_only=True)
class RequestProposed(OfPrivacy):
    kind = "privacy.proposed"
    text = "Keputusan permintaan %(code)s diusulkan: %(what)s."

    code: str
    what: str


@dataclass(frozen=True, kw_only=True)
class RequestDecided(OfPrivacy):
    kind = "privacy.decided"
    text = "Permintaan %(code)s diputuskan orang kedua: %(what)s."

    code: str
    what: str


@dataclass(frozen=True, kw_only=True)
class AccessExported(OfPrivacy):
    kind = "privacy.exported"
    text = "Salinan data untuk permintaan %(code)s dibuat (%(form)s)."

    code: str
    form: str


@dataclass(frozen=True, kw_only=True)
class BreachRecorded(OfPrivacy):
    kind = "breach.recorded"
    text = "Kegagalan pelindungan data %(code)s dicatat."

    code: str
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class BreachListed(OfPrivacy):
    """``count`` children whose guardians' contact was opened."""

    kind = "breach.listed"
    text = "Kontak wali %(count)d anak dibuka untuk pemberitahuan %(code)s."

    code: str
    count: int


@dataclass(frozen=True, kw_only=True)
class BreachTold(OfPrivacy):
    kind = "breach.told"
    text = "Pemberitahuan %(code)s disampaikan: %(whom)s."

    code: str
    whom: str


@dataclass(frozen=True, kw_only=True)
class IdentityErased(OfPrivacy):
    kind = "identity.erased"
    text = "Identitas anak %(code)s dihapus menurut masa simpan; hitungan tetap."

    code: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class ReviewPutOff(OfPrivacy):
    kind = "identity.kept"
    text = "Identitas anak %(code)s disimpan sampai ditinjau %(until)s."

    code: str
    until: str
