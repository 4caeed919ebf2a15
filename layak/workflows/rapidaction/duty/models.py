"""Turns and leaves of the roster, and which agency acts for which role of the playbooks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from layak.city.agencies.bodies.models import Agency

# as ranges, so that the comparison needs no extension of the database
SAME_AGENCY = Func("agency", "agency", RangeBoundary(inclusive_upper=True), function="INT8RANGE")
SAME_RANK = Func("rank", "rank", RangeBoundary(inclusive_upper=True), function="INT4RANGE")
SAME_TIME = Func("starts_at", "ends_at", RangeBoundary(), function="TSTZRANGE")


class DutyTurn(models.Model):
    """Who answers for an agency from when to when. ``rank`` 1 is on duty, 2 and 3 stand in.

    ``phone`` is the number for this turn, a work phone if there is one.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duty_turns")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_turns"
    )
    rank = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "starts_at"], name="duty_agency"),
            models.Index(fields=["user", "starts_at"], name="duty_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="duty_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="duty_rank_known", condition=Q(rank__in=(1, 2, 3))),
            ExclusionConstraint(
                name="one_on_duty_at_a_time",
                expressions=[
                    (SAME_AGENCY, RangeOperators.OVERLAPS),
                    (SAME_RANK, RangeOperators.OVERLAPS),
                    (SAME_TIME, RangeOperators.OVERLAPS),
                ],
                condition=Q(removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.rank} {self.starts_at}"


class DutyLeave(models.Model):
    """Days or hours on which a person is away: the substitute stands in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_leaves"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="leave_user")]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at}"


class DutyPost(models.Model):
    """The telephone of an agency's duty post, whoever sits there: what stands on poster and card.

    The number of a turn may be a person's own, and changes.
    """

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="duty_post")
    # "" where it was taken away
    phone = models.CharField(max_length=30, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.agency_id}"


# the role of the playbooks that receives reports
RECEIVER = "penerima_laporan"


class RoleAgency(models.Model):
    """Which agency acts for a role of the playbooks (``common.yaml``); several where roles are
    shared. Taken away, the row stays with ``ended_on``.
    """

    role = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "agency"], name="role_agency_once", condition=Q(ended_on=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.agency_id}"
