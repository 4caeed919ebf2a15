"""Where one goes from an activation: only what this relation may do, and only rooms that exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.rules.case_access import Relation
from layak.workflows.rapidaction.education_policy import education_policy
from layak.workflows.rapidaction.models import Activation
from layak.workflows.rapidaction.permissions.cases import WORKING
from layak.workflows.rapidaction.queries.case_words import address


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    url: str


def _learning(activation: Activation) -> list[tuple[str, str]]:
    """The plan of learning, where the playbook has one."""
    has_plan = activation.playbook.code in education_policy().playbooks
    return [(_("Rencana belajar"), "education_plan")] if has_plan else []


def case_links(activation: Activation, relation: Relation) -> list[Link]:
    """What is done next, in the order in which it is mostly done."""
    code = activation.code
    if activation.state == Activation.State.CLOSED:
        rooms = [(_("Catatan tersegel"), "note_list")]
    elif relation in WORKING:
        rooms = [
            (_("Kirim rujukan"), "handoff_new"),
            (_("Catatan tersegel"), "note_list"),
            (_("Konferensi kasus"), "conference_plan"),
            *_learning(activation),
            (_("Ubah tingkat risiko"), "case_level"),
            (_("Penugasan"), "case_assign"),
            (_("Benturan kepentingan"), "case_block"),
            (_("Tutup penanganan"), "case_close"),
        ]
        if relation == "supervisor":
            rooms.append((_("Pindah versi playbook"), "case_move_version"))
    else:
        rooms = [(_("Catatan"), "note_list")]
    is_over = activation.state == Activation.State.CLOSED or activation.is_drill
    if is_over and relation in WORKING:
        rooms.append((_("Tinjauan"), "review_detail"))
    found = ((label, address(name, code)) for label, name in rooms)
    return [Link(label=label, url=url) for label, url in found if url]
