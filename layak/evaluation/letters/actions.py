"""Making the letters that ask agencies for their part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.letterheads.reads import head_words
from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.evaluation.letters.events import LettersMade
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.letters.reads import Asked, Recipient, recipients, taken_numbers
from layak.evaluation.letters.wording import LetterPlan, letter_words
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.rules.refusal import Refused

PLACE = "{nomor}"
NUMBER_LENGTH = 80


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
    numbers = _free_numbers(round_, chosen, plan)
    signer = Signer.objects.select_related("agency").filter(pk=plan.signer, ended_at=None).first()
    if signer is None:
        raise Refused(_("Penanda tangan ini sudah dilepas. Pilih yang lain."))
    head, years = head_words(signer.agency, city), ", ".join(map(str, round_.data_years))
    letters = [
        RequestLetter(
            round=round_,
            agency_id=to.agency_id,
            number=number,
            dated_on=plan.dated_on,
            due_on=plan.due_on,
            content=letter_words(
                number,
                to,
                _asked(to, plan),
                plan=plan,
                signer=signer,
                head=head,
                years=years,
                mark=mark,
            ),
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


def _free_numbers(round_: Round, chosen: Sequence[Recipient], plan: LetterPlan) -> list[str]:
    """A number for each letter. Raises Refused: too long, or taken by another letter to it."""
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
