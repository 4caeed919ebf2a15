"""What was kept of an address, the latest first."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.capture.models import LinkCapture
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import PageLink
from layak.rules.numbers import date_id


def captures_of(evidence: Evidence) -> list[dict[str, str]]:
    """One query."""
    rows = LinkCapture.objects.filter(evidence=evidence).select_related("file", "recorded_by")
    lines = []
    for capture in rows.order_by("-pk"):
        how = _("diambil dari alamatnya") if capture.is_fetched else _("dicatat orang")
        facts = [
            _("versi %(n)d") % {"n": capture.file.version},
            how,
            f"{capture.recorded_by.name}, {moment_id(capture.recorded_at)}",
        ]
        lines.append(
            {
                "address": capture.address,
                "day": date_id(capture.captured_on),
                "facts": " · ".join(facts),
                "url": reverse("evidence_view", args=[capture.evidence_id, capture.file.version]),
            }
        )
    return lines


def entry_pages(evidence: Evidence) -> list[PageLink]:
    """The page of the entry that an evidence was made from."""
    if evidence.form == Evidence.Form.ACTIVITY:
        url = reverse("activity_detail", args=[evidence.pk])
        return [PageLink(_("Catatan kegiatan"), url)]
    if evidence.form == Evidence.Form.LINK:
        return [PageLink(_("Isi tautan"), reverse("capture_list", args=[evidence.pk]))]
    return []
