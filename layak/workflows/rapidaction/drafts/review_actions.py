"""The word of a named legal reviewer on rows of a playbook: kept beside the former ones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.drafts.permissions import check_can_review
from layak.workflows.rapidaction.playbooks.events import RowsReviewed
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import Row, law_rows, playbook_of

SHORTEST_NAME, LONGEST_NAME, LONGEST_NOTE = 3, 200, 600


@transaction.atomic
def record_reviews(
    *,
    version_id: int,
    rows: Collection[Row],
    is_confirmed: bool,
    reviewer: str,
    note: str,
    by: Actor,
    at: datetime,
) -> list[LegalReview]:
    """One word on several rows of an adopted version; ``reviewer`` is name and office as signed.

    Raises Refused (right, a draft, a row that rests on no law), NotAcceptable (name, note).
    """
    version = PlaybookVersion.objects.get(pk=version_id)
    check_can_review(by, version)
    name, words = " ".join(read_text(reviewer).split()), read_text(note).strip()
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise NotAcceptable(_("Tulis nama dan jabatan peninjau seperti pada tanda tangannya."))
    if len(words) > LONGEST_NOTE:
        raise NotAcceptable(
            _("Catatan paling banyak %(most)d huruf. Ringkaslah dahulu.") % {"most": LONGEST_NOTE}
        )
    if not is_confirmed and not words:
        raise NotAcceptable(_("Tulis apa yang diragukan, agar penyusun tahu apa yang dicari."))
    # the rows in the order of the playbook. Raises Refused for none, or one without law.
    if not rows:
        raise Refused(_("Pilih dahulu baris yang ditinjau."))
    known = law_rows(playbook_of(version))
    if unknown := sorted(set(rows) - set(known)):
        listed = ", ".join(f"{part} {position}" for part, position in unknown)
        raise Refused(_("Baris ini tidak bersandar pada hukum: %(rows)s.") % {"rows": listed[:200]})
    chosen = [row for row in known if row in set(rows)]
    made = LegalReview.objects.bulk_create(
        LegalReview(
            playbook=version,
            part=part,
            position=position,
            is_confirmed=is_confirmed,
            reviewer=name,
            note=words,
            at=at,
            by=by.user,
        )
        for part, position in chosen
    )
    event = RowsReviewed(
        playbook=version.pk,
        code=version.code,
        version=version.version,
        rows=", ".join(f"{part} {position}" for part, position in chosen),
        is_confirmed=is_confirmed,
    )
    log(event, by=by.user, at=at)
    return made
