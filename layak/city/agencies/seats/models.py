"""Seats of agencies and who holds them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from layak.city.agencies.bodies.models import Agency


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)


class Seat(models.Model):
    """A chair that outlives its holders; ``role`` is a role code of roles.yaml."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    ended_on = models.DateField(null=True)

    objects = SeatQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.role} {self.title}"


class SeatHoldingQuerySet(models.QuerySet["SeatHolding"]):
    def on(self, day: date) -> Self:
        """Holdings in force on ``day``."""
        return self.filter(
            Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day, seat__ended_on=None
        )

    def open_from(self, day: date) -> Self:
        """Holdings in force on ``day`` or beginning later."""
        lasting = self.filter(Q(until_on=None) | Q(until_on__gt=F("since_on")))
        return lasting.filter(Q(until_on=None) | Q(until_on__gt=day), seat__ended_on=None)


# both as ranges, so that the comparison needs no extension of the database
SAME_SEAT = Func("seat", "seat", RangeBoundary(inclusive_upper=True), function="INT8RANGE")


SAME_DAY = Func("since_on", "until_on", RangeBoundary(), function="DATERANGE")


class SeatHolding(models.Model):
    """Who holds a seat from when; ``until_on`` is the first day on which no longer.

    ``received_at``: the holder has read what came with the seat. ``handed_over_at``: what hung
    on the person (notices, delegations) went to the next one; it happens once, on the last day.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings"
    )
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)

    objects = SeatHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
            ),
            ExclusionConstraint(
                name="one_holder_of_a_seat_at_a_time",
                expressions=[
                    (SAME_SEAT, RangeOperators.OVERLAPS),
                    (SAME_DAY, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.user_id}"
