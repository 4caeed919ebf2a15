"""Short sealed words on a case; a newer one stands above the older, which stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.sealing import seal_into
from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.notes.events import NoteWritten
from layak.workflows.rapidaction.notes.rules import check_no_picture
from layak.workflows.rapidaction.scheme.rules import read_words

LONGEST_NOTE = 1500
# written with an act of their own
NOT_TYPED = (CaseNote.Section.IMAGERY, CaseNote.Section.RETURN, CaseNote.Section.WAIVER)
# only with that act: pictures are never typed, their addresses may be
WITH_AN_ACT = (CaseNote.Section.RETURN, CaseNote.Section.WAIVER)


@transaction.atomic
def write_note(
    *, activation_id: UUID, section: str, text: str, by: Actor, at: datetime
) -> CaseNote:
    """A note of a section, at most 1,500 letters: no case file is kept here.

    Raises Activation.DoesNotExist, Refused (right, closed, a picture in letters), NotAcceptable.
    """
    activation = Activation.objects.select_related("lead").get(pk=activation_id)
    check_can_work(by, activation, at=at)
    if section not in CaseNote.Section.values or section in WITH_AN_ACT:
        raise NotAcceptable(_("Pilih bagian catatan dari daftar."))
    note = keep_note(activation, section=section, text=text, by=by, at=at)
    event = NoteWritten(code=activation.code, section=note.get_section_display())
    log(event, by=by.user, at=at)
    return note


def keep_note(
    activation: Activation,
    *,
    section: str,
    text: str,
    by: Actor,
    at: datetime,
    most: int = LONGEST_NOTE,
    field: str = "text",
    missing: str = "",
) -> CaseNote:
    """Seal a text of a section, inside the transaction of the act that it belongs to.

    Raises NotAcceptable: nothing written (``missing`` says so), too long, a picture in letters.
    """
    words = read_words(text, most=most, field=field, label=_("Catatan"))
    if not words:
        raise NotAcceptable(missing or _("Tulis catatannya; satu kalimat cukup."))
    check_no_picture(words)
    note = CaseNote(activation=activation, section=section, written_at=at, written_by=by.user)
    seal_into(note, "text", words)
    note.save(force_insert=True)
    return note
