"""The playbook on one A3 for the wall, and the pocket card: eight on one A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.queries import municipality
from layak.evaluation.rounds.wording import demo_mark
from layak.platform.documents.writing.pdf import render_pdf
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.catalogue.reads import StepRow, step_rows
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.emergency.reads import office_phones
from layak.workflows.rapidaction.playbooks.limit_rules import Limit
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Step

# The playbook on one A3 for the wall: who, by when, in the order of time.

HOURS = {"hours": 1, "days": 24, "months": 720}
# behind everything that has a number; before an event comes behind what follows one
LAST = 10**9
# more than these stand in no row that is read from two metres
MOST_OFFICES = 12


@dataclass(frozen=True, kw_only=True)
class PaperStep:
    """One line: ``when`` "3x24 jam", ``since`` the event, ``tone`` law | practice | inferred | none."""

    when: str
    since: str
    kind: str
    who: str
    what: str
    basis: str
    tone: str
    hours: int
    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A playbook as papers print it; ``phones`` are (label, number) of emergency lines,
    ``offices`` those of agencies with "" where a line is left to write on.
    """

    title: str
    city: str
    opens_when: str
    lead: str
    steps: Sequence[PaperStep]
    shared: Sequence[PaperStep]
    phones: Sequence[tuple[str, str]]
    offices: Sequence[tuple[str, str]]
    legend: Sequence[tuple[str, str]]
    footer: str
    banner: str
    author: str = "Layak"


def poster_pdf(version: PlaybookVersion, at: datetime) -> bytes:
    """One page A3 lying; the letters are as big as they fit."""
    paper = paper_of(version, at=at)
    return render_pdf(
        "playbook_poster", asdict(paper), title=paper.title, created=timezone.localtime(at)
    )


def paper_of(version: PlaybookVersion, *, at: datetime) -> Paper:
    """The words of poster and card: eight queries."""
    playbook, city = playbook_of(version), municipality()
    rows = step_rows(version, playbook)
    steps = {(part, step.order): step for part, step in playbook.all_steps}
    lines = [_line(row, steps[row.part, row.order]) for row in rows]
    lines.sort(key=lambda line: line.hours)
    phones = EmergencyLine.objects.filter(ended_at=None).order_by("position", "pk")
    # what the marks mean, only of those that occur
    tones = {line.tone for line in lines}
    says = (
        ("law", _("batas yang disebut hukum; kata “menurut hukum” hanya pada baris yang ditinjau")),
        ("practice", _("batas dari praktik daerah lain")),
        ("inferred", _("usulan kami, ditetapkan Gugus Tugas; bukan ketentuan hukum")),
        ("none", _("tanpa angka")),
    )
    if version.state == PlaybookVersion.State.DRAFT:
        state = _("RANCANGAN, belum berlaku")
    else:
        since = date_id(version.valid_from_on) if version.valid_from_on else ""
        state = _("berlaku sejak %(day)s") % {"day": since}
    footer = _("Versi %(version)d, %(state)s · dicetak %(day)s") % {
        "version": version.version,
        "state": state,
        "day": date_id(timezone.localdate(at)),
    }
    # the leading role first, then as they come in the steps
    roles = [playbook.lead_role, *(step.role for _part, step in playbook.all_steps)]
    return Paper(
        title=playbook.name,
        city=city.name if city else "",
        opens_when=playbook.opens_when,
        lead=playbook.common.roles[playbook.lead_role],
        steps=[line for line in lines if not line.is_shared],
        shared=[line for line in lines if line.is_shared],
        phones=list(phones.values_list("label", "phone")),
        offices=office_phones(list(dict.fromkeys(roles)))[:MOST_OFFICES],
        legend=[(tone, words) for tone, words in says if tone in tones],
        footer=footer,
        banner=demo_mark(city),
    )


def _line(row: StepRow, step: Step) -> PaperStep:
    return PaperStep(
        when=row.limit,
        since=row.event,
        kind=row.limit_type,
        who=row.agencies or row.role,
        what=row.name,
        basis=row.basis if row.is_law else "",
        tone=step.basis,
        hours=_hours(step.limit),
        is_shared=row.part == "common",
    )


def _hours(limit: Limit | None) -> int:
    if limit is None:
        return LAST
    hours = limit.amount * HOURS[limit.unit]
    return LAST // 2 + hours if limit.is_before else hours


# The pocket card: who leads, the first hours, whom to call; eight on one A4.

FIRST_HOURS = 24
MOST_STEPS = 6
CARD_OFFICES = 6


def card_pdf(version: PlaybookVersion, at: datetime) -> bytes:
    """One page A4 with eight cards of A7, all the same."""
    paper = paper_of(version, at=at)
    first = first_steps(paper)
    data = {
        **asdict(paper),
        "steps": [asdict(step) for step in first],
        # a blank line to write on has no room here
        "offices": [pair for pair in paper.offices if pair[1]][:CARD_OFFICES],
        "more": _("Selengkapnya pada poster: %(count)d langkah.")
        % {"count": len(paper.steps) + len(paper.shared)},
    }
    return render_pdf("playbook_card", data, title=paper.title, created=timezone.localtime(at))


def first_steps(paper: Paper) -> list[PaperStep]:
    """What is due within a day, the playbook's own before what all share."""
    chosen = [step for step in (*paper.steps, *paper.shared) if step.hours <= FIRST_HOURS]
    return sorted(chosen[:MOST_STEPS], key=lambda step: step.hours)
