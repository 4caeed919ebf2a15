"""The moves someone could make from here, what waits for an approval or acceptance, and what follows from one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.answers.permissions import Standing, can_edit, standing_of, with_standing
from layak.evaluation.answers.reads import asked
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.permissions import can_explain
from layak.evaluation.flags.reads import (
    Look,
    ShownFlag,
    explain_url,
    looks,
    return_note,
    shown_flags,
)
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import answer_url, day_text, excerpt, mark_text
from layak.evaluation.stages.models import Statement
from layak.evaluation.stages.permissions import can_move, can_undo
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Verdict
from layak.rules.scoring import NOT_APPLICABLE
from layak.rules.stages import Move, Policy

# The moves that someone could make from here, each with its verdict.

# approval on paper has its own page, where the signed sheet is handed in
APPROVE, ON_PAPER, WAIVE = "approve", "approve_by_statement", "waive"
ACCEPT, RETURN, SEND_BACK = "accept", "return", "send_back"
UNDO_APPROVE, UNDO_ON_PAPER, UNDO_WAIVE = "undo_approve", "undo_statement", "undo_waive"
UNDO_ACCEPT = "undo_accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveButton:
    code: str
    label: str
    url: str
    needs_note: bool
    verdict: Verdict


def find_move(policy: Policy, code: str, by: Actor) -> Move | None:
    """The move of this code that a seat of ``by`` brings the right for; None otherwise."""
    moves = (move for move in policy.moves if move.code == code != ON_PAPER)
    return next((move for move in moves if by.may(move.permission)), None)


def move_buttons(
    answer: Answer, standing: Standing, by: Actor, *, at: datetime
) -> list[MoveButton]:
    """Moves that start in the answer's stage and for which ``by`` holds the right.

    What takes back the last step is there while its term runs: two queries where one could.

    Where the answer is open for editing, the button saves what is typed before it moves: a
    missing answer is then judged when it is pressed.
    """
    if can_edit(by, standing).allowed:
        standing = replace(standing, has_answer=True)
    moves = [
        move
        for move in stage_policy(standing.policy).moves_from(standing.stage)
        if move.code != ON_PAPER and by.may(move.permission)
    ]
    if any(move.undoes for move in moves):
        last = answer.steps.order_by("-pk").first()
        moves = [move for move in moves if can_undo(move, answer, last, at=at).allowed]
    return [
        MoveButton(
            code=move.code,
            label=move.verb,
            url=reverse("answer_move", args=[answer.pk, move.code]),
            needs_note=move.note == "required",
            verdict=can_move(by, standing, move.code),
        )
        for move in moves
    ]


# Answers that wait for an approval or for acceptance, and what a person may do with them.


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """One answer that waits; ``came_by`` tells who brought it into this stage, and how."""

    answer_id: int
    url: str
    code: str
    text: str
    mark: str
    points: Decimal
    maximum: str
    available: Decimal
    option: str
    note: str
    file_count: int
    since: str
    came_by: str
    lead_id: int
    stage: str
    accept: Verdict
    flags: list[ShownFlag]
    explain_url: str
    returned: dict[str, str] | None


def waiting_rows(
    round_: Round,
    actor: Actor,
    move: str,
    *,
    at: datetime,
    agency: Agency | None = None,
    ids: Sequence[int] | None = None,
) -> list[tuple[WaitingRow, Standing]]:
    """Answers from which ``move`` may begin, as far as the actor sees them: two queries."""
    stages = stage_policy(round_.policy).move(move).sources if move != RETURN else ("approved",)
    answers = asked(Answer.objects.visible_to(actor), round_).filter(round=round_, stage__in=stages)
    if ids is not None:
        answers = answers.filter(pk__in=ids)
    if agency is not None:
        answers = answers.filter(
            assignments__agency=agency, assignments__relation="lead", assignments__ended_at=None
        )
    last = AnswerStep.objects.filter(answer=OuterRef("pk")).order_by("-pk")
    found = with_standing(answers, at=at).annotate(
        file_count=Count("uses", filter=Q(uses__removed_at=None)),
        step_move=Subquery(last.values("move")[:1]),
        step_name=Subquery(last.values("by__name")[:1]),
        step_note=Subquery(last.values("note")[:1]),
    )
    undo = stage_policy(round_.policy).move(move)
    rows = list(found.select_related("round").order_by("position"))
    looked = looks(rows)
    return [
        (
            _row(
                answer,
                standing,
                round_,
                actor,
                look=looked.get(answer.pk, Look()),
                file_count=answer.file_count,
                came_by=_came_by(round_, answer.step_move, answer.step_name, answer.step_note),
            ),
            standing,
        )
        for answer in rows
        for standing in (standing_of(answer, round_),)
        # whether it was copied is said when one tries
        if not undo.undoes
        or (
            answer.step_move == undo.undoes
            and timezone.localdate(at)
            <= undo.undone_until(timezone.localdate(answer.stage_since_at))
        )
    ]


def _row(
    answer: Answer,
    standing: Standing,
    round_: Round,
    actor: Actor,
    *,
    look: Look,
    file_count: int,
    came_by: str,
) -> WaitingRow:
    question = edition_of(round_.revision_id).find(answer.code)
    options = {} if question is None else {o.code: o.label for o in question.options}
    mark = NOT_APPLICABLE if answer.not_applicable_reason else answer.mark
    is_excluded = (
        mark is NOT_APPLICABLE and question is not None and question.not_applicable == "excluded"
    )
    return WaitingRow(
        answer_id=answer.pk,
        url=answer_url(answer.pk),
        code=answer.code,
        text="" if question is None else question.text,
        mark=mark_text(mark),
        points=mark if isinstance(mark, Decimal) else ZERO,
        maximum=decimal_id(answer.maximum),
        available=ZERO if is_excluded else answer.maximum,
        option=options.get(answer.option, ""),
        note=excerpt(answer.note or answer.not_applicable_reason),
        file_count=file_count,
        since=day_text(timezone.localdate(answer.stage_since_at)),
        came_by=came_by,
        lead_id=standing.lead_id or 0,
        stage=answer.stage,
        accept=can_move(actor, standing, ACCEPT),
        flags=shown_flags(look, actor),
        explain_url=explain_url(answer.pk)
        if look.waiting and can_explain(actor, standing).allowed
        else "",
        returned=return_note(look.returned),
    )


def _came_by(round_: Round, move: str | None, name: str | None, note: str | None) -> str:
    """Who took the last step, which, and with what note; empty before the first."""
    if move is None:
        return ""
    verb = stage_policy(round_.policy).move(move).past
    tail = f": {excerpt(note, 80)}" if note and move != APPROVE else ""
    return f"{name} {verb}{tail}"


def fingerprint(rows: Iterable[WaitingRow]) -> str:
    """A short hash of what is approved: other marks, options, notes, files or flags give another."""
    facts = [
        (
            row.answer_id,
            row.mark,
            row.option,
            row.note,
            row.file_count,
            row.stage,
            *((flag.say, flag.text) for flag in row.flags),
        )
        for row in rows
    ]
    return hashlib.sha256(json.dumps(sorted(facts)).encode()).hexdigest()[:16]


def approval_groups(round_: Round, actor: Actor, *, at: datetime) -> list[dict[str, object]]:
    """Ready answers by leading agency, agencies by name; own ones for who sees only those.

    Each with the verdicts of the three ways to approve them, and the statements that were signed.
    Five queries.
    """
    own = None if actor.scope("answer.view") == "all" else actor.agency_ids("answer.view")
    led: dict[int, list[tuple[WaitingRow, Standing]]] = {}
    for row, standing in waiting_rows(round_, actor, APPROVE, at=at):
        if own is None or row.lead_id in own:
            led.setdefault(row.lead_id, []).append((row, standing))
    signed = Statement.objects.filter(round=round_).annotate(answer_count=Count("answers"))
    if own is not None:
        signed = signed.filter(agency__in=own)
    statements: dict[int, list[Statement]] = {}
    for statement in signed.order_by("-pk"):
        statements.setdefault(statement.agency_id, []).append(statement)
    agencies = Agency.objects.filter(pk__in={*led, *statements}).order_by("name")
    # who may take a ready answer back, by agency: the people to ask
    roles = [
        role.code for role in rights().roles.values() if role.rights.get("answer.ready") == "own"
    ]
    holdings = SeatHolding.objects.on(timezone.localdate(at)).filter(
        seat__agency__in=set(led), seat__role__in=roles, user__is_active=True
    )
    operators: dict[int, list[str]] = {}
    for agency_id, name in holdings.values_list("seat__agency_id", "user__name"):
        operators.setdefault(agency_id, []).append(name)
    send_back = actor.may(stage_policy(round_.policy).move(SEND_BACK).permission)
    groups: list[dict[str, object]] = []
    for agency in agencies:
        found = led.get(agency.pk, [])
        # lead, stage and round are the same for all answers of an agency, so the first one tells
        approve, on_paper, waive = (
            can_move(actor, found[0][1], move) if found else Verdict(allowed=False)
            for move in (APPROVE, ON_PAPER, WAIVE)
        )
        group = {
            "agency": agency,
            "rows": [row for row, _standing in found],
            "approve": approve,
            "on_paper": on_paper,
            "waive": waive,
            "may_send_back": send_back and approve.allowed,
            "can_do_something": approve.allowed or on_paper.allowed or waive.allowed,
            "statements": statements.get(agency.pk, []),
            "operators": operators.get(agency.pk, []),
            "achieved": sum((row.points for row, _standing in found), ZERO),
            "available": sum((row.available for row, _standing in found), ZERO),
        }
        groups.append(group)
    return groups


def undoable_groups(round_: Round, actor: Actor, *, at: datetime) -> list[dict[str, object]]:
    """Approvals that this person may still take back, by way and agency: two queries for each way."""
    groups: list[dict[str, object]] = []
    for code in (UNDO_APPROVE, UNDO_ON_PAPER, UNDO_WAIVE):
        move = stage_policy(round_.policy).move(code)
        if not actor.may(move.permission):
            continue
        found = waiting_rows(round_, actor, code, at=at)
        rows = [row for row, standing in found if can_move(actor, standing, code).allowed]
        groups += [{"move": move, "agency": agency, "rows": led} for agency, led in by_lead(rows)]
    return groups


# The page before an approval binds: what exactly, and what follows from it.

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class ApprovalCheck:
    """``gone_count`` answers were chosen but wait no longer."""

    move: str
    verb: str
    agency: Agency
    rows: list[WaitingRow]
    gone_count: int
    achieved: str
    available: str
    fingerprint: str
    binds: list[str]
    verdict: Verdict

    @property
    def ids(self) -> list[int]:
        return [row.answer_id for row in self.rows]


def approval_check(
    round_: Round,
    actor: Actor,
    move: str,
    *,
    agency: Agency,
    ids: Sequence[int],
    at: datetime,
) -> ApprovalCheck:
    """What this way of approving would bind for the chosen answers of one agency: two queries."""
    found = waiting_rows(round_, actor, move, at=at, agency=agency, ids=ids)
    rows = [row for row, _standing in found]
    return ApprovalCheck(
        move=move,
        verb=stage_policy(round_.policy).move(move).verb,
        agency=agency,
        rows=rows,
        gone_count=len(set(ids)) - len(rows),
        achieved=decimal_id(sum((row.points for row in rows), ZERO)),
        available=decimal_id(sum((row.available for row in rows), ZERO)),
        fingerprint=fingerprint(rows),
        binds=binding_sentences(stage_policy(round_.policy), move, agency.name, len(rows)),
        verdict=_approval_verdict(actor, stage_policy(round_.policy), move, found),
    )


def _approval_verdict(
    actor: Actor, policy: Policy, move: str, found: Sequence[tuple[WaitingRow, Standing]]
) -> Verdict:
    if not found:
        return Verdict(allowed=False, reason=_("Pilih sedikitnya satu pertanyaan."))
    waiting = [row.code for row, _standing in found if any(flag.is_open for flag in row.flags)]
    # what is given back or taken back is not held by its flags
    if waiting and policy.move(move).needs == "answer":
        reason = _(
            "Tanda pada %(codes)s belum dijelaskan. Jelaskan, atau minta operatornya membetulkan."
        ) % {"codes": ", ".join(waiting)}
        return Verdict(allowed=False, reason=reason)
    return can_move(actor, found[0][1], move)


def binding_sentences(policy: Policy, move: str, agency: str, count: int) -> list[str]:
    """What a person takes upon oneself, in plain words."""
    facts: dict[str, object] = {"agency": agency, "n": count}
    if move not in (APPROVE, ON_PAPER, WAIVE):
        return _unbinding_sentences(move, facts)
    first = {
        APPROVE: _(
            "Anda menyatakan, sebagai kepala %(agency)s, bahwa isian, nilai, dan bukti "
            "%(n)d pertanyaan di bawah ini benar."
        ),
        ON_PAPER: _(
            "Anda mencatat bahwa kepala %(agency)s menandatangani surat pernyataan untuk "
            "%(n)d pertanyaan di bawah ini. Pindaian suratnya disimpan sebagai bukti."
        ),
        WAIVE: _(
            "Anda membebaskan %(n)d pertanyaan %(agency)s dari persetujuan kepala perangkat "
            "daerah. Alasan Anda tercatat dan terbaca oleh semua yang melihat jawabannya."
        ),
    }[move]
    return [
        first % facts,
        _("Nilai dan isiannya tidak dapat diubah lagi oleh perangkat daerah."),
        _("Jawaban diteruskan kepada sekretariat, yang menerima atau mengembalikannya."),
        *(
            _(
                "Selama sekretariat belum menerimanya, langkah ini dapat dibatalkan di halaman "
                "Persetujuan, paling lama %(days)d hari (ukuran kami)."
            )
            % {"days": undo.within_days}
            for undo in policy.moves
            if undo.undoes == move
        ),
    ]


def _unbinding_sentences(move: str, facts: dict[str, object]) -> list[str]:
    """What follows where answers come back to the agency, or to its head."""
    if move == SEND_BACK:
        return [
            _("%(n)d pertanyaan kembali kepada operator %(agency)s dan dapat diubah lagi.") % facts,
            _("Catatan Anda dibaca mereka seketika dan masuk riwayat jawaban."),
        ]
    return [
        _("%(n)d pertanyaan %(agency)s kembali menunggu persetujuan.") % facts,
        _("Sekretariat tidak lagi melihatnya sebagai jawaban yang disetujui."),
        _("Catatan Anda masuk riwayat jawaban dan jejak audit."),
    ]


def by_lead(rows: Iterable[WaitingRow]) -> list[tuple[Agency, list[WaitingRow]]]:
    """Under the agency that leads, by its name: one query."""
    led: dict[int, list[WaitingRow]] = {}
    for row in rows:
        led.setdefault(row.lead_id, []).append(row)
    agencies = sorted(Agency.objects.filter(pk__in=led), key=lambda agency: agency.name)
    return [(agency, led[agency.pk]) for agency in agencies]
