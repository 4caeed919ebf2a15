"""What is told of the trail itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class TrailVerified:
    """The whole trail was recomputed: ``number`` links in ``seconds``.

    ``problems`` are the first sentences of what was found, of ``problem_count`` in all.
    """

    kind: ClassVar[str] = "trail.verified"
    number: int
    seconds: int
    problem_count: int
    problems: list[str]

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        if self.problem_count:
            return _("Jejak audit diperiksa: %(count)s temuan.") % {"count": self.problem_count}
        return _("Jejak audit diperiksa: %(count)s catatan utuh.") % {"count": self.number}


@dataclass(frozen=True, kw_only=True)
class TrailVerificationAsked:
    """Somebody asked for a verification before the night."""

    kind: ClassVar[str] = "trail.verification_asked"

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _("Pemeriksaan jejak audit diminta.")


@dataclass(frozen=True, kw_only=True)
class TrailRestarted:
    """The head in the home was replaced on purpose: the one before named ``number`` links."""

    kind: ClassVar[str] = "trail.restarted"
    number: int
    digest: str
    because: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _("Kepala jejak audit dimulai lagi: %(because)s") % {"because": self.because}
