"""The pocket card: who leads, the first hours, whom to call; eight on one A4."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.platform.documents.writing.pdf import render_pdf
from layak.workflows.rapidaction.exports.poster import Paper, PaperStep, paper_of
from layak.workflows.rapidaction.models import PlaybookVersion

FIRST_HOURS = 24
MOST_STEPS = 6


def card_pdf(version: PlaybookVersion, at: datetime) -> bytes:
    """One page A4 with eight cards of A7, all the same."""
    paper = paper_of(version, at=at)
    first = first_steps(paper)
    data = {
        **asdict(paper),
        "steps": [asdict(step) for step in first],
        "more": _("Selengkapnya pada poster: %(count)d langkah.")
        % {"count": len(paper.steps) + len(paper.shared)},
    }
    return render_pdf("playbook_card", data, title=paper.title, created=timezone.localtime(at))


def first_steps(paper: Paper) -> list[PaperStep]:
    """What is due within a day, the playbook's own before what all share."""
    chosen = [step for step in (*paper.steps, *paper.shared) if step.hours <= FIRST_HOURS]
    return sorted(chosen[:MOST_STEPS], key=lambda step: step.hours)
