"""A stage of verification in a round, its marks, and who agreed to the large ones."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import APPEND_ONLY

# What no mark may be, whoever writes it: of a closed stage, of another round, above the maximum,
# or given by somebody of an agency that is named on the question. The lock waits for a closing
# that is under way, and the closing for it. Rows that are put back as a whole may have it looked at
# when the transaction ends, as references are.
MARK_STANDS = """
PERFORM 1 FROM verification_verificationstage s
  WHERE s.id = NEW.stage_id AND s.closed_at IS NULL FOR SHARE;
IF NOT FOUND THEN
  RAISE EXCEPTION 'layak: the stage is closed' USING ERRCODE = 'check_violation';
END IF;
IF NOT EXISTS (SELECT 1 FROM evaluation_answer a JOIN verification_verificationstage s
    ON s.round_id = a.round_id WHERE a.id = NEW.answer_id AND s.id = NEW.stage_id
    AND (NEW.mark IS NULL OR NEW.mark <= a.maximum)) THEN
  RAISE EXCEPTION 'layak: a mark of another round or above the maximum'
    USING ERRCODE = 'check_violation';
END IF;
IF NEW.basis = '' AND EXISTS (SELECT 1 FROM evaluation_assignment named
    JOIN agencies_seat seat ON seat.agency_id = named.agency_id AND seat.ended_on IS NULL
    JOIN agencies_seatholding held ON held.seat_id = seat.id
    WHERE named.answer_id = NEW.answer_id AND named.ended_at IS NULL
      AND held.user_id = NEW.by_id AND held.since_on <= NEW.at::date
      AND (held.until_on IS NULL OR held.until_on > NEW.at::date)) THEN
  RAISE EXCEPTION 'layak: nobody judges the own agency' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
ANOTHER_AGREES = """
PERFORM 1 FROM verification_verificationstage s JOIN verification_stagemark m ON m.stage_id = s.id
  WHERE m.id = NEW.mark_id AND s.closed_at IS NULL AND m.by_id <> NEW.by_id FOR SHARE OF s;
IF FOUND THEN RETURN NEW; END IF;
RAISE EXCEPTION 'layak: another person agrees, while the stage is open'
  USING ERRCODE = 'check_violation';
"""


class VerificationStage(models.Model):
    """A stage of the scheme in a round, with its window. Closed, it never changes again.

    ``digest`` is the SHA-256 of its marks as they stood when it closed (``rules.digest_of``).
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="verification_stages")
    code = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="one_stage_of_a_kind"),
            models.CheckConstraint(
                name="stage_window_has_length", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="stage_closed_has_when_who_digest",
                condition=Q(closed_at=None, closed_by=None, digest="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}"


class StageExtension(models.Model):
    """More time in a stage for the questions that one agency leads; the newest counts."""

    append_only = True

    stage = models.ForeignKey(VerificationStage, on_delete=models.PROTECT, related_name="longer")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    # who decided it, as on paper: name and position
    signer = models.CharField(max_length=160)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="extension_has_reason_and_signer", condition=~Q(reason="") & ~Q(signer="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.agency_id}"


class StageMark(models.Model):
    """A mark that a stage gave an answer; the newest version counts. ``mark`` None: not applicable.

    ``before`` is the mark that it was judged against, ``seen`` the fingerprint of what was judged.
    ``basis`` is the paper in which others decided it; empty where it was judged here.
    """

    append_only = True

    stage = models.ForeignKey(VerificationStage, on_delete=models.PROTECT, related_name="marks")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="stage_marks")
    version = models.PositiveIntegerField()
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    before = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    reason = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    seen = models.CharField(max_length=16, blank=True)
    # a change so large that another person must agree before it counts
    needs_second = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            *APPEND_ONLY,
            pgtrigger.Trigger(
                name="mark_stands",
                when=pgtrigger.After,
                timing=pgtrigger.Immediate,
                operation=pgtrigger.Insert,
                func=MARK_STANDS,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "answer", "version"], name="one_mark_per_version"
            ),
            models.CheckConstraint(
                name="stage_mark_not_negative", condition=Q(mark=None) | Q(mark__gte=Decimal(0))
            ),
            models.CheckConstraint(
                name="changed_mark_has_reason",
                condition=~Q(reason="")
                # without the two, nothing compared with a number would be let through
                | Q(mark__isnull=False, before__isnull=False, mark=F("before"))
                | Q(mark__isnull=True, before__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.answer_id} v{self.version}"


class MarkAgreement(models.Model):
    """Another verifier agreed to a large change."""

    append_only = True

    mark = models.OneToOneField(StageMark, on_delete=models.PROTECT, related_name="agreement")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            *APPEND_ONLY,
            pgtrigger.Trigger(
                name="another_agrees",
                when=pgtrigger.After,
                timing=pgtrigger.Immediate,
                operation=pgtrigger.Insert,
                func=ANOTHER_AGREES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.by_id}"
