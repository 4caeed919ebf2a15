"""The page of one promise: what it says, what happened, what proves it, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.files.questions import QuestionLink, known_questions
from layak.records.evidence.files.reads import visible_evidence
from layak.records.followups.promises.models import (
    FollowUp,
    FollowUpNeed,
    FollowUpProof,
    FollowUpStep,
)
from layak.records.followups.promises.owners import OwnerBook, Owners
from layak.records.followups.promises.permissions import (
    can_close,
    can_extend,
    can_manage,
    can_reopen,
    can_report,
    check_can_note,
    is_owners,
)
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.reads import (
    FollowUpRow,
    followup_url,
    holiday_text,
    rows_by_ids,
    rows_of,
)
from layak.rules.numbers import date_id
from layak.rules.refusal import Verdict, verdict

CHOICES = 60
TONES = {"closed": "done", "returned": "late", "dropped": "late", "reported": "wait"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the person may do here, each with the reason where not."""

    note: Verdict
    report: Verdict
    close: Verdict
    manage: Verdict
    extend: Verdict
    reopen: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPage:
    """``owner_note`` says who answers while the seat is empty; ``said_higher`` who was told."""

    row: FollowUpRow
    problem: str
    owner_text: str
    owner_note: str
    supporters: tuple[str, ...]
    due_text: str
    holiday: str
    repeats_text: str
    former: tuple[str, str] | None
    following: tuple[str, str] | None
    questions: list[QuestionLink]
    needs: list[FollowUpRow]
    needed_by: list[FollowUpRow]
    proofs: list[dict[str, object]]
    steps: list[dict[str, object]]
    said_higher: list[str]
    rights: Rights
    is_owners: bool

    @property
    def is_ended(self) -> bool:
        return self.row.state in ("closed", "dropped")

    @property
    def first_step(self) -> str:
        """The step that is this person's turn, which stands open; "" where none is."""
        if self.rights.close.allowed:
            return "close"
        may_report = self.is_owners and self.rights.report.allowed and not self.is_reported
        lacks_proof = bool(self.row.proof_wanted) and not self.proofs
        if not may_report:
            return ""
        return "proof" if lacks_proof else "report"

    @property
    def is_reported(self) -> bool:
        return self.row.state == "reported"


def followup_page(followup: FollowUp, *, by: Actor, at: datetime) -> FollowUpPage:
    """At most fourteen queries, whatever its history."""
    today = timezone.localdate(at)
    (row,) = rows_of(FollowUp.objects.filter(pk=followup.pk), today=today)
    helped = list(followup.supporters.select_related("agency").order_by("agency__name"))
    owners = OwnerBook(today).of(followup.agency_id, followup.seat_id)
    following = FollowUp.objects.filter(repeats=followup).first()
    known = known_questions(row.codes) or {}
    questions = [known.get(code) or QuestionLink(code=code, text="") for code in row.codes]
    rows = followup.proofs.filter(removed_at=None).select_related("evidence", "added_by")
    proofs: list[dict[str, object]] = [
        {
            "id": proof.evidence_id,
            "title": proof.evidence.title,
            "url": f"/bukti/{proof.evidence_id}/",
            "use_url": f"/bukti/{proof.evidence_id}/pakai/" if row.codes else "",
            "facts": _("Dilampirkan %(name)s, %(moment)s")
            % {"name": proof.added_by.name, "moment": moment_id(proof.added_at)},
        }
        for proof in rows.order_by("pk")
    ]
    months, repeats_text = followup.repeats_months, ""
    if months == 1:
        repeats_text = _("Berulang tiap bulan")
    elif months is not None:
        repeats_text = _("Berulang tiap %(n)d bulan") % {"n": months}
    helper_ids = {one.agency_id for one in helped}
    is_supporter = bool(helper_ids & by.agency_ids("followup.report"))
    rights = Rights(
        note=verdict(check_can_note, by, followup, is_supporter=is_supporter),
        report=can_report(by, followup),
        close=can_close(by, followup),
        manage=can_manage(by, followup),
        extend=can_extend(by, followup),
        reopen=can_reopen(by, followup),
    )
    needs = FollowUpNeed.objects.filter(followup=followup)
    needed_by = FollowUpNeed.objects.filter(needs=followup)
    return FollowUpPage(
        row=row,
        problem=followup.problem,
        owner_text=f"{row.seat_title}, {row.agency_name}" if row.seat_title else row.agency_name,
        owner_note=_owner_note(owners, row),
        supporters=tuple(one.agency.name for one in helped),
        due_text=date_id(followup.due_on),
        holiday=holiday_text(followup.due_on),
        repeats_text=repeats_text,
        former=_link(followup.repeats_id),
        following=_link(following.pk if following else None),
        questions=questions,
        needs=rows_by_ids(needs.values_list("needs", flat=True), today=today),
        needed_by=rows_by_ids(needed_by.values_list("followup", flat=True), today=today),
        proofs=proofs,
        steps=_steps(followup),
        said_higher=_said_higher(followup),
        is_owners=is_owners(by, followup),
        rights=rights,
    )


def evidence_choices(followup: FollowUp, *, by: Actor, words: str = "") -> list[tuple[str, str]]:
    """The newest evidence of the owner agency that is not attached yet: one query."""
    used = FollowUpProof.objects.filter(followup=followup, removed_at=None).values("evidence")
    rows = visible_evidence(by).filter(agency=followup.agency_id).exclude(pk__in=used)
    if words:
        rows = rows.filter(title__icontains=words)
    listed = rows.order_by("-pk").values_list("pk", "title")[:CHOICES]
    return [(str(pk), title) for pk, title in listed]


def _owner_note(owners: Owners, row: FollowUpRow) -> str:
    if owners.standing == "owner":
        return ""
    what = _("Kursi kosong.") if row.is_vacant else _("Belum ada yang memegang kursi di sana.")
    who = (
        _("Sementara ini kepala perangkat daerah yang ditanya.")
        if owners.standing == "head"
        else _("Sementara ini sekretariat yang ditanya.")
    )
    return f"{what} {who}"


def _link(followup_id: int | None) -> tuple[str, str] | None:
    if followup_id is None:
        return None
    return _("Tindak lanjut %(n)d") % {"n": followup_id}, followup_url(followup_id)


def _steps(followup: FollowUp) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for row in followup.steps.select_related("by").order_by("-pk"):
        former, due, days = row.former_due_on, row.due_on, ""
        if former is not None and due is not None and former != due:
            told = {"former": date_id(former), "due": date_id(due)}
            days = _("Tenggat %(former)s menjadi %(due)s") % told
        lines.append(
            {
                "label": FollowUpStep.Kind(row.kind).label,
                "tone": TONES.get(row.kind, ""),
                "note": row.note,
                "days": days,
                "who": f"{row.by.name if row.by else _('Sistem')}, {moment_id(row.at)}",
            }
        )
    return lines


def _said_higher(followup: FollowUp) -> list[str]:
    """Who above the owner heard of it, and what waits for release."""
    policy = followup_policy()
    said = []
    for row in followup.escalations.order_by("pk"):
        rung = policy.rung(row.rung)
        label = rung.label if rung else row.rung
        if not row.needs_release:
            told = {"who": label, "moment": moment_id(row.made_at)}
            said.append(_("%(who)s diberi tahu %(moment)s") % told)
        elif row.released_at:
            told = {"who": label, "moment": moment_id(row.released_at)}
            said.append(_("Nota dinas kepada %(who)s dilepas %(moment)s") % told)
    return said
