from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.records.evidence.files.models import Evidence

# a place beyond the capacity or of an offer that ended is never given
PLACE_EXISTS = """
SELECT o.capacity, o.ended_at INTO found
FROM facilities_serviceoffer o WHERE o.id = NEW.offer_id FOR SHARE;
IF NEW.place > found.capacity THEN
  RAISE EXCEPTION 'layak: the offer has no such place' USING ERRCODE = 'check_violation';
END IF;
IF found.ended_at IS NOT NULL THEN
  RAISE EXCEPTION 'layak: the offer has ended' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# nobody who has a place loses it because there are to be fewer
TAKEN_STAYS = """
IF EXISTS (SELECT 1 FROM facilities_offerreservation r
           WHERE r.offer_id = NEW.id AND r.released_at IS NULL AND r.place > NEW.capacity) THEN
  RAISE EXCEPTION 'layak: the offer holds more' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class ServiceOffer(models.Model):
    """What an institution brings for children: filial-school places, beds, hours, help.

    ``kind``, ``levels`` and ``unit`` are codes of offers.yaml. ``districts`` are codes of the
    kecamatan it is for; empty means the whole city. ``capacity`` counts what can be taken at the
    same time.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    levels = ArrayField(models.CharField(max_length=12), default=list)
    capacity = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    # "", "L" or "P": for whom
    sex = models.CharField(
        max_length=1, choices=[("L", "Laki-laki"), ("P", "Perempuan")], blank=True
    )
    districts = ArrayField(models.CharField(max_length=8), default=list)
    is_accessible = models.BooleanField(null=True)
    access_note = models.CharField(max_length=200, blank=True)
    # number and date of the agreement, and the first day on which it no longer holds
    agreement = models.CharField(max_length=160, blank=True)
    agreement_until_on = models.DateField(null=True)
    paper = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    hours = models.CharField(max_length=120, blank=True)
    is_day_and_night = models.BooleanField(default=False)
    contact = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="taken_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("capacity"),  # type: ignore[no-untyped-call]
                func=TAKEN_STAYS,
            )
        ]
        indexes = [models.Index(fields=["kind", "agency"], name="offer_kind")]
        constraints = [
            models.CheckConstraint(name="offer_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="offer_has_capacity", condition=Q(capacity__gt=0)),
            models.CheckConstraint(
                name="offer_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfferReservation(models.Model):
    """One place of an offer, taken until it is given back: a place is never taken twice.

    ``place`` counts from 1 to the capacity. ``reference`` is the random code of whatever it was
    reserved for; no name of a child.
    """

    offer = models.ForeignKey(ServiceOffer, on_delete=models.PROTECT, related_name="reservations")
    place = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=12)
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # a code of offers.yaml: how it ended
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="place_exists",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("place"),  # type: ignore[no-untyped-call]
                declare=[("found", "record")],
                func=PLACE_EXISTS,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "place"],
                name="one_reservation_per_place",
                condition=Q(released_at=None),
            ),
            models.UniqueConstraint(
                fields=["offer", "reference"],
                name="one_place_per_reference",
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(name="place_counts_from_one", condition=Q(place__gt=0)),
            models.CheckConstraint(
                name="released_has_when_and_who",
                condition=Q(released_at=None, released_by=None, outcome="")
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.place}"
