"""Keeping the books with SIMFONI PPA: the record stays there, never copied by a machine."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.scheme.rules import read_line, read_words
from layak.workflows.rapidaction.simfoni.events import MonthReconciled, SimfoniRecorded
from layak.workflows.rapidaction.simfoni.models import Reconciliation, SimfoniEntry
from layak.workflows.rapidaction.simfoni.permissions import check_can_record_simfoni
from layak.workflows.rapidaction.simfoni.reads import month_count

NUMBER_AT_MOST, NOTE_AT_MOST, COUNT_AT_MOST = 40, 600, 1_000_000


@transaction.atomic
def record_simfoni(
    *,
    code: str,
    is_entered: bool,
    number: str = "",
    entered_on: date | None = None,
    by: Actor,
    at: datetime,
) -> SimfoniEntry:
    """Note whether an activation stands in SIMFONI PPA; the newest word counts.

    ``number`` and ``entered_on`` when it stands there, neither when it does not. Raises Refused: no right, a drill, number or day missing, a day ahead.
    """
    activation = Activation.objects.select_for_update().get(code=code)
    check_can_record_simfoni(by, activation)
    number = read_line(number, most=NUMBER_AT_MOST, field="number", label=_("Nomor registrasi"))
    check_open(number, field="number", activation=activation)
    if is_entered:
        today = timezone.localdate(at)
        if not number or entered_on is None:
            raise Refused(_("Isi nomor registrasi dan tanggal entri SIMFONI."))
        if entered_on > today:
            raise Refused(_("Tanggal entri tidak boleh di depan."))
    made = SimfoniEntry.objects.create(
        activation=activation,
        is_entered=is_entered,
        number=number if is_entered else "",
        entered_on=entered_on if is_entered else None,
        at=at,
        by=by.user,
    )
    log(SimfoniRecorded(code=code, is_entered=is_entered), by=by.user, at=at)
    return made


@transaction.atomic
def reconcile_month(
    *, year: int, month: int, simfoni_count: int, note: str, by: Actor, at: datetime
) -> Reconciliation:
    """Compare a month that is over with what SIMFONI shows; a difference is explained.

    Raises Refused: no right, the month still runs, a count that cannot be, no explanation.
    """
    if not by.may("simfoni.record"):
        raise Refused(_("Pencocokan dilakukan petugas SIMFONI."))
    today = timezone.localdate(at)
    if not 1 <= month <= 12 or (year, month) >= (today.year, today.month):
        raise Refused(_("Cocokkan bulan yang sudah berakhir."))
    if not 0 <= simfoni_count <= COUNT_AT_MOST:
        raise Refused(_("Jumlah di SIMFONI harus 0 atau lebih."))
    note = read_words(note, most=NOTE_AT_MOST, field="note", label=_("Penjelasan"))
    check_open(note, field="note")
    own = month_count(year, month)
    if own != simfoni_count and not note:
        raise Refused(
            _("Di sini %(own)d, di SIMFONI %(other)d. Jelaskan selisihnya.")
            % {"own": own, "other": simfoni_count}
        )
    made = Reconciliation.objects.create(
        year=year,
        month=month,
        simfoni_count=simfoni_count,
        own_count=own,
        note=note,
        at=at,
        by=by.user,
    )
    log(MonthReconciled(year=year, month=month), by=by.user, at=at)
    return made
