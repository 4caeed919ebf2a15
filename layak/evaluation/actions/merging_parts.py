"""The lead takes parts of contributors into the answer: field by field, nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.editing import Collision, Edit, save_fields
from layak.evaluation.events.contributions import PartTaken
from layak.evaluation.fields import field_label
from layak.evaluation.models import Answer, Contribution, Merge
from layak.evaluation.queries.part_taking import last_taken_note, part_text, taken_text
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


class PartChanged(Refused):
    """The part or the answer is no longer as it was when the lead looked."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("%(field)s sudah berubah sejak Anda melihatnya. Periksa lagi sebelum mengambilnya.")
            % {"field": field_label(field)}
        )


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A field to take, with the versions that were seen: of the part and of the answer."""

    field: str
    part_version: int
    answer_version: int


@transaction.atomic
def take_parts(
    *, answer_id: int, agency_id: int, picks: Sequence[Pick], by: Actor, at: datetime
) -> None:
    """Take fields of an agency's part into the answer, all or nothing.

    A text is added beneath the agency's name, a count replaces the answer's. Raises PartChanged
    where either side moved on, Refused (nothing chosen, nothing there, not the lead's turn),
    NotAcceptable (the text would grow too long), Answer.DoesNotExist.
    """
    if not picks:
        raise Refused(_("Pilih sedikitnya satu isian untuk diambil."))
    # the answer first, as every save locks it: two takes of one part do not cross
    answer = Answer.objects.select_for_update().get(pk=answer_id)
    part = (
        Contribution.objects.select_related("agency")
        .filter(answer=answer_id, agency=agency_id)
        .first()
    )
    if part is None:
        raise Refused(_("Perangkat daerah ini belum menulis bagiannya."))
    former = last_taken_note(part)
    edits = [_edit(answer, part, pick, former=former) for pick in picks]
    results = save_fields(answer_id=answer_id, edits=edits, by=by, at=at)
    late = next((result for result in results if isinstance(result, Collision)), None)
    if late:
        raise PartChanged(late.field)
    _mark_taken(part, picks, by=by, at=at)
    event = PartTaken(
        round=answer.round.code,
        answer=answer.pk,
        code=answer.code,
        agency=part.agency.name,
        fields={pick.field: pick.part_version for pick in picks},
    )
    log(event, by=by.user, at=at)


def _mark_taken(part: Contribution, picks: Sequence[Pick], *, by: Actor, at: datetime) -> None:
    Merge.objects.bulk_create(
        Merge(
            contribution=part,
            field=pick.field,
            version=pick.part_version,
            value=part_text(part, pick.field),
            at=at,
            by=by.user,
        )
        for pick in picks
    )


def _edit(answer: Answer, part: Contribution, pick: Pick, *, former: str) -> Edit:
    if part.versions.get(pick.field, 0) != pick.part_version:
        raise PartChanged(pick.field)
    if answer.versions.get(pick.field, 0) != pick.answer_version:
        raise PartChanged(pick.field)
    if not part_text(part, pick.field).strip():
        raise Refused(_("%(field)s belum diisi.") % {"field": field_label(pick.field)})
    text = taken_text(answer, part, pick.field, former=former)
    return Edit(field=pick.field, value=text, version=pick.answer_version)
