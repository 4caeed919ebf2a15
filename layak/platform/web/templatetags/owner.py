from __future__ import annotations

from django import template
from django.template import Context

from layak.platform.web import http

register = template.Library()


@register.simple_tag(takes_context=True)
def owner_hash(context: Context) -> str:
    """``data-owner="{% owner_hash %}"``: the mark that the drafts of this account carry."""
    user = context.get("user")
    return http.owner_hash(user) if user is not None else ""
