"""What a drill or a closed activation taught, and the promises that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.followups.actions import NewFollowUp, create_followup
from layak.records.followups.models import FollowUp
from layak.rules.plain_words import read_line, read_words
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.events.learning import FindingPromised, ReviewWritten
from layak.workflows.rapidaction.models import Activation, AfterActionReview, ReviewFinding
from layak.workflows.rapidaction.permissions.learning import check_can_review

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
    well, wrong = _checked(words)
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


def _checked(words: ReviewWords) -> tuple[str, str]:
    well = read_words(
        words.went_well, most=LONGEST, field="went_well", label=_("Yang berjalan baik")
    )
    wrong = read_words(
        words.went_wrong, most=LONGEST, field="went_wrong", label=_("Yang perlu diperbaiki")
    )
    if not well and not wrong:
        raise Refused(_("Tulis apa yang berjalan baik atau apa yang perlu diperbaiki."))
    return well, wrong


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
