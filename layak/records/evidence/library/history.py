"""What became of an evidence, in one line of time: versions, uses, who looked, what was decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.uses import Happening, happenings

# what somebody did with the evidence itself, by kind of event
DONE = {
    "evidence.described": gettext_noop("Keterangannya dipastikan"),
    "evidence.redacted": gettext_noop("Disamarkan menjadi bukti lain"),
    "evidence.sensitivity_changed": gettext_noop("Kerahasiaannya diubah"),
}
SEEN = {
    "evidence.downloaded": gettext_noop("Versi %d dibuka"),
    "evidence.viewed": gettext_noop("Versi %d dilihat"),
}


def sees_readers(by: Actor, evidence: Evidence) -> bool:
    """Whether ``by`` is told who else opened it: its owner, the secretariat, who reads the audit."""
    return by.may("audit.view") or may_open_restricted(by, evidence)


def timeline(evidence: Evidence, by: Actor) -> list[tuple[Happening, int | None]]:
    """Everything that ``by`` may know, the newest first, each with the version it was about.

    Two queries, and those of other floors.
    """
    files = evidence.files.select_related("uploaded_by", "on_behalf_of").order_by("version")
    versions = [
        Happening(
            at=file.uploaded_at,
            text=_("Versi %d diunggah") % file.version,
            who=file.uploaded_by.name,
            on_behalf_of=file.on_behalf_of.name if file.on_behalf_of else "",
            version=file.version,
        )
        for file in files
    ]
    # of one moment the version comes before its use
    found = sorted(
        [*versions, *_deeds(evidence, by), *happenings(evidence, by)], key=lambda one: one.at
    )
    moments = [one.at for one in versions]
    lines: list[tuple[Happening, int | None]] = []
    for one in reversed(found):
        newest = bisect_right(moments, one.at)
        version = one.version or (versions[newest - 1].version if newest else None)
        lines.append((one, version))
    return lines


def _deeds(evidence: Evidence, by: Actor) -> Iterable[Happening]:
    """From the audit: what was done, and who looked; openings of one person and day in one line."""
    wanted = Q(kind__in=DONE)
    seen = Q(kind__in=SEEN)
    wanted |= seen if sees_readers(by, evidence) else seen & Q(by=by.user)
    events = Event.objects.filter(wanted, stream="evidence", facts__evidence=evidence.pk)
    looks: dict[tuple[object, ...], list[Event]] = {}
    for event in events.select_related("by").order_by("pk"):
        if event.kind in DONE:
            yield Happening(at=event.at, text=_(DONE[event.kind]), who=_name(event))
        else:
            day = timezone.localdate(event.at)
            key = (event.kind, event.by_id, event.facts["version"], day, event.facts["because"])
            looks.setdefault(key, []).append(event)
    for same in looks.values():
        last, count = same[-1], len(same)
        version = int(last.facts["version"])
        text = _(SEEN[last.kind]) % version
        if count > 1:
            text += " " + ngettext("(%(n)d kali)", "(%(n)d kali)", count) % {"n": count}
        yield Happening(
            at=last.at, text=text, who=_name(last), note=last.facts["because"], version=version
        )


def _name(event: Event) -> str:
    return event.by.name if event.by else _("sistem")
