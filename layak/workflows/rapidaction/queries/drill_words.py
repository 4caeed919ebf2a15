"""The word that keeps a drill apart from a child."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.models import Activation


def drill_mark(activation: Activation) -> str:
    """Before every notice of a drill, so that nobody runs for an invented child."""
    return _("GLADI: ") if activation.is_drill else ""
