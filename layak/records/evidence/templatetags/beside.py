"""The pages about an evidence beside its own: of its entry, and of other floors."""

from __future__ import annotations

from django import template
from django.template import Context

from layak.records.evidence.capture.reads import entry_pages
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import pages_about

register = template.Library()


@register.inclusion_tag("evidence/evidence_beside.html", takes_context=True)
def evidence_beside(context: Context, evidence: Evidence) -> dict[str, object]:
    """Links that this person may follow."""
    return {"pages": entry_pages(evidence) + pages_about(evidence, context["request"].actor)}
