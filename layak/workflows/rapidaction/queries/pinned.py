"""Versions as playbooks: read from the kept document, once per version."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from layak.rules.playbooks import Playbook
from layak.rules.playbooks_reading import parse_playbook
from layak.workflows.rapidaction.models import PlaybookVersion
from layak.workflows.rapidaction.playbook_files import common

KEPT_VERSIONS = 200


def playbook_of(version: PlaybookVersion) -> Playbook:
    """What the version holds. A draft is read anew each time. Errors: FaultyPlaybook."""
    if version.state == PlaybookVersion.State.DRAFT:
        return parse_playbook(version.document, common(), f"{version.code}.yaml")
    return _kept(version.pk, version.code)


def version_in_force(code: str, *, day: date) -> PlaybookVersion | None:
    """The version of a playbook that holds on a day, or None."""
    return PlaybookVersion.objects.in_force(day).filter(code=code).first()


@lru_cache(maxsize=KEPT_VERSIONS)
def _kept(version_id: int, code: str) -> Playbook:
    document = PlaybookVersion.objects.values_list("document", flat=True).get(pk=version_id)
    return parse_playbook(document, common(), f"{code}.yaml")
