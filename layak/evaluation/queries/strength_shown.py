"""How the strength of proof reads on pages: a word, a tone, and always that it is our reading."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.rules.proof import Finding, Level, Strength

LEVELS = {
    Level.STRONG: gettext_noop("Kuat"),
    Level.FAIR: gettext_noop("Cukup"),
    Level.WEAK: gettext_noop("Lemah"),
    Level.NONE: gettext_noop("Belum ada bukti"),
}
TONES = {Level.STRONG: "done", Level.FAIR: "wait", Level.WEAK: "note", Level.NONE: "late"}
NOT_NEEDED = gettext_noop("Tidak perlu bukti")
OUTCOMES = {"failed": gettext_noop("Perlu diperbaiki"), "unknown": gettext_noop("Belum diketahui")}
# told of a restricted file to whoever may not open it
HIDDEN = gettext_noop("Ada yang perlu diperiksa pada bukti terbatas; lihat perangkat daerahnya.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLevel:
    label: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """``about`` names the proof where a list holds several; ``outcome`` is a word."""

    label: str
    outcome: str
    tone: str
    say: str
    fix: str
    source: str
    about: str = ""


def shown_level(strength: Strength) -> ShownLevel:
    """The word and the tone of a level; an answer that claims nothing needs no proof."""
    if strength.level == Level.NONE and not strength.is_needed:
        return ShownLevel(label=_(NOT_NEEDED), tone="")
    return ShownLevel(label=_(LEVELS[strength.level]), tone=TONES[strength.level])


def shown_finding(finding: Finding, *, with_title: bool = False) -> ShownFinding:
    """A weakness as a page prints it."""
    return ShownFinding(
        label=_(finding.check.label),
        outcome=_(OUTCOMES[finding.outcome]) if finding.outcome in OUTCOMES else "",
        tone="note" if finding.outcome == "failed" else "wait",
        say=finding.say,
        fix=finding.check.fix if finding.outcome == "failed" else "",
        source=finding.check.source,
        about=finding.title if with_title else "",
    )
