"""The same child found again: by keyed hashes, never by opening names."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from layak.city.people.actor import Actor
from layak.platform.sealing import blind_index
from layak.rules.child_names import name_key
from layak.workflows.rapidaction.models import Activation, Child
from layak.workflows.rapidaction.permissions.access import not_blocked

MOST_FOUND = 5


def nik_index(digits: str) -> str:
    """64 hexadecimal digits of a NIK, "" for none."""
    return blind_index("child-nik", digits)


def name_index(name: str) -> str:
    """64 hexadecimal digits of the name in one spelling (``rules.child_names``)."""
    return blind_index("child-name", name_key(name))


def like_children(by: Actor, *, nik: str = "", name: str = "") -> QuerySet[Child]:
    """Children of the same NIK or an equal name, the latest first, five at most.

    ``nik`` is sixteen digits. None whose case a conflict of interest closes to this person: that a
    child is known here would tell them so.
    """
    wanted = Q()
    if nik:
        wanted |= Q(nik_index=nik_index(nik))
    if name_key(name):
        wanted |= Q(name_index=name_index(name))
    if not wanted:
        return Child.objects.none()
    return (
        choosable(by).filter(wanted).select_related("district").order_by("-created_at")[:MOST_FOUND]
    )


def choosable(by: Actor) -> QuerySet[Child]:
    """Children that a receiver of reports may choose by code."""
    if not by.may("case.receive"):
        return Child.objects.none()
    theirs = Activation.objects.filter(child=OuterRef("pk"))
    return Child.objects.filter(erased_at=None).exclude(Exists(theirs.exclude(not_blocked(by))))
