"""Whom a request letter goes to, what it asks, and the letters that went out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.letterheads.reads import signature_lines
from layak.evaluation.answers.models import Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days, contribution_day, due_day
from layak.evaluation.rounds.wording import day_text


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of an agency's list. ``evidence``: kinds of proof, as the edition names them."""

    code: str
    text: str
    evidence: tuple[str, ...]
    leads: bool
    is_open: bool
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """``kind`` is a code of Agency.Kind; ``is_invited``: outside the mayor's command."""

    agency_id: int
    code: str
    name: str
    kind: str
    is_invited: bool
    asked: tuple[Asked, ...]

    @property
    def lead_count(self) -> int:
        return sum(question.leads for question in self.asked)

    @property
    def contributor_count(self) -> int:
        return len(self.asked) - self.lead_count

    @property
    def open_count(self) -> int:
        return sum(question.is_open for question in self.asked)


def recipients(round_: Round) -> list[Recipient]:
    """Agencies named in the round by name, each with its questions in order: two queries."""
    assigned = (
        Assignment.objects.filter(answer__round=round_, ended_at=None, agency__ended_on=None)
        .order_by("agency__name", "agency_id", "answer__position")
        .values_list(
            "agency_id",
            "agency__code",
            "agency__name",
            "agency__kind",
            "agency__command",
            "answer__code",
            "answer__stage",
            "answer__due_on",
            "due_on",
            "relation",
        )
    )
    edition, closing = edition_of(round_.revision_id), closing_days(round_)
    kinds = {kind.code: kind.label for kind in edition.evidence_kinds}
    stages = {stage.code: stage for stage in stage_policy(round_.policy).stages}
    found: dict[int, tuple[tuple[str, str, str, str], list[Asked]]] = {}
    for pk, agency, name, kind, command, code, stage, due_on, own_day, relation in assigned:
        question, at = edition.find(code), stages[stage]
        leads = relation == Assignment.Relation.LEAD
        asked = Asked(
            code=code,
            text=question.text if question else "",
            evidence=tuple(kinds.get(one, one) for one in question.evidence) if question else (),
            leads=leads,
            is_open=at.counts_as == "open",
            due_on=due_day(at, due_on, closing)
            if leads
            else contribution_day(at, own_day, due_on, closing),
        )
        found.setdefault(pk, ((agency, name, kind, command), []))[1].append(asked)
    return [
        Recipient(
            agency_id=pk,
            code=code,
            name=name,
            kind=kind,
            is_invited=command == "luar",
            asked=tuple(questions),
        )
        for pk, ((code, name, kind, command), questions) in found.items()
    ]


def letter_rows(round_: Round) -> list[dict[str, object]]:
    """Letters of the round, the newest first: one query, without their lists of questions."""
    made = (
        RequestLetter.objects.filter(round=round_)
        .order_by("-made_at", "agency__name", "-pk")
        .values_list("pk", "agency__name", "number", "dated_on", "due_on", F("content__jumlah"))
    )
    return [
        {
            "id": pk,
            "agency_name": name,
            "number": number,
            "dated": day_text(dated_on),
            "due": day_text(due_on),
            "question_count": int(count or 0),
        }
        for pk, name, number, dated_on, due_on, count in made
    ]


def chosen_letters(round_: Round, ids: Iterable[int]) -> list[RequestLetter]:
    """These letters of the round, or without any the newest of each agency, by agency's name."""
    made = RequestLetter.objects.filter(round=round_).select_related("agency")
    wanted = list(ids)
    if wanted:
        made = made.filter(pk__in=wanted)
    newest = {letter.agency_id: letter for letter in made.order_by("pk")}
    listed = list(made.order_by("pk")) if wanted else list(newest.values())
    return sorted(listed, key=lambda letter: (letter.agency.name, letter.pk))


def taken_numbers(round_: Round, agency_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(agency, number) of letters that exist already: one query."""
    made = RequestLetter.objects.filter(round=round_, agency__in=list(agency_ids))
    return set(made.values_list("agency_id", "number"))


def signer_choices() -> list[tuple[str, str]]:
    """Officials who sign now, as choices of a form: one query."""
    signers = Signer.objects.filter(ended_at=None, agency__ended_on=None)
    return [
        (str(signer.pk), f"{signer.name}, {' '.join(signature_lines(signer)).rstrip(',')}")
        for signer in signers.order_by("name", "pk")
    ]


def letter_message(letter: RequestLetter, *, site: str) -> str:
    """Words to send beside the letter, for copying into WhatsApp."""
    lines = [
        _("Yth. Bapak/Ibu %(body)s,") % {"body": letter.agency.name},
        _("Kami kirimkan surat nomor %(number)s tanggal %(day)s, hal %(subject)s.")
        % {
            "number": letter.number,
            "day": day_text(letter.dated_on),
            "subject": letter.content.get("hal", ""),
        },
        _("Ada %(n)d pertanyaan, mohon diisi paling lambat %(day)s.")
        % {"n": letter.content.get("jumlah", 0), "day": day_text(letter.due_on)},
        _("Isian: %(site)s") % {"site": f"{site}/evaluasi/{letter.round.code}/"},
        _("Mohon tidak menuliskan nama atau identitas anak. Terima kasih."),
    ]
    return "\n\n".join(lines)


def default_due(round_: Round, *, today: date) -> date | None:
    """The last day of the window in which agencies answer, unless it is past."""
    first = stage_policy(round_.policy).first.code
    day = closing_days(round_).get(first)
    return day if day and day >= today else None
