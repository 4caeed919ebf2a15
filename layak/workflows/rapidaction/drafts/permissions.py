"""Who may draft, adopt and review playbooks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion

# kinds of events that make somebody an editor of a draft
EDITING = ("playbook.draft_begun", "playbook.draft_saved")


def editors_of(draft: PlaybookVersion) -> frozenset[int]:
    """Accounts that began or saved a draft, as the trail tells: one query."""
    events = Event.objects.filter(stream="playbooks", kind__in=EDITING, facts__playbook=draft.pk)
    found = events.exclude(by=None).values_list("by", flat=True)
    began = [draft.created_by_id] if draft.created_by_id else []
    return frozenset([*found, *began])


def check_can_edit(by: Actor) -> None:
    if not by.may("playbook.edit"):
        raise Refused(_("Skema disusun oleh sekretariat gugus tugas."))


def check_can_review(by: Actor, version: PlaybookVersion) -> None:
    if not by.may("playbook.review"):
        raise Refused(_("Dasar hukum ditinjau oleh Bagian Hukum."))
    if version.state != PlaybookVersion.State.ADOPTED:
        raise Refused(_("Rancangan belum ditinjau per baris. Tetapkan dahulu, lalu tinjau."))


def check_can_adopt(by: Actor, draft: PlaybookVersion) -> None:
    if not by.may("playbook.adopt"):
        raise Refused(_("Skema ditetapkan oleh ketua gugus tugas."))
    if by.user.pk in editors_of(draft):
        raise Refused(
            _("Anda ikut menyusun rancangan ini. Mintalah orang lain yang berwenang menetapkannya.")
        )
    if draft.valid_from_on is None or not draft.changed_because:
        raise Refused(_("Isi dahulu mulai berlaku dan alasan perubahan pada rancangan."))


def can_adopt(by: Actor, draft: PlaybookVersion) -> Verdict:
    return verdict(check_can_adopt, by, draft)
