"""Who keeps the books with SIMFONI PPA."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation


def check_can_record_simfoni(by: Actor, activation: Activation) -> None:
    """Raise Refused unless ``by`` keeps SIMFONI for the agency that leads; drills never stand there."""
    if activation.is_drill:
        raise Refused(_("Gladi tidak dicatat di SIMFONI PPA."))
    if activation.lead_id not in by.agency_ids("simfoni.record"):
        raise Refused(_("Entri SIMFONI dicatat instansi yang memimpin penanganan ini."))
