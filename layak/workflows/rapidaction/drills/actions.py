"""A playbook run as an exercise; what it or a closed activation taught; its report as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence, store_version
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading.actions import Description, describe_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.steps.actions import create_followup
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import take_back
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.drills.events import (
    DrillEnded,
    DrillReportFiled,
    DrillStarted,
    FindingPromised,
    ReviewWritten,
)
from layak.workflows.rapidaction.drills.models import AfterActionReview, Drill, ReviewFinding
from layak.workflows.rapidaction.drills.permissions import check_can_file_drill, check_can_review
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.handoffs.actions import locked
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.scheme.rules import read_line, read_words
from layak.workflows.rapidaction.steps.opening_actions import open_activation

# A playbook run as an exercise: the same steps and clocks, marked, and never counted.

LEAD_ROLE = "uptd_ppa"
DRILL_TITLE_AT_MOST, SCENARIO_AT_MOST = 200, 1000
ENDED = "drill-ended"


@transaction.atomic
def start_drill(
    *, title: str, scenario: str, playbook: PlaybookVersion, level: str, by: Actor, at: datetime
) -> Drill:
    """Open the playbook as a drill, led by the agency that leads real cases.

    Raises Refused: no right, nobody leads, no title, a text too long, no such level.
    """
    title = read_line(title, most=DRILL_TITLE_AT_MOST, field="title", label=_("Nama gladi"))
    scenario = read_words(
        scenario, most=SCENARIO_AT_MOST, field="scenario", label=_("Keadaan karangan")
    )
    check_open(title, field="title")
    check_open(scenario, field="scenario")
    if not title:
        raise Refused(_("Beri gladi ini nama, misalnya Gladi malam Unit PPA."))
    row = (
        RoleAgency.objects.filter(role=LEAD_ROLE, ended_on=None, agency__ended_on=None)
        .select_related("agency")
        .order_by("position", "pk")
        .first()
    )
    if row is None:
        raise Refused(
            _(
                "Belum ada instansi yang memimpin penanganan. Tetapkan dahulu instansi peran UPTD PPA."
            )
        )
    activation = open_activation(
        playbook=playbook,
        lead=row.agency,
        level=level,
        signs=(),
        because=_("Gladi: keadaan karangan."),
        report=None,
        child=None,
        started_at=at,
        by=by,
        at=at,
        is_drill=True,
    )
    drill = Drill.objects.create(
        activation=activation, title=title, scenario=scenario, started_at=at, led_by=by.user
    )
    log(DrillStarted(code=activation.code, playbook=playbook.code), by=by.user, at=at)
    return drill


@transaction.atomic
def end_drill(*, drill_id: int, by: Actor, at: datetime) -> Drill:
    """Stop the clocks: open hand-offs are withdrawn, nothing rings any more.

    Raises Refused: no right, or ended already.
    """
    drill = Drill.objects.select_for_update().select_related("activation").get(pk=drill_id)
    if not by.may("drill.run"):
        raise Refused(_("Hanya penyelenggara gladi yang mengakhirinya."))
    if drill.ended_at is not None:
        raise Refused(_("Gladi ini sudah selesai. Tulislah tinjauannya."))
    drill.ended_at = at
    drill.save(update_fields=["ended_at"])
    # whoever still has something of the drill hears that it is over
    waiting = (*HandOff.OPEN, HandOff.State.DECLINED)
    for pk in drill.activation.handoffs.filter(state__in=waiting).values_list("pk", flat=True):
        take_back(locked(pk), because=ENDED, by=by, at=at)
    activation = Activation.objects.select_for_update().get(pk=drill.activation_id)
    # one whose closing was rehearsed to the end is closed already
    if activation.state != Activation.State.CLOSED:
        activation.state, activation.outcome = Activation.State.CLOSING, ENDED
        activation.closing_asked_at, activation.closing_asked_by = at, by.user
    activation.version += 1
    activation.save(
        update_fields=["state", "outcome", "closing_asked_at", "closing_asked_by", "version"]
    )
    StepRun.objects.filter(activation=activation).update(next_alarm_at=None)
    log(DrillEnded(code=activation.code), by=by.user, at=at)
    return drill


# What a drill or a closed activation taught, and the promises that follow from it.

LONGEST, FINDING_AT_MOST = 1500, 300


class ReviewMoved(Refused):
    """Someone saved since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Orang lain menyimpan tinjauan ini sejak halaman dibuka. Bandingkan, lalu simpan lagi."
            )
        )


@dataclass(frozen=True, kw_only=True)
class ReviewWords:
    """``findings`` are (text, id of the agency that mends it), new ones only."""

    went_well: str
    went_wrong: str
    findings: Sequence[tuple[str, int]] = ()


@transaction.atomic
def write_review(
    *, activation: Activation, words: ReviewWords, seen: int, by: Actor, at: datetime
) -> AfterActionReview:
    """Save the review and add findings; ``seen`` is the version that the page showed (0: none).

    Raises ReviewMoved, Refused: no right, still running, empty, too long, unknown agency.
    """
    locked = Activation.objects.select_for_update().get(pk=activation.pk)
    check_can_review(by, locked, at=at)
    review = AfterActionReview.objects.filter(activation=locked).first()
    if (review.version if review else 0) != seen:
        raise ReviewMoved
    well = read_words(
        words.went_well, most=LONGEST, field="went_well", label=_("Yang berjalan baik")
    )
    wrong = read_words(
        words.went_wrong, most=LONGEST, field="went_wrong", label=_("Yang perlu diperbaiki")
    )
    check_open(well, field="went_well", activation=locked)
    check_open(wrong, field="went_wrong", activation=locked)
    if not well and not wrong:
        raise Refused(_("Tulis apa yang berjalan baik atau apa yang perlu diperbaiki."))
    if review is None:
        review = AfterActionReview(activation=locked, version=0)
    review.went_well, review.went_wrong = well, wrong
    review.version += 1
    review.written_at, review.written_by = at, by.user
    review.save()
    findings = [
        ReviewFinding(review=review, text=text, agency=agency)
        for text, agency in _findings(words.findings)
    ]
    for finding in findings:
        check_open(finding.text, field="findings", activation=locked)
    ReviewFinding.objects.bulk_create(findings)
    log(ReviewWritten(code=locked.code, findings=len(findings)), by=by.user, at=at)
    return review


@transaction.atomic
def promise_finding(*, finding_id: int, due_on: date, by: Actor, at: datetime) -> FollowUp:
    """Make a finding a follow-up of its agency.

    Raises Refused: no right, promised already, a day in the past.
    """
    finding = (
        ReviewFinding.objects.select_for_update(of=("self",))
        .select_related("review__activation", "agency")
        .get(pk=finding_id)
    )
    if finding.followup_id is not None:
        raise Refused(_("Perbaikan ini sudah menjadi tindak lanjut."))
    code = finding.review.activation.code
    followup = create_followup(
        new=NewFollowUp(
            title=finding.text,
            agency_id=finding.agency_id,
            due_on=due_on,
            origin=f"review:{finding.review_id}",
            origin_label=_("Tinjauan %(code)s") % {"code": code},
            origin_url=reverse("review_detail", args=[code]),
        ),
        by=by,
        at=at,
    )
    finding.followup = followup
    finding.save(update_fields=["followup"])
    log(FindingPromised(code=code, followup=followup.pk), by=by.user, at=at)
    return followup


def _findings(rows: Sequence[tuple[str, int]]) -> list[tuple[str, Agency]]:
    agencies = Agency.objects.current().in_bulk([agency_id for _text, agency_id in rows])
    found = []
    for text, agency_id in rows:
        told = read_line(text, most=FINDING_AT_MOST, field="finding_1", label=_("Perbaikan"))
        if not told:
            raise Refused(_("Tulis apa yang diperbaiki."))
        if agency_id not in agencies:
            raise Refused(_("Pilih instansi yang memperbaikinya."))
        found.append((told, agencies[agency_id]))
    return found


# The report of a drill becomes evidence: once, and newer reports as its versions.

KIND = "report"
EVIDENCE_TITLE_AT_MOST = 200


@transaction.atomic
def file_drill_report(
    *, drill_id: int, upload: Upload, seen: int, by: Actor, at: datetime
) -> Evidence:
    """Keep the paper of a drill in the library; ``seen`` is the version of the review it tells.

    Internal; it becomes public in the library, where someone looks for children first. Raises
    ReviewMoved; Refused: no right, not reviewed; NotStored: the same paper as last time.
    """
    drill = (
        Drill.objects.select_for_update(of=("self",))
        .select_related("activation__lead")
        .get(pk=drill_id)
    )
    review = AfterActionReview.objects.filter(activation=drill.activation_id).first()
    check_can_file_drill(by, drill, review)
    if review is None or review.version != seen:
        raise ReviewMoved
    if drill.evidence is not None:
        store_version(evidence=drill.evidence, upload=upload, by=by, at=at)
    else:
        title = (_("Laporan gladi: %s") % drill.title)[:EVIDENCE_TITLE_AT_MOST]
        drill.evidence = store_evidence(
            upload=upload, title=title, agency=drill.activation.lead, by=by, at=at
        )
        day = timezone.localdate(drill.started_at)
        description = Description(title=title, kind=KIND, dated_on=day, years=(day.year,))
        describe_evidence(evidence=drill.evidence, description=description, by=by, at=at)
        drill.save(update_fields=["evidence"])
    event = DrillReportFiled(
        code=drill.activation.code, evidence=drill.evidence.pk, version=review.version
    )
    log(event, by=by.user, at=at)
    return drill.evidence
