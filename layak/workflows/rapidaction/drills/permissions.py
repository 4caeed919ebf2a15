"""Who writes what a drill or a case taught, and files the report of a drill."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import relation_to
from layak.workflows.rapidaction.drills.models import AfterActionReview, Drill

WROTE_IT = ("assigned", "supervisor")


def check_can_review(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Raise Refused unless it is over and ``by`` ran the drill or worked on the activation."""
    if activation.is_drill:
        if not by.may("drill.run"):
            raise Refused(_("Tinjauan gladi ditulis penyelenggaranya."))
    elif relation_to(activation, by, at=at) not in WROTE_IT:
        raise Refused(_("Tinjauan ditulis manajer kasus atau supervisornya."))
    if activation.state == Activation.State.OPEN:
        raise Refused(_("Masih berjalan. Akhiri dahulu, baru tulis tinjauannya."))


def check_can_file_drill(by: Actor, drill: Drill, review: AfterActionReview | None) -> None:
    """Raise Refused unless ``by`` runs drills and hands in evidence for the agency that led."""
    is_own = drill.activation.lead_id in by.agency_ids("evidence.add")
    if not by.may("drill.run") or not (is_own or by.scope("evidence.add") == "all"):
        raise Refused(_("Laporan gladi disimpan ke pustaka bukti oleh sekretariat."))
    if drill.ended_at is None or review is None:
        raise Refused(_("Tulis dahulu tinjauannya, lalu simpan laporannya."))


def can_review(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    return verdict(check_can_review, by, activation, at=at)


def can_file_drill(by: Actor, drill: Drill, review: AfterActionReview | None) -> Verdict:
    return verdict(check_can_file_drill, by, drill, review)
