"""What the pages of a playbook begin with."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import version_in_force
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

DRAFT_RIGHTS = ("playbook.edit", "playbook.adopt", "playbook.review")


def sees_drafts(by: Actor) -> bool:
    return any(by.may(right) for right in DRAFT_RIGHTS)


def find_version(request: SignedInRequest, code: str) -> PlaybookVersion:
    """The version that ``?versi=`` names, else that in force, else the newest adopted.

    404 for an unknown one, and for a draft that is not this person's to see.
    """
    asked = request.GET.get("versi", "")
    versions = PlaybookVersion.objects.filter(code=code).select_related("adopted_by", "created_by")
    if asked:
        is_number = asked.isascii() and asked.isdigit() and len(asked) < 5
        found = versions.filter(version=int(asked)).first() if is_number else None
    else:
        adopted = versions.filter(state=PlaybookVersion.State.ADOPTED).order_by("-version")
        found = version_in_force(code, day=timezone.localdate()) or adopted.first()
    if found is None:
        raise Http404
    if found.state == PlaybookVersion.State.DRAFT and not sees_drafts(request.actor):
        raise Http404
    return found


def find_draft(code: str) -> PlaybookVersion:
    """The open draft of a playbook, or 404."""
    drafts = PlaybookVersion.objects.select_related("created_by")
    found = drafts.filter(code=code, state=PlaybookVersion.State.DRAFT).first()
    if found is None:
        raise Http404
    return found


def lasting_version(code: str) -> PlaybookVersion:
    """The adopted version that has no end yet, or 404: what a draft is compared with."""
    found = PlaybookVersion.objects.filter(
        code=code, state=PlaybookVersion.State.ADOPTED, valid_until_on=None
    ).first()
    if found is None:
        raise Http404
    return found


def frame_of(by: Actor, version: PlaybookVersion | None = None) -> dict[str, object]:
    """Tabs of the section, and the way back to the playbook."""
    crumbs = [(_("Skema"), reverse("playbook_list"))]
    if version is not None:
        crumbs.append((version.title, reverse("playbook_detail", args=[version.code])))
    return {
        "tabs": rapid_tabs(by, "playbook_list"),
        "version": version,
        "crumbs": crumbs,
        # how many of the cases that one sees: any other number tells that there is one
        "shows_open": by.may("case.supervise"),
    }
