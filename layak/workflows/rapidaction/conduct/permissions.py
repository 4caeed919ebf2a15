"""Nothing of a child opens before the present code of conduct is accepted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.conduct.models import ConductAcceptance
from layak.workflows.rapidaction.conduct.policy import conduct_policy

# where the account remembers, for as long as the request lives, what was found
KNOWN = "accepted_conduct"


class ConductAwaits(Refused):
    """The present code of conduct was not accepted yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Baca dan terima pedoman perilaku dahulu; sesudah itu urusan anak terbuka bagi Anda.")
        )


def is_asked(by: Actor) -> bool:
    """Whether a seat of ``by`` can lead to a child's matter at all."""
    return any(by.may(right) for right in conduct_policy().asked_of)


def has_accepted(by: Actor) -> bool:
    """Whether ``by`` accepted the present version: one query, and none once it was found.

    What was accepted is never taken back, so only a yes is remembered.
    """
    version = conduct_policy().version
    if getattr(by.user, KNOWN, "") == version:
        return True
    found = ConductAcceptance.objects.filter(user=by.user, version=version).exists()
    if found:
        setattr(by.user, KNOWN, version)
    return found


def check_has_accepted(by: Actor) -> None:
    """Raise ConductAwaits unless ``by`` accepted the present version."""
    if not has_accepted(by):
        raise ConductAwaits
