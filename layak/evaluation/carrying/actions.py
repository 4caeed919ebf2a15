"""The last round's answers come along with their owners: brought without a mark, then confirmed or dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import AnswerDesk, keep, open_desk
from layak.evaluation.answers.fields import FIGURE_SIDES, field_names, field_text
from layak.evaluation.answers.models import (
    Answer,
    AnswerRevision,
    Assignment,
    Delegation,
    EvidenceUse,
    TableRow,
    TableRowRevision,
)
from layak.evaluation.carrying.events import AnswersCarried, CarriedConfirmed, CarriedDropped
from layak.evaluation.carrying.reads import (
    CarryItem,
    CarryPlan,
    carried_fit,
    carried_print,
    carry_plan,
)
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused

# Agencies and named persons of the last round work on the same questions again.


def bring_owners(plan: CarryPlan, *, by: Actor, at: datetime) -> int:
    """Set the assignments of the plan where they differ; how many were set.

    An assignment that is replaced ends; who it is delegated to comes along.
    """
    lead = Assignment.Relation.LEAD
    changed = []
    for item in plan.items:
        wanted = {(row.agency_id, row.is_lead, row.caretaker_for_id) for row in item.owners}
        current = {
            (row.agency_id, row.relation == lead, row.caretaker_for_id)
            for row in item.current_owners
        }
        if item.owners and wanted != current:
            changed.append(item)
    ended = [row.pk for item in changed for row in item.current_owners]
    Assignment.objects.filter(pk__in=ended).update(ended_at=at)
    made = Assignment.objects.bulk_create(
        Assignment(
            answer=item.answer,
            agency_id=owner.agency_id,
            relation=lead if owner.is_lead else Assignment.Relation.CONTRIBUTOR,
            caretaker_for_id=owner.caretaker_for_id,
            position=position,
            assigned_at=at,
        )
        for item in changed
        for position, owner in enumerate(item.owners)
    )
    standing = {(row.answer_id, row.agency_id): row for row in made}
    kept = (row for item in plan.items if item not in changed for row in item.current_owners)
    standing.update({(row.answer_id, row.agency_id): row for row in kept})
    # one's own delegation to oneself would be none
    Delegation.objects.bulk_create(
        Delegation(
            assignment=standing[item.answer.pk, owner.agency_id],
            to_id=owner.delegate_id,
            note=owner.delegation_note,
            given_at=at,
            given_by=by.user,
        )
        for item in plan.items
        for owner in item.owners
        if owner.delegate_id not in (None, by.user.pk)
        and (item.answer.pk, owner.agency_id) in standing
    )
    return len(made)


# The last round's answers come along: brought without a mark, then confirmed or dropped.


class CarriedMoved(Refused):
    """What was carried is no longer what the person saw."""

    def __init__(self) -> None:
        super().__init__(
            _("Isian putaran lalu berubah sejak halaman ini dibuka. Periksa sekali lagi.")
        )


@transaction.atomic
def carry_forward(*, round_: Round, source: Round, by: Actor, at: datetime) -> AnswersCarried:
    """Bring texts, counts, tables, files and owners of ``source``; marks only as "not confirmed".

    Says how much came along; ``answer_count`` are answers that wait to be confirmed.

    Answers that somebody began in the new round are left alone, so a second run changes nothing.
    Raises Refused: right, lock, a round that is not an earlier one.
    """
    list(Answer.objects.select_for_update().filter(round=round_).values_list("pk"))
    round_.refresh_from_db()
    check_can_carry(by, round_, source)
    plan = carry_plan(round_, source, today=timezone.localdate(at))
    revisions = [row for item in plan.items for row in _lay(item, by=by, at=at)]
    waiting = [item.answer for item in plan.items if item.carried is not None]
    # a bulk update would write a missing value as the JSON null, which is none to the constraint
    Answer.objects.bulk_update(
        waiting, ["note", "figures", "versions", "carried", "carried_from"], batch_size=500
    )
    others = [item.answer for item in plan.items if item.carried is None]
    Answer.objects.bulk_update(others, ["carried_from"], batch_size=500)
    AnswerRevision.objects.bulk_create(revisions)
    uses = EvidenceUse.objects.bulk_create(
        _use(item, former, by=by, at=at) for item in plan.items for former in item.uses
    )
    event = AnswersCarried(
        round=round_.code,
        source=source.code,
        answer_count=len(waiting),
        note_count=sum(bool(item.note) for item in plan.items),
        row_count=_bring_rows(plan, by=by, at=at),
        file_count=len(uses),
        owner_count=bring_owners(plan, by=by, at=at),
    )
    if round_.previous_id is None:
        round_.previous = source
        round_.save(update_fields=["previous"])
    if plan.items:
        log(event, by=by.user, at=at)
    return event


def check_can_carry(by: Actor, round_: Round, source: Round) -> None:
    """Raises Refused with the reason."""
    check_can_change_round(by, round_)
    if source.pk == round_.pk:
        raise Refused(_("Pilih putaran lain: sebuah putaran tidak membawa isiannya sendiri."))
    if source.opened_at > round_.opened_at:
        raise Refused(_("Isian hanya dibawa dari putaran yang dibuka lebih dahulu."))


def _use(item: CarryItem, former: EvidenceUse, *, by: Actor, at: datetime) -> EvidenceUse:
    """The same pages prove it again, brought for whoever leads the question now."""
    # who leads after carrying: the former owners, unless somebody chose others by hand
    brought = (owner.agency_id for owner in item.owners if owner.is_lead)
    lead = Assignment.Relation.LEAD
    standing = (row.agency_id for row in item.current_owners if row.relation == lead)
    lead_id = next(brought, None) or next(standing, None)
    return EvidenceUse(
        answer=item.answer,
        evidence_id=former.evidence_id,
        pages=item.pages[former.evidence_id],
        carried_from=former,
        stage=item.answer.stage,
        on_behalf_of_id=None if lead_id in by.agency_ids("evidence.add") else lead_id,
        added_at=at,
        added_by=by.user,
    )


def _lay(item: CarryItem, *, by: Actor, at: datetime) -> Iterator[AnswerRevision]:
    """Put the texts into the answer, each with the revision that tells of it."""
    answer = item.answer
    answer.carried, answer.carried_from = item.carried, item.former
    texts = {"note": item.note} if item.note else {}
    known = set(field_names(item.question, [int(year) for year in item.figures]))
    for year, counts in item.figures.items():
        for side in FIGURE_SIDES:
            field = f"{side}-{year}"
            if counts.get(side) and field in known:
                texts[field] = counts[side]
                kept = {**answer.figures.get(year, {}), side: counts[side]}
                answer.figures = {**answer.figures, year: kept}
    if item.note:
        answer.note = item.note
    for field, text in texts.items():
        answer.versions = {**answer.versions, field: 1}
        yield AnswerRevision(
            answer=answer, field=field, value=text, version=1, saved_at=at, saved_by=by.user
        )


def _bring_rows(plan: CarryPlan, *, by: Actor, at: datetime) -> int:
    """The rows of the tables; those that were taken into the answer are so again. How many."""
    rows = TableRow.objects.bulk_create(
        TableRow(
            answer=item.answer,
            agency_id=agency_id,
            table=former.table,
            position=former.position,
            cells=former.cells,
            evidence_id=former.evidence_id,
            carried_from=former,
            saved_at=at,
            saved_by=by.user,
            taken_at=at if former.taken_at is not None else None,
            taken_by=by.user if former.taken_at is not None else None,
        )
        for item in plan.items
        for former, agency_id in item.rows
    )
    TableRowRevision.objects.bulk_create(
        TableRowRevision(row=row, cells=row.cells, version=1, saved_at=at, saved_by=by.user)
        for row in rows
    )
    return len(rows)


@transaction.atomic
def confirm_carried(*, answer_id: int, seen: str, by: Actor, at: datetime) -> Answer:
    """The former option and mark (or "not applicable") hold again, as real values.

    ``seen`` is ``carried_print`` as the person had it. Raises Refused where they fit this
    edition no longer, saying what to choose; CarriedMoved; else as ``save_field``.
    """
    desk = open_desk(answer_id=answer_id, by=by, at=at)
    _confirm(desk, seen)
    return desk.answer


def _confirm(desk: AnswerDesk, seen: str) -> None:
    answer = desk.answer
    _check_seen(answer, seen)
    found = carried_fit(answer, desk.question)
    if found.why_not:
        raise Refused(found.why_not)
    if found.not_applicable:
        keep(desk, "not_applicable", found.not_applicable)
    else:
        keep(desk, "mark", f"{found.mark:f}")
        if found.option:
            keep(desk, "option", found.option)
    desk.write()
    said = "tidak berlaku"
    if not found.not_applicable and found.mark is not None:
        said = f"nilai {decimal_id(found.mark)}"
    _log(CarriedConfirmed, desk, mark=said)


def _check_seen(answer: Answer, seen: str) -> None:
    if answer.carried is None:
        raise Refused(_("Tidak ada isian putaran lalu yang menunggu dipastikan di sini."))
    if seen != carried_print(answer, answer.round.revision_id):
        raise CarriedMoved


def _log(
    kind: type[CarriedConfirmed] | type[CarriedDropped], desk: AnswerDesk, **facts: str
) -> None:
    answer = desk.answer
    event = kind(round=answer.round.code, answer=answer.pk, code=answer.code, **facts)
    log(event, by=desk.by.user, at=desk.at)


@transaction.atomic
def confirm_batch(
    *, round_: Round, answer_ids: Sequence[int], seen: Mapping[int, str], by: Actor, at: datetime
) -> int:
    """Confirm several answers whose question did not change: all of them or none.

    ``seen`` maps the answer to ``carried_print`` as the person had it. Raises Refused naming
    those that must be opened one by one.
    """
    if not answer_ids:
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    mine = Answer.objects.filter(round=round_, pk__in=answer_ids)
    desks = [
        open_desk(answer_id=pk, by=by, at=at)
        for pk in mine.order_by("position").values_list("pk", flat=True)
    ]
    changed = [
        desk.answer.code
        for desk in desks
        if desk.answer.carried and not carried_fit(desk.answer, desk.question).is_unchanged
    ]
    if changed:
        raise Refused(
            _("Buka satu per satu, karena pertanyaannya berubah: %s.") % ", ".join(changed[:5])
        )
    for desk in desks:
        _confirm(desk, seen.get(desk.answer.pk, ""))
    return len(desks)


@transaction.atomic
def drop_carried(*, answer_id: int, seen: str, by: Actor, at: datetime) -> Answer:
    """Nothing of the last round holds here: values, texts, rows and files that came with it go.

    What somebody changed since stays; the history keeps everything. Raises as
    ``confirm_carried``.
    """
    desk = open_desk(answer_id=answer_id, by=by, at=at)
    answer = desk.answer
    _check_seen(answer, seen)
    answer.carried = None
    desk.columns.add("carried")
    for field in _untouched(answer):
        keep(desk, field, "")
    desk.write()
    brought = {"carried_from__isnull": False, "removed_at": None}
    answer.uses.filter(**brought).update(removed_at=at, removed_by=by.user)
    rows = TableRow.objects.filter(answer=answer, version=1, **brought)
    rows.update(removed_at=at, removed_by=by.user)
    _log(CarriedDropped, desk)
    return answer


def _untouched(answer: Answer) -> list[str]:
    """Fields that still hold what came along; of several questions, their texts one by one."""
    former = answer.carried_from
    if former is None:
        return []
    return [
        field
        for field, version in answer.versions.items()
        if version == 1
        and (now := field_text(answer, field))
        and (now == field_text(former, field) or now.startswith(f"{former.code}: {former.note}"))
    ]
