"""How an evidence is handled: who may see it, and why a photo does not tell its day and place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import check_can_handle
from layak.records.evidence.library.events import PhotoExplained, SensitivityChanged
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

PUBLIC = Evidence.Sensitivity.PUBLIC.value
LONGEST_REASON = 300
# who sees what, for the form
MEANINGS = {
    PUBLIC: gettext_noop("Terbuka: boleh ditampilkan kepada umum"),
    Evidence.Sensitivity.INTERNAL.value: gettext_noop(
        "Internal: gugus tugas dan perangkat daerah yang memakainya"
    ),
    Evidence.Sensitivity.RESTRICTED.value: gettext_noop(
        "Terbatas: perangkat daerah pemiliknya dan sekretariat, dengan alasan"
    ),
}


class ChildMayShow(Refused):
    """Before a file becomes public a person looks whether a child can be recognised."""


def doubt_about(evidence: Evidence) -> str:
    """What a person must have looked at before it becomes public; "" where nothing hints at a
    child. Signs of identity are counted by patterns, faces are only asked about: one query."""
    newest = EvidenceFile.objects.filter(evidence=evidence).order_by("-version")
    found = newest.values_list("media_type", "text__identity_signs").first()
    media_type, signs = found or ("", None)
    count = sum((signs or {}).values())
    if count:
        return _("Versi terbarunya memuat %(n)d tanda identitas anak.") % {"n": count}
    if media_type.startswith("image/"):
        return _("Gambar ini mungkin menampakkan wajah anak.")
    if signs is None:
        return _("Isinya belum selesai diperiksa dari identitas anak.")
    return ""


@transaction.atomic
def change_sensitivity(
    *, evidence: Evidence, sensitivity: str, is_checked: bool, by: Actor, at: datetime
) -> None:
    """Who may see it from now on.

    Raises Refused (not the owner) and ChildMayShow where it would become public while something
    hints at a child and nobody says to have looked (``is_checked``).
    """
    check_can_handle(by, evidence)
    now = Evidence.objects.select_for_update().get(pk=evidence.pk).sensitivity
    if now == sensitivity:
        return
    doubt = doubt_about(evidence) if sensitivity == PUBLIC else ""
    if doubt and not is_checked:
        raise ChildMayShow(
            _("%s Samarkan dahulu, atau periksa lalu centang pernyataan di bawah.") % doubt
        )
    Evidence.objects.filter(pk=evidence.pk).update(sensitivity=sensitivity)
    event = SensitivityChanged(
        evidence=evidence.pk, before=now, after=sensitivity, is_checked=bool(doubt)
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def explain_photo(*, evidence: Evidence, because: str, by: Actor, at: datetime) -> None:
    """Why a photo has neither day nor place; "" takes the reason back. Raises Refused."""
    check_can_handle(by, evidence)
    text = read_text(because).strip()[:LONGEST_REASON]
    changed = Evidence.objects.filter(pk=evidence.pk).exclude(unplaced_because=text)
    if changed.update(unplaced_because=text):
        log(PhotoExplained(evidence=evidence.pk), by=by.user, at=at)
