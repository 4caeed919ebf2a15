"""Sending a hand-off to another agency, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.models import Agency
from layak.city.agencies.queries import people_who_may
from layak.city.people.actor import Actor
from layak.platform.audit.log import log
from layak.platform.sealing import seal_into
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import read_text
from layak.rules.handoff_shares import (
    Receiver,
    ShareFacts,
    check_answers,
    check_asked,
    check_no_settlement,
    check_share,
)
from layak.rules.handoffs import Dues, dues, first_alarm
from layak.rules.rapid_policy import Level
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.handoff_moments import (
    ANSWERED,
    DOCUMENT_AT_MOST,
    SENT,
    SENT_RED,
    check_follows,
    is_red,
    keep_moment,
    locked,
    save_moved,
    tell,
)
from layak.workflows.rapidaction.actions.occurrences import counted_up, lock_case
from layak.workflows.rapidaction.codes import new_code
from layak.workflows.rapidaction.events.handoffs import HandOffSent, HandOffWithdrawn
from layak.workflows.rapidaction.models import (
    Activation,
    ConflictBlock,
    HandOff,
    HandOffMoment,
    Share,
    StepRun,
)
from layak.workflows.rapidaction.permissions.handoffs import check_can_send, check_not_restricted
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.handoff_clock import clock_of
from layak.workflows.rapidaction.queries.handoff_receivers import (
    FULL,
    declined_by,
    receiver_kind,
)
from layak.workflows.rapidaction.queries.listeners import listeners, not_barred
from layak.workflows.rapidaction.queries.on_duty import on_duty

NOTE_AT_MOST = 1000
LEAD = "lead"
# whoever was full may be asked again after this time (ours)
FULL_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ShareWords:
    """On what basis, from whom, on which text and how much goes along; codes of rapid-action.yaml."""

    basis: str
    purpose: str
    text_code: str
    tier: int
    given_by: str = "nobody"
    guardian_is_reported: bool = False
    fields: tuple[str, ...] = ()
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is to be sent, after it was read."""

    to: Agency
    receiver: Receiver
    asked: tuple[str, ...]
    share: ShareWords
    kind: str
    form: str
    answers: dict[str, str]
    note: str


@transaction.atomic
def send_handoff(
    *,
    activation_id: UUID,
    to: Agency,
    asked: Sequence[str],
    share: ShareWords,
    save_id: UUID,
    by: Actor,
    at: datetime,
    step_id: int | None = None,
    form: str = "general",
    answers: Mapping[str, str] | None = None,
    note: str = "",
    kind: str = "referral",
) -> HandOff:
    """Hand something over to ``to``; the same ``save_id`` twice is the same hand-off.

    Raises Refused with what to do instead; Activation.DoesNotExist for who may not know of it.
    """
    activation = lock_case(activation_id)
    check_can_send(by, activation, at=at)
    former = HandOff.objects.filter(save_id=save_id, activation=activation).first()
    if former is not None:
        return former
    wanted = _read(to, asked, share, form, answers or {}, note, kind)
    _check_receiver(activation, wanted, by=by, at=at)
    check_no_settlement(wanted.note, activation.categories)
    check_sharing(wanted.share, wanted.receiver, has_note=bool(wanted.note))
    step = _step(activation, step_id)
    handoff = _made(activation, step, wanted, save_id, by=by, at=at)
    _keep_share(handoff, wanted.share, by=by, at=at)
    keep_moment(handoff, HandOffMoment.Moment.SENT, by=by, at=at)
    _silence_declined(handoff)
    counted_up(activation)
    log(_sent(handoff, wanted), by=by.user, at=at)
    _tell_receivers(handoff, at=at)
    return handoff


@transaction.atomic
def send_to_all(
    *, receivers: Sequence[Agency], save_id: UUID, by: Actor, at: datetime, **content: Any
) -> list[HandOff]:
    """The same to several agencies at once: all of them or none. As ``send_handoff``."""
    return [
        send_handoff(to=to, save_id=uuid5(save_id, to.code), by=by, at=at, **content)
        for to in receivers
    ]


def rehearse(**content: Any) -> None:
    """Refuses what sending would refuse; nothing is kept, nobody is told."""
    with transaction.atomic():
        send_to_all(**content)
        transaction.set_rollback(True)


@transaction.atomic
def withdraw_handoff(*, handoff_id: UUID, because: str, by: Actor, at: datetime) -> HandOff:
    """The sender takes it back, for one of the fixed reasons; the access ends at once.

    A declined one that is not sent on ends so too. Raises Refused, Stale, HandOff.DoesNotExist.
    """
    handoff = locked(handoff_id)
    check_can_send(by, handoff.activation, at=at)
    if because not in rapid_policy().words["withdrawals"]:
        raise Refused(_("Pilih alasan penarikan dari daftar."))
    check_follows(handoff, "withdrawn")
    take_back(handoff, because=because, by=by, at=at)
    return handoff


def take_back(handoff: HandOff, *, because: str, by: Actor, at: datetime) -> None:
    """End a locked hand-off that its sender, or the end of a drill, no longer asks for."""
    was_declined = handoff.declined_at is not None
    handoff.state = HandOff.State.WITHDRAWN
    handoff.withdrawn_at, handoff.withdrawn_because = at, because
    keep_moment(handoff, HandOffMoment.Moment.WITHDRAWN, by=by, at=at)
    save_moved(handoff, at=at)
    event = HandOffWithdrawn(activation=handoff.activation.code, code=handoff.code, because=because)
    log(event, by=by.user, at=at)
    if handoff.holder is not None and not was_declined:
        text = _("Rujukan %(code)s ditarik pengirimnya; tidak perlu dikerjakan lagi.")
        tell([handoff.holder], handoff, text % {"code": handoff.code}, kind=ANSWERED, at=at)


def check_sharing(share: ShareWords, receiver: Receiver, *, has_note: bool) -> None:
    """Refuses a share that may not be, with the alternatives; also for the page before sending."""
    words = rapid_policy().words
    if share.purpose not in words["purposes"] or share.text_code not in words["texts"]:
        raise Refused(_("Pilih tujuan berbagi dan naskah yang dipakai dari daftar."))
    if len(share.document) > DOCUMENT_AT_MOST:
        raise Refused(_("Nomor dan tanggal naskah paling banyak 120 huruf."))
    facts = ShareFacts(
        basis=share.basis,
        given_by=share.given_by,
        guardian_is_reported=share.guardian_is_reported,
        tier=share.tier,
        fields=share.fields,
    )
    check_share(facts, receiver=receiver, has_note=has_note)


def _read(
    to: Agency,
    asked: Sequence[str],
    share: ShareWords,
    form: str,
    answers: Mapping[str, str],
    note: str,
    kind: str,
) -> _Asked:
    """What was given, with the form that this receiver has to have."""
    policy = rapid_policy()
    receiver: Receiver = "school" if form == HandOff.Form.SCHOOL else receiver_kind(to)
    words = read_text(note).strip()
    if len(words) > NOTE_AT_MOST:
        raise Refused(_("Uraian paling banyak 1.000 huruf; rinciannya tetap pada manajer kasus."))
    check_asked(asked, known=policy.words["asked"], receiver=receiver, purpose=share.purpose)
    if receiver == "school":
        if words:
            raise Refused(_("Formulir sekolah tidak membawa uraian. Kosongkan uraian."))
        kept = check_answers(answers, policy.school_form)
    elif answers:
        raise Refused(_("Isian sekolah hanya untuk satuan atau dinas pendidikan."))
    else:
        kept = {}
    if kind not in HandOff.Kind.values:
        raise Refused(_("Pilih rujukan atau pelimpahan."))
    return _Asked(
        to=to,
        receiver=receiver,
        asked=tuple(asked),
        share=share,
        kind=kind,
        form=HandOff.Form.SCHOOL if receiver == "school" else HandOff.Form.GENERAL,
        answers=kept,
        note=words,
    )


def _check_receiver(activation: Activation, wanted: _Asked, *, by: Actor, at: datetime) -> None:
    to = wanted.to
    if to.pk in (activation.lead_id, *by.agency_ids("case.work"), *by.agency_ids("case.supervise")):
        raise Refused(_("Ini instansi Anda sendiri. Tugaskan orangnya lewat halaman penanganan."))
    if to.ended_on is not None:
        raise Refused(
            _("%(agency)s sudah tidak ada. Pilih instansi yang meneruskannya.")
            % {"agency": to.name}
        )
    blocked = ConflictBlock.objects.filter(activation=activation, agency=to, lifted_at=None)
    if blocked.exists():
        raise Refused(
            _("%(agency)s tidak dapat menerima rujukan ini karena benturan kepentingan. Pilih "
              "instansi lain.") % {"agency": to.name}
        )  # fmt: skip
    check_not_restricted(activation, basis=wanted.share.basis, tier=wanted.share.tier)
    _check_not_circular(activation, wanted, at=at)
    if wanted.kind == HandOff.Kind.TRANSFER:
        _check_may_lead(wanted, at=at)


def _check_not_circular(activation: Activation, wanted: _Asked, *, at: datetime) -> None:
    """Whoever declined the same thing is not asked again by way of others."""
    declined = declined_by(activation, wanted.asked).filter(to_agency=wanted.to)
    lasting = declined.exclude(declined_because=FULL, declined_at__lt=at - FULL_FOR)
    former = lasting.order_by("-declined_at").first()
    if former is not None:
        raise Refused(
            _("%(agency)s sudah menolak permintaan yang sama (%(code)s: %(because)s), sehingga "
              "rujukan akan berputar. Pilih instansi lain, atau minta konferensi kasus.")
            % {
                "agency": wanted.to.name,
                "code": former.code,
                "because": rapid_policy().word("declines", former.declined_because),
            }
        )  # fmt: skip
    waiting = HandOff.objects.open().filter(activation=activation, to_agency=wanted.to)
    same = waiting.filter(asked__overlap=list(wanted.asked)).first()
    if same is not None:
        raise Refused(
            _("%(code)s kepada %(agency)s untuk permintaan yang sama masih berjalan. Tarik dulu "
              "bila perlu dikirim ulang.") % {"code": same.code, "agency": wanted.to.name}
        )  # fmt: skip


def _check_may_lead(wanted: _Asked, *, at: datetime) -> None:
    """A case is handed over only to where somebody can work on it."""
    if LEAD not in wanted.asked:
        raise Refused(_("Pelimpahan meminta penerima memimpin penanganan. Pilih permintaan itu."))
    able = people_who_may(
        "case.work", today=timezone.localdate(at), agency_ids=[wanted.to.pk], scope="own"
    )
    if not able:
        raise Refused(
            _("Pada %(agency)s belum ada manajer kasus, sehingga penanganan tidak dapat "
              "dilimpahkan. Kirim sebagai rujukan, atau minta administrator mengisi kursinya.")
            % {"agency": wanted.to.name}
        )  # fmt: skip


def _step(activation: Activation, step_id: int | None) -> StepRun | None:
    if step_id is None:
        return None
    step = StepRun.objects.filter(pk=step_id, activation=activation).first()
    if step is None or step.state in (StepRun.State.DONE, StepRun.State.SKIPPED):
        raise Refused(_("Langkah ini sudah berakhir. Kirim rujukan tanpa langkah."))
    return step


def _made(
    activation: Activation, step: StepRun | None, wanted: _Asked, save_id: UUID, *,
    by: Actor, at: datetime,
) -> HandOff:  # fmt: skip
    until: Dues = dues(rapid_policy().moments[cast("Level", activation.level)], at)
    handoff = HandOff(
        code=new_code("R"),
        activation=activation,
        step=step,
        kind=wanted.kind,
        form=wanted.form,
        from_agency_id=_from_agency(activation, by),
        to_agency=wanted.to,
        asked=list(wanted.asked),
        answers=wanted.answers,
        save_id=save_id,
        sent_at=at,
        sent_by=by.user,
        see_by_at=until.see_by,
        answer_by_at=until.answer_by,
        act_by_at=until.act_by,
    )
    seal_into(handoff, "note", wanted.note)
    clock = clock_of(handoff)
    handoff.next_alarm_at = None if clock is None else first_alarm(clock.alarms, at=at)
    handoff.save(force_insert=True)
    return handoff


def _silence_declined(handoff: HandOff) -> None:
    """What was declined before waits no more for being sent on."""
    waiting = declined_by(handoff.activation, handoff.asked).filter(next_alarm_at__isnull=False)
    waiting.update(next_alarm_at=None)


def _from_agency(activation: Activation, by: Actor) -> int:
    """The leading agency where the sender sits there, else where the sender works."""
    own = by.agency_ids("case.work") | by.agency_ids("case.supervise")
    return activation.lead_id if activation.lead_id in own or not own else min(own)


def _keep_share(handoff: HandOff, share: ShareWords, *, by: Actor, at: datetime) -> None:
    Share.objects.create(
        handoff=handoff,
        basis=share.basis,
        given_by=share.given_by,
        text_code=share.text_code,
        guardian_is_reported=share.guardian_is_reported,
        purpose=share.purpose,
        tier=share.tier,
        fields=list(share.fields),
        document=" ".join(read_text(share.document).split()),
        at=at,
        by=by.user,
    )


def _sent(handoff: HandOff, wanted: _Asked) -> HandOffSent:
    return HandOffSent(
        activation=handoff.activation.code,
        code=handoff.code,
        to=wanted.to.pk,
        asked=list(wanted.asked),
        handoff_kind=wanted.kind,
        form=wanted.form,
        basis=wanted.share.basis,
        tier=wanted.share.tier,
        fields=list(wanted.share.fields),
    )


def _tell_receivers(handoff: HandOff, *, at: datetime) -> None:
    """Whoever is on duty there; where nobody is, the chair hears at once."""
    named = on_duty(handoff.to_agency_id, at=at)
    able = not_barred([one.user for one in named], activation=handoff.activation, at=at)
    kind = SENT_RED if is_red(handoff) else SENT
    facts = {"code": handoff.code, "until": moment_id(handoff.see_by_at)}
    if not able:
        text = _("Rujukan %(code)s tidak punya petugas pada instansi penerima. Tunjuk orangnya.")
        chairs = listeners("chair", handoff, at=at)
        tell(chairs, handoff, text % facts, kind=kind, at=at, is_above=True)
        return
    handoff.holder = able[0]
    handoff.save(update_fields=["holder"])
    ranks = {one.user.pk: one.rank for one in named}
    first = [user for user in able if ranks[user.pk] == ranks[able[0].pk]]
    text = _("Rujukan %(code)s menunggu dibuka sampai %(until)s.") % facts
    tell(first, handoff, text, kind=kind, at=at)
