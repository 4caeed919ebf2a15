"""What became of an evidence, in one line of time: versions, uses, who looked, what was decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    happening: Happening
    version: int | None


def sees_readers(by: Actor, evidence: Evidence) -> bool:
    """Whether ``by`` is told who else opened it: its owner, the secretariat, who reads the audit."""
    return by.may("audit.view") or may_open_restricted(by, evidence)


def timeline(evidence: Evidence, by: Actor) -> list[HistoryLine]:
    """Everything that ``by`` may know, the newest first: two queries, and those of other floors."""
    versions = list(_versions(evidence))
    found = [
        *versions,
        *_deeds(evidence, by),
        *happenings(evidence, by),
    ]
    # of one moment the version comes before its use
    found.sort(key=lambda one: one.at)
    return [HistoryLine(happening=one, version=_version_of(one, versions)) for one in found[::-1]]


def _version_of(happening: Happening, versions: Sequence[Happening]) -> int | None:
    """What it was about, or the newest at that moment."""
    if happening.version is not None:
        return happening.version
    place = bisect_right([one.at for one in versions], happening.at)
    return versions[place - 1].version if place else None


def _versions(evidence: Evidence) -> Iterable[Happening]:
    files = evidence.files.select_related("uploaded_by", "on_behalf_of").order_by("version")
    for file in files:
        yield Happening(
            at=file.uploaded_at,
            text=_("Versi %d diunggah") % file.version,
            who=file.uploaded_by.name,
            on_behalf_of=file.on_behalf_of.name if file.on_behalf_of else "",
            version=file.version,
        )


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
    yield from (_look(found) for found in looks.values())


def _look(events: Sequence[Event]) -> Happening:
    last, count = events[-1], len(events)
    version = int(last.facts["version"])
    text = _(SEEN[last.kind]) % version
    if count > 1:
        text += " " + ngettext("(%(n)d kali)", "(%(n)d kali)", count) % {"n": count}
    return Happening(
        at=last.at, text=text, who=_name(last), note=last.facts["because"], version=version
    )


def _name(event: Event) -> str:
    return event.by.name if event.by else _("sistem")
