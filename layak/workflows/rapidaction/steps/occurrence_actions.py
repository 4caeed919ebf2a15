"""What happened, when it really happened; the clocks follow from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale, counted_up, forget_waiver, lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, DueChange, Occurrence, StepRun
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import canonical, in_zone, may_lie_ahead, placed, zoned
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.clock_actions import recompute
from layak.workflows.rapidaction.steps.events import (
    OccurrenceCorrected,
    OccurrenceRecorded,
    OccurrenceWithdrawn,
    StepFinished,
)
from layak.workflows.rapidaction.steps.rules import is_of_another

# no clock of a child's matter begins longer ago, or lies further ahead
FARTHEST = timedelta(days=20 * 366)
LONGEST_DOCUMENT = 120
OPEN_STATES = (StepRun.State.WAITING, StepRun.State.RUNNING)
# moments of a hand-off that are events of the playbooks
HANDOFF_EVENTS = {"sent": "rujukan_dikirim", "accepted": "rujukan_diterima"}


@transaction.atomic
def record_occurrence(
    *,
    activation_id: UUID,
    event: str,
    occurred_at: datetime,
    by: Actor,
    at: datetime,
    document: str = "",
    on_behalf_of: Agency | None = None,
) -> Occurrence:
    """An event of the playbook at its real time; every clock is counted anew.

    ``occurred_at`` carries the zone of the place (WIB, WITA, WIT); any other is read in the
    city's. Raises Refused: no right, unknown or already recorded event, a time that cannot be,
    an outside party without a document; Activation.DoesNotExist.
    """
    activation = lock_case(activation_id)
    check_can_work(by, activation, at=at)
    row = happened(
        activation=activation,
        event=event,
        occurred_at=occurred_at,
        by=by,
        at=at,
        document=document,
        on_behalf_of=on_behalf_of,
    )
    if row is None:
        raise Refused(
            _(
                "Peristiwa ini sudah dicatat. Betulkan waktunya bila keliru; jangan dicatat dua kali."
            )
        )
    _finish_what_it_fulfils(activation, row, by=by, at=at)
    recompute(activation, because=DueChange.Because.RECORDED, by=by, at=at)
    counted_up(activation)
    happened_at = in_zone(row.at, row.offset_minutes).isoformat()
    recorded = OccurrenceRecorded(code=activation.code, event=row.event, happened_at=happened_at)
    log(recorded, by=by.user, at=at)
    return row


def _finish_what_it_fulfils(
    activation: Activation, row: Occurrence, *, by: Actor, at: datetime
) -> None:
    """The step whose end is this very event is done with it: nobody ticks it a second time.

    One of another agency only where the event names a paper: else it waits for them, or for one.
    """
    spots = playbook_of(activation.playbook).steps_ended_by(row.event)
    for run in activation.steps.select_for_update().filter(state__in=OPEN_STATES):
        if (run.part, run.position) not in spots or row.at > at:
            continue
        own = by.agency_ids("handoff.receive")
        is_theirs = is_of_another(agency=run.agency_id, lead=activation.lead_id, own=own)
        if is_theirs and not row.document:
            continue
        run.state, run.done_at, run.next_alarm_at = StepRun.State.DONE, row.at, None
        run.recorded_at, run.recorded_by = at, by.user
        run.on_behalf_of = row.on_behalf_of or (run.agency if is_theirs else None)
        run.document = row.document
        forget_waiver(run)
        run.save()
        finished = StepFinished(
            code=activation.code,
            part=run.part,
            position=run.position,
            done_at=in_zone(row.at, row.offset_minutes).isoformat(),
        )
        log(finished, by=by.user, at=at)


def happened(
    *,
    activation: Activation,
    event: str,
    occurred_at: datetime,
    by: Actor,
    at: datetime,
    document: str = "",
    on_behalf_of: Agency | None = None,
) -> Occurrence | None:
    """Keep an event inside the transaction of another action, which logs and recomputes; None
    where it stands already. The caller has asked for the right. Raises Refused as above.
    """
    playbook = playbook_of(activation.playbook)
    kept_as = canonical(playbook, event)
    if not kept_as:
        raise Refused(_("Peristiwa ini tidak menggerakkan jam apa pun dalam skema ini."))
    check_time(playbook, kept_as, occurred_at, at=at)
    document = checked_document(document, on_behalf_of, activation=activation)
    newest = Occurrence.objects.filter(activation=activation, event=kept_as, replaced_by=None)
    standing = newest.first()
    if standing is not None and not standing.is_withdrawn:
        return None
    moment = placed(occurred_at)
    return Occurrence.objects.create(
        activation=activation,
        event=kept_as,
        at=moment,
        offset_minutes=_offset(moment),
        replaces=standing,
        # what was taken back happened after all
        because="later-known" if standing else "",
        document=document,
        recorded_at=at,
        recorded_by=by.user,
        on_behalf_of=on_behalf_of,
    )


def noted(
    *, activation: Activation, event: str, occurred_at: datetime, by: Actor, at: datetime
) -> None:
    """The first time that something else brings an event about (a hand-off sent, one accepted):
    kept, and the clocks counted anew. Nothing where this playbook counts nothing from it.

    Inside the transaction of that action, which holds the lock, asked for the right and logs.
    """
    if not canonical(playbook_of(activation.playbook), event):
        return
    row = happened(activation=activation, event=event, occurred_at=occurred_at, by=by, at=at)
    if row is not None:
        recompute(activation, because=DueChange.Because.RECORDED, by=by, at=at)


def noted_of_handoff(
    handoff: HandOff, moment: str, *, occurred_at: datetime, by: Actor, at: datetime
) -> None:
    """A hand-off of a step that counts from its sending: sending and accepting it are events.

    Other hand-offs start no clock of the playbook: they have their own.
    """
    event, run = HANDOFF_EVENTS.get(moment), handoff.step
    if event is None or run is None:
        return
    activation = handoff.activation
    steps = playbook_of(activation.playbook).all_steps
    triggers: dict[tuple[str, int], str] = {
        (part, step.order): step.trigger for part, step in steps
    }
    if triggers.get((run.part, run.position)) == HANDOFF_EVENTS["sent"]:
        noted(activation=activation, event=event, occurred_at=occurred_at, by=by, at=at)


@transaction.atomic
def correct_occurrence(
    *,
    occurrence_id: int,
    occurred_at: datetime,
    because: str,
    by: Actor,
    at: datetime,
    document: str = "",
) -> Occurrence:
    """Another time for what was recorded; the former row stays as its history.

    ``occurrence_id`` is the row as it was read. Raises Stale when another stands there now,
    Refused, Occurrence.DoesNotExist.
    """
    activation, former = _found(occurrence_id, by, at)
    check_reason(because)
    check_time(playbook_of(activation.playbook), former.event, occurred_at, at=at)
    moment = placed(occurred_at)
    if (moment, _offset(moment)) == (former.at, former.offset_minutes):
        raise Refused(_("Waktunya sama dengan yang tercatat; tidak ada yang perlu dibetulkan."))
    row = _replaced(former, by, at, because=because, moment=moment, document=document)
    recompute(activation, because=DueChange.Because.CORRECTED, by=by, at=at)
    counted_up(activation)
    event = OccurrenceCorrected(
        code=activation.code,
        event=row.event,
        former_at=in_zone(former.at, former.offset_minutes).isoformat(),
        happened_at=moment.isoformat(),
        because=because,
    )
    log(event, by=by.user, at=at)
    return row


@transaction.atomic
def withdraw_occurrence(*, occurrence_id: int, because: str, by: Actor, at: datetime) -> Occurrence:
    """It did not happen after all; its clocks stand still again. Raises as the correction."""
    activation, former = _found(occurrence_id, by, at)
    check_reason(because)
    row = _replaced(former, by, at, because=because, moment=None, document="")
    recompute(activation, because=DueChange.Because.CORRECTED, by=by, at=at)
    counted_up(activation)
    event = OccurrenceWithdrawn(
        code=activation.code,
        event=row.event,
        former_at=in_zone(former.at, former.offset_minutes).isoformat(),
        because=because,
    )
    log(event, by=by.user, at=at)
    return row


def check_time(playbook: Playbook, event: str, occurred_at: datetime, *, at: datetime) -> None:
    """Past, and not absurdly; ahead only where the steps count backwards from it."""
    if occurred_at.utcoffset() is None:
        raise Refused(_("Sebutkan zonanya: WIB, WITA, atau WIT."))
    if abs(occurred_at - at) > FARTHEST:
        raise Refused(_("Waktu ini terlalu jauh dari hari ini. Periksa tahunnya."))
    if occurred_at > at and not may_lie_ahead(playbook, event):
        raise Refused(
            _("Waktu ini belum terjadi. Catat peristiwa sesudah terjadi, dengan waktu sebenarnya.")
        )


def checked_document(document: str, on_behalf_of: Agency | None, *, activation: Activation) -> str:
    """Number and date of a paper, clean; required where it speaks for somebody outside.

    Raises Refused, WrongField where it tells who somebody is.
    """
    clean = " ".join(read_text(document).split())
    if len(clean) > LONGEST_DOCUMENT:
        raise Refused(
            _("Nomor dan tanggal dokumen paling panjang %(n)d huruf; isinya tidak ditulis di sini.")
            % {"n": LONGEST_DOCUMENT}
        )
    if on_behalf_of is not None and not clean:
        raise Refused(
            _("Untuk pihak luar sebutkan nomor dan tanggal dokumen yang menjadi dasarnya.")
        )
    check_open(clean, field="document", activation=activation)
    return clean


def check_reason(because: str) -> None:
    if because not in rapid_policy().words["corrections"]:
        raise Refused(_("Pilih alasan pembetulan."))


def _found(occurrence_id: int, by: Actor, at: datetime) -> tuple[Activation, Occurrence]:
    pk = Occurrence.objects.values_list("activation_id", flat=True).get(pk=occurrence_id)
    activation = lock_case(pk)
    check_can_work(by, activation, at=at)
    former = Occurrence.objects.get(pk=occurrence_id)
    newer = Occurrence.objects.filter(activation=activation, event=former.event, replaced_by=None)
    standing = newer.get()
    if standing.pk != former.pk:
        raise Stale(
            _(
                "Peristiwa ini baru saja dibetulkan orang lain. Bandingkan, lalu simpan sekali lagi "
                "bila perlu."
            ),
            theirs=_("dicabut")
            if standing.is_withdrawn
            else zoned(standing.at, standing.offset_minutes),
        )
    if former.is_withdrawn:
        raise Refused(_("Peristiwa ini sudah dicabut. Catat sebagai peristiwa baru bila terjadi."))
    return activation, former


def _replaced(
    former: Occurrence,
    by: Actor,
    at: datetime,
    *,
    because: str,
    moment: datetime | None,
    document: str,
) -> Occurrence:
    """The row that stands instead; without a moment it takes the former one back."""
    return Occurrence.objects.create(
        activation=former.activation,
        event=former.event,
        at=moment or former.at,
        offset_minutes=former.offset_minutes if moment is None else _offset(moment),
        is_withdrawn=moment is None,
        replaces=former,
        because=because,
        document=checked_document(document, former.on_behalf_of, activation=former.activation)
        if document
        else former.document,
        recorded_at=at,
        recorded_by=by.user,
        on_behalf_of=former.on_behalf_of,
    )


def _offset(moment: datetime) -> int:
    return (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
