"""Making the letters that ask agencies for their part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.letterheads.reads import head_words, signature_lines
from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.evaluation.letters.events import LettersMade
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.letters.reads import Asked, Recipient, recipients, taken_numbers
from layak.evaluation.letters.wording import Sender, Wording, letter_words
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.rules.refusal import Refused

PLACE = "{nomor}"
NUMBER_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class LetterPlan:
    """What the secretariat typed. ``number`` may hold ``{nomor}``, counted up from ``first``."""

    number: str
    first: int
    dated_on: date
    due_on: date
    nature: str
    subject: str
    opening: str
    contact: str
    copies: Sequence[str]
    signer: int
    only_open: bool


@transaction.atomic
def make_letters(
    *,
    round_: Round,
    agency_ids: Collection[int],
    plan: LetterPlan,
    city: Municipality | None,
    mark: str = "",
    by: Actor,
    at: datetime,
) -> list[RequestLetter]:
    """One letter for each of these agencies, kept as it goes out: all of them or none.

    Agencies without a question (or without an open one, where only those are asked) get none.
    ``mark`` stands on every page of an invented city. Raises Refused: no right, closed or locked
    round, nobody chosen, day before the letter's, number taken or too long.
    """
    check_can_change_round(by, round_, "letter.make")
    if plan.due_on < plan.dated_on:
        raise Refused(_("Tenggat tidak boleh sebelum tanggal surat."))
    wanted = [to for to in recipients(round_) if to.agency_id in set(agency_ids)]
    chosen = [to for to in wanted if _asked(to, plan)]
    if not chosen:
        raise Refused(
            _("Yang dicentang tidak punya pertanyaan yang belum selesai.")
            if wanted
            else _("Centang dahulu perangkat daerah yang disurati.")
        )
    numbers = _numbers(round_, chosen, plan)
    sender = _sender(plan.signer, city)
    wording = _wording(round_, plan, mark)
    letters = [
        RequestLetter(
            round=round_,
            agency_id=to.agency_id,
            number=number,
            dated_on=plan.dated_on,
            due_on=plan.due_on,
            content=letter_words(number, to, _asked(to, plan), sender=sender, wording=wording),
            made_at=at,
            made_by=by.user,
        )
        for to, number in zip(chosen, numbers, strict=True)
    ]
    made = RequestLetter.objects.bulk_create(letters)
    shown = " sampai ".join(dict.fromkeys((numbers[0], numbers[-1])))
    log(LettersMade(round=round_.code, letter_count=len(made), numbers=shown), by=by.user, at=at)
    return made


def _asked(to: Recipient, plan: LetterPlan) -> list[Asked]:
    return [question for question in to.asked if question.is_open or not plan.only_open]


def _numbers(round_: Round, chosen: Sequence[Recipient], plan: LetterPlan) -> list[str]:
    numbers = [plan.number.replace(PLACE, str(plan.first + step)) for step in range(len(chosen))]
    if max(map(len, numbers)) > NUMBER_LENGTH:
        raise Refused(_("Nomor surat paling panjang %(n)d huruf.") % {"n": NUMBER_LENGTH})
    taken = taken_numbers(round_, (to.agency_id for to in chosen))
    for to, number in zip(chosen, numbers, strict=True):
        if (to.agency_id, number) in taken:
            raise Refused(
                _("Surat %(number)s untuk %(name)s sudah ada. Pakai nomor lain.")
                % {"number": number, "name": to.name}
            )
    return numbers


def _sender(signer_id: int, city: Municipality | None) -> Sender:
    signer = Signer.objects.select_related("agency").filter(pk=signer_id, ended_at=None).first()
    if signer is None:
        raise Refused(_("Penanda tangan ini sudah dilepas. Pilih yang lain."))
    head = head_words(signer.agency, city)
    return Sender(
        lines=head["lines"].splitlines(),
        address=head["address"],
        contact=head["contact"],
        place=head["place"],
        signature=signature_lines(signer),
        name=signer.name,
        grade=signer.grade,
        nip=signer.nip,
        agency=signer.agency_id,
    )


def _wording(round_: Round, plan: LetterPlan, mark: str) -> Wording:
    return Wording(
        nature=plan.nature,
        subject=plan.subject,
        opening=plan.opening,
        contact=plan.contact,
        dated_on=plan.dated_on,
        due_on=plan.due_on,
        copies=plan.copies,
        years=", ".join(map(str, round_.data_years)),
        site=settings.PUBLIC_URL,
        mark=mark,
    )
