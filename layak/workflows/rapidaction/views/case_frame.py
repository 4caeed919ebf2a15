"""What the pages of one child's matter have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404

from layak.platform.web.http import SignedInRequest
from layak.rules.case_access import Relation
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.forms.words import SealedForm
from layak.workflows.rapidaction.models import Activation
from layak.workflows.rapidaction.queries.cases import fetch_case
from layak.workflows.rapidaction.tabs import rapid_tabs


def found_case(
    request: SignedInRequest, code: str, *, at: datetime
) -> tuple[Activation, Relation, int]:
    """The activation, relation and tier; 404 for an unknown code and for whom it is not, alike."""
    try:
        return fetch_case(request.actor, code, at)
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden


def framed(request: SignedInRequest, activation: Activation, **more: Any) -> dict[str, Any]:
    return {"activation": activation, "tabs": rapid_tabs(request.actor, "case_list"), **more}


def settled(form: SealedForm, action: Callable[[], object]) -> bool:
    """Run ``action``; a refusal stands at its field, and nothing that was typed is lost."""
    try:
        action()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
