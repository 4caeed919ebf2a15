"""What a receiver does with a hand-off, how its sender takes it back, and the links to one task."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.actions import make_link_account
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.reads import hash_of_device
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.listeners import listeners, not_barred
from layak.workflows.rapidaction.cases.models import CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.handoffs.actions import (
    ANSWERED,
    check_follows,
    checked_paper,
    keep_moment,
    locked,
    save_moved,
    standing_words,
    tell,
)
from layak.workflows.rapidaction.handoffs.events import (
    HandOffAccepted,
    HandOffActed,
    HandOffClosed,
    HandOffDeclined,
    HandOffSeen,
    HandOffWithdrawn,
    LeadMoved,
    TaskLinkBound,
    TaskLinkMade,
    TaskLinkRevoked,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from layak.workflows.rapidaction.handoffs.models import HandOffMoment, TaskLink
from layak.workflows.rapidaction.handoffs.permissions import (
    Standing,
    check_can_send,
    is_receiver,
    is_sender,
    standing_of,
)
from layak.workflows.rapidaction.handoffs.reads import declined_by, level_of_clock
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.actions import finish_step

# What a receiver does with a hand-off: opens it, takes it or not, acts, closes.
#
# A link of one task and, for outside parties, a city officer with a paper do the same.

NAME_AT_MOST = 160
# outcomes after which the step of the case is done
DONE = ("served", "partly")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Decline:
    """Why not, and who could instead: an agency of the city, or one by name."""

    because: str
    alternative: Agency | None = None
    alternative_name: str = ""


@transaction.atomic
def mark_seen(*, handoff_id: UUID, by: Actor, at: datetime) -> HandOff:
    """The receiver has opened the page: the first time counts, a second does nothing.

    Raises HandOff.DoesNotExist for who may not answer it.
    """
    handoff = locked(handoff_id)
    standing = standing_of(by, handoff, at=at)
    if handoff.state == HandOff.State.SENT and standing != "behalf":
        _see(handoff, standing, by=by, at=at)
        handoff.state = HandOff.State.SEEN
        save_moved(handoff, at=at)
    return handoff


@transaction.atomic
def accept_handoff(*, handoff_id: UUID, by: Actor, at: datetime, document: str = "") -> HandOff:
    """The receiving agency takes it; with a *pelimpahan* the lead moves there.

    Raises Stale when somebody answered before, Refused, HandOff.DoesNotExist.
    """
    handoff, standing = _answering(handoff_id, "accepted", by=by, at=at)
    paper = checked_paper(document, standing, handoff)
    _see(handoff, standing, by=by, at=at)
    handoff.state, handoff.accepted_at = HandOff.State.ACCEPTED, at
    handoff.answered_by = by.user
    if standing == "receiver":
        handoff.holder = by.user
    keep_moment(
        handoff, HandOffMoment.Moment.ACCEPTED, by=by, at=at, standing=standing, document=paper
    )
    if handoff.kind == HandOff.Kind.TRANSFER:
        _move_lead(handoff, by=by, at=at)
    save_moved(handoff, at=at)
    # a link through which a task was taken lasts until it can be done
    live = TaskLink.objects.filter(handoff=handoff, revoked_at=None, expires_at__gt=at)
    live.update(expires_at=at + rapid_policy().link_life_after_answer)
    event = HandOffAccepted(**_of(handoff), is_on_behalf=standing == "behalf")
    log(event, by=by.user, at=at)
    _tell_sender(handoff, _("Rujukan %(code)s diterima."), at=at)
    return handoff


@transaction.atomic
def decline_handoff(
    *, handoff_id: UUID, reply: Decline, by: Actor, at: datetime, document: str = ""
) -> HandOff:
    """Not taken: with a reason and with who could do it instead; the access ends at once."""
    handoff, standing = _answering(handoff_id, "declined", by=by, at=at)
    paper = checked_paper(document, standing, handoff)
    name = " ".join(read_text(reply.alternative_name).split())
    check_open(name, field="alternative_name", activation=handoff.activation)
    _check_reply(handoff, reply, name)
    _see(handoff, standing, by=by, at=at)
    handoff.state, handoff.declined_at = HandOff.State.DECLINED, at
    handoff.answered_by, handoff.declined_because = by.user, reply.because
    handoff.alternative = reply.alternative
    handoff.alternative_name = "" if reply.alternative else name
    keep_moment(
        handoff, HandOffMoment.Moment.DECLINED, by=by, at=at, standing=standing, document=paper
    )
    save_moved(handoff, at=at)
    event = HandOffDeclined(
        **_of(handoff),
        because=reply.because,
        alternative=reply.alternative.pk if reply.alternative else None,
        is_on_behalf=standing == "behalf",
    )
    log(event, by=by.user, at=at)
    _tell_sender(handoff, _("Rujukan %(code)s ditolak; kirim kepada penggantinya."), at=at)
    return handoff


@transaction.atomic
def act_on_handoff(
    *, handoff_id: UUID, acted_at: datetime, by: Actor, at: datetime, document: str = ""
) -> HandOff:
    """The first action, at its real time: not before the hand-off, not ahead."""
    handoff, standing = _answering(handoff_id, "acting", by=by, at=at)
    paper = checked_paper(document, standing, handoff)
    # a form knows minutes only
    if acted_at < handoff.sent_at.replace(second=0, microsecond=0):
        raise Refused(
            _("Tindakan pertama tidak lebih awal daripada rujukannya (%(moment)s).")
            % {"moment": moment_id(handoff.sent_at)}
        )
    if acted_at > at:
        raise Refused(_("Waktu tindakan belum terjadi. Catat sesudah benar-benar dilakukan."))
    handoff.state, handoff.acted_at = HandOff.State.ACTING, acted_at
    span = rapid_policy().moments[level_of_clock(handoff)]["close"]
    handoff.close_by_at = acted_at + span
    keep_moment(
        handoff,
        HandOffMoment.Moment.ACTED,
        by=by,
        at=at,
        happened_at=acted_at,
        standing=standing,
        document=paper,
    )
    save_moved(handoff, at=at)
    event = HandOffActed(
        **_of(handoff), acted_at=acted_at.isoformat(), is_on_behalf=standing == "behalf"
    )
    log(event, by=by.user, at=at)
    _tell_sender(handoff, _("Tindakan pertama atas rujukan %(code)s sudah dilakukan."), at=at)
    return handoff


@transaction.atomic
def close_handoff(
    *, handoff_id: UUID, outcome: str, by: Actor, at: datetime, document: str = ""
) -> HandOff:
    """Ended with an outcome; a step that hangs on it is done when the service was given."""
    handoff, standing = _answering(handoff_id, "closed", by=by, at=at)
    paper = checked_paper(document, standing, handoff)
    if outcome not in rapid_policy().words["outcomes"]:
        raise Refused(_("Pilih hasil rujukan dari daftar."))
    if outcome in DONE:
        _finish_step(handoff, paper, standing, by=by, at=at)
    handoff.state, handoff.closed_at = HandOff.State.CLOSED, at
    handoff.outcome = outcome
    keep_moment(
        handoff, HandOffMoment.Moment.CLOSED, by=by, at=at, standing=standing, document=paper
    )
    save_moved(handoff, at=at)
    event = HandOffClosed(**_of(handoff), outcome=outcome, is_on_behalf=standing == "behalf")
    log(event, by=by.user, at=at)
    _tell_sender(handoff, _("Rujukan %(code)s selesai."), at=at)
    return handoff


def _answering(
    handoff_id: UUID, wanted: str, *, by: Actor, at: datetime
) -> tuple[HandOff, Standing]:
    handoff = locked(handoff_id)
    standing = standing_of(by, handoff, at=at)
    check_follows(handoff, wanted)
    return handoff, standing


def _see(handoff: HandOff, standing: Standing, *, by: Actor, at: datetime) -> None:
    """Whoever answers has seen it; a city officer writes down what a paper says, no opening."""
    if handoff.seen_at is None and standing != "behalf":
        handoff.seen_at, handoff.seen_by = at, by.user
        if standing == "receiver":
            handoff.holder = by.user
        keep_moment(handoff, HandOffMoment.Moment.SEEN, by=by, at=at)
        log(HandOffSeen(**_of(handoff)), by=by.user, at=at)


def _check_reply(handoff: HandOff, reply: Decline, name: str) -> None:
    if reply.because not in rapid_policy().words["declines"]:
        raise Refused(_("Pilih alasan penolakan dari daftar."))
    other = reply.alternative
    if other is None and not name:
        raise Refused(_("Sebut siapa yang dapat menanganinya; anak tidak boleh menunggu."))
    if len(name) > NAME_AT_MOST:
        raise Refused(_("Nama pengganti paling banyak 160 huruf."))
    if other is None:
        return
    if other.pk == handoff.to_agency_id or other.ended_on is not None:
        raise Refused(_("Sebut instansi lain yang masih ada sebagai pengganti."))
    if other.pk == handoff.from_agency_id:
        raise Refused(_("Pengganti yang disebut adalah pengirimnya sendiri. Sebut pihak lain."))
    if declined_by(handoff.activation, handoff.asked).filter(to_agency=other).exists():
        raise Refused(
            _("%(agency)s sudah menolak permintaan ini. Sebut pihak lain.") % {"agency": other.name}
        )


def _move_lead(handoff: HandOff, *, by: Actor, at: datetime) -> None:
    """The receiving agency leads; who worked on it there before works on it no more."""
    if not by.may("case.work") or handoff.to_agency_id not in by.agency_ids("case.work"):
        raise Refused(
            _(
                "Pelimpahan diterima manajer kasus, karena sejak itu ia yang menanganinya. Minta "
                "manajer kasus instansi Anda menerimanya."
            )
        )
    activation = handoff.activation
    former, activation.lead_id = activation.lead_id, handoff.to_agency_id
    activation.save(update_fields=["lead"])
    standing = CaseAssignment.objects.filter(activation=activation, until_at=None)
    standing.update(until_at=at)
    CaseAssignment.objects.create(
        activation=activation,
        user=by.user,
        kind=CaseAssignment.Kind.WORKER,
        since_at=at,
        since_by=by.user,
    )
    StepRun.objects.filter(
        activation=activation, agency=former, state__in=("waiting", "running")
    ).update(agency=handoff.to_agency_id)
    log(LeadMoved(**_of(handoff), former_lead=former, lead=activation.lead_id), by=by.user, at=at)


def _finish_step(
    handoff: HandOff, paper: str, standing: Standing, *, by: Actor, at: datetime
) -> None:
    step = handoff.step
    if step is None or step.state in (StepRun.State.DONE, StepRun.State.SKIPPED):
        return
    if standing == "link" and not paper and not is_made_by_receiver(handoff, by.user, at=at):
        raise Refused(
            _(
                "Tautan ini dibuat pengirim, dan dengan hasil ini langkahnya selesai. Sebut nomor dan "
                "tanggal surat atau berita acaranya."
            )
        )
    finish_step(
        step_id=step.pk,
        done_at=at,
        by=by,
        at=at,
        document=paper,
        on_behalf_of=handoff.to_agency if standing == "behalf" else None,
        through=handoff,
    )


def _tell_sender(handoff: HandOff, text: str, *, at: datetime) -> None:
    people = listeners("sender", handoff, at=at)
    tell(people, handoff, text % {"code": handoff.code}, kind=ANSWERED, at=at)


def _of(handoff: HandOff) -> dict[str, str]:
    return {"activation": handoff.activation.code, "code": handoff.code}


# A hand-off that is taken back: by its sender, with a drill, or with the consent it rests on.

# a code of rapid-action.yaml
CONSENT, DRILL_ENDED = "consent-withdrawn", "drill-ended"
WITHDRAWAL = ["withdrawal_because", "withdrawal_asked_at", "withdrawal_asked_by"]


@transaction.atomic
def withdraw_handoff(*, handoff_id: UUID, because: str, by: Actor, at: datetime) -> HandOff:
    """The sender takes it back, for one of the fixed reasons; the access ends at once.

    A declined one that is not sent on ends so too. What was accepted goes on until its receiver
    agrees (``answer_withdrawal``). Raises Refused, Stale, HandOff.DoesNotExist.
    """
    handoff = locked(handoff_id)
    check_can_send(by, handoff.activation, at=at)
    if because not in typed_withdrawals():
        raise Refused(_("Pilih alasan penarikan dari daftar."))
    check_follows(handoff, "withdrawn")
    if handoff.accepted_at is None:
        take_back(handoff, because=because, by=by, at=at)
        return handoff
    if because == CONSENT:
        raise Refused(
            _(
                "Penarikan persetujuan dicatat di permohonan data pribadi; rujukan yang bersandar "
                "padanya berakhir bersamanya."
            )
        )
    if handoff.withdrawal_asked_at is not None:
        raise Refused(_("Penarikannya sudah diminta dan menunggu jawaban penerima."))
    handoff.withdrawal_because, handoff.withdrawal_asked_at = because, at
    handoff.withdrawal_asked_by = by.user
    handoff.version += 1
    handoff.save(update_fields=[*WITHDRAWAL, "version"])
    log(WithdrawalAsked(**_of(handoff), because=because), by=by.user, at=at)
    text = _("Pengirim meminta rujukan %(code)s ditarik. Setujui, atau lanjutkan.")
    tell(_receivers(handoff, at=at), handoff, text % {"code": handoff.code}, kind=ANSWERED, at=at)
    return handoff


@transaction.atomic
def answer_withdrawal(
    *, handoff_id: UUID, is_agreed: bool, by: Actor, at: datetime, document: str = ""
) -> HandOff:
    """The receiver lets an accepted hand-off go, or goes on with it.

    For an outside party somebody of the case writes it down with its paper: not who asked. Raises
    Refused, Stale, HandOff.DoesNotExist.
    """
    handoff = locked(handoff_id)
    standing = standing_of(by, handoff, at=at)
    check_follows(handoff, "withdrawn")
    if handoff.withdrawal_asked_by is None:
        raise Stale(
            _("Penarikan rujukan ini tidak sedang diminta."), theirs=standing_words(handoff)
        )
    if handoff.withdrawal_asked_by_id == by.user.pk:
        raise Refused(_("Yang meminta penarikan tidak menyetujuinya sendiri."))
    if standing == "link" and not is_made_by_receiver(handoff, by.user, at=at):
        raise Refused(
            _(
                "Penarikan dijawab penerima dengan akunnya, atau lewat tautan yang dibuat penerima "
                "sendiri."
            )
        )
    paper = checked_paper(document, standing, handoff)
    if is_agreed:
        handoff.withdrawal_agreed_by = by.user
        because = handoff.withdrawal_because
        take_back(handoff, because=because, by=by, at=at, standing=standing, document=paper)
        said = _("Penarikan rujukan %(code)s disetujui penerimanya.")
    else:
        handoff.withdrawal_because, handoff.withdrawal_asked_at = "", None
        handoff.withdrawal_asked_by = None
        handoff.version += 1
        handoff.save(update_fields=[*WITHDRAWAL, "version"])
        log(
            WithdrawalDeclined(**_of(handoff), is_on_behalf=standing == "behalf"),
            by=by.user,
            at=at,
        )
        said = _("Penerima melanjutkan rujukan %(code)s; penarikannya tidak disetujui.")
    _tell_sender(handoff, said, at=at)
    return handoff


def is_made_by_receiver(handoff: HandOff, account: User, *, at: datetime) -> bool:
    """Was the link behind which this account acts made at the receiving agency? Its sender has
    links too, and would agree with himself."""
    makers = TaskLink.objects.filter(handoff=handoff, account=account).values("created_by")
    held = SeatHolding.objects.on(timezone.localdate(at)).filter(seat__agency=handoff.to_agency_id)
    return held.filter(user__in=makers).exists()


def typed_withdrawals() -> dict[str, str]:
    """What a sender may choose: not what only the end of a drill says."""
    found = rapid_policy().words["withdrawals"]
    return {code: label for code, label in found.items() if code != DRILL_ENDED}


def take_back(
    handoff: HandOff,
    *,
    because: str,
    by: Actor,
    at: datetime,
    standing: Standing = "receiver",
    document: str = "",
) -> None:
    """End a locked hand-off that its sender, or the end of a drill, no longer asks for."""
    was_declined = handoff.declined_at is not None
    handoff.state = HandOff.State.WITHDRAWN
    handoff.withdrawn_at, handoff.withdrawn_because = at, because
    keep_moment(
        handoff, HandOffMoment.Moment.WITHDRAWN, by=by, at=at, standing=standing, document=document
    )
    save_moved(handoff, at=at)
    event = HandOffWithdrawn(activation=handoff.activation.code, code=handoff.code, because=because)
    log(event, by=by.user, at=at)
    if not was_declined:
        # what was shared on a consent goes back
        text = _("Rujukan %(code)s ditarik pengirimnya; tidak perlu dikerjakan lagi.")
        if because == CONSENT:
            text = _(
                "Rujukan %(code)s ditarik karena persetujuannya ditarik. Hentikan, lalu kembalikan "
                "atau musnahkan data yang sudah diterima."
            )
        people = _receivers(handoff, at=at) if because == CONSENT or handoff.holder else []
        tell(people, handoff, text % {"code": handoff.code}, kind=ANSWERED, at=at)


def _receivers(handoff: HandOff, *, at: datetime) -> list[User]:
    """Whoever holds it at the receiving agency, else who is on duty there."""
    if handoff.holder is not None:
        return [handoff.holder]
    named = [one.user for one in on_duty(handoff.to_agency_id, at=at)]
    return not_barred(named, activation=handoff.activation, at=at)[:1]


# Signed addresses for one task without an account: a phone at night, an outside party.

RECIPIENT_AT_MOST = 120
# more than these at once are not one task on a few phones
LIVE_AT_MOST = 3
DEVICE_BYTES = 32
NONCE_BYTES = 20


@transaction.atomic
def make_task_link(*, handoff_id: UUID, recipient: str, by: Actor, at: datetime) -> TaskLink:
    """A link for an office or duty post; the sender makes it, or the receiver for themselves.

    It acts as an account of its own, which can never sign in. Raises HandOff.DoesNotExist, Refused.
    """
    handoff = locked(handoff_id)
    is_own = is_receiver(by, handoff, at=at)
    if not is_own and not is_sender(by, handoff, at=at):
        raise HandOff.DoesNotExist
    name = " ".join(read_text(recipient).split())
    if handoff.state not in HandOff.OPEN:
        raise Refused(_("Tugas ini sudah berakhir; tautannya tidak diperlukan lagi."))
    if not name:
        raise Refused(_("Sebut kantor atau pos piket yang menerima tautan."))
    if len(name) > RECIPIENT_AT_MOST:
        raise Refused(_("Nama kantor atau pos paling banyak 120 huruf."))
    check_open(name, field="recipient", activation=handoff.activation)
    live = TaskLink.objects.filter(handoff=handoff, revoked_at=None, expires_at__gt=at)
    if live.count() >= LIVE_AT_MOST:
        raise Refused(_("Sudah ada tiga tautan yang berlaku. Cabut dulu yang tidak dipakai."))
    account = make_link_account(name=_("Tautan tugas: %(recipient)s") % {"recipient": name}, at=at)
    link = TaskLink.objects.create(
        handoff=handoff,
        account=account,
        recipient=name,
        nonce=secrets.token_hex(NONCE_BYTES),
        created_at=at,
        created_by=by.user,
        expires_at=at + rapid_policy().link_life,
    )
    event = TaskLinkMade(
        activation=handoff.activation.code, code=handoff.code, link=link.pk, is_own=is_own
    )
    log(event, by=by.user, at=at)
    return link


@transaction.atomic
def revoke_task_links(*, handoff_id: UUID, by: Actor, at: datetime) -> int:
    """All links of the task end now; how many did."""
    handoff = locked(handoff_id)
    if not is_receiver(by, handoff, at=at) and not is_sender(by, handoff, at=at):
        raise HandOff.DoesNotExist
    live = TaskLink.objects.select_for_update().filter(
        handoff=handoff, revoked_at=None, expires_at__gt=at
    )
    links = list(live)
    for link in links:
        event = TaskLinkRevoked(activation=handoff.activation.code, code=handoff.code, link=link.pk)
        log(event, by=by.user, at=at)
    TaskLink.objects.filter(pk__in=[link.pk for link in links]).update(revoked_at=at)
    return len(links)


def end_all_task_links(*, at: datetime) -> int:
    """Every link of every task ends now; how many did. For a restored backup."""
    return TaskLink.objects.filter(revoked_at=None, expires_at__gt=at).update(revoked_at=at)


@transaction.atomic
def bind_link(*, link: TaskLink, at: datetime) -> str:
    """The key that the first device to open a link keeps; only its hash is stored.

    Raises Refused when another device was first.
    """
    key = secrets.token_urlsafe(DEVICE_BYTES)
    unbound = TaskLink.objects.filter(pk=link.pk, device_hash="")
    if not unbound.update(device_hash=hash_of_device(key)):
        raise Refused(_("Tautan ini sudah dibuka di perangkat lain."))
    handoff = link.handoff
    event = TaskLinkBound(activation=handoff.activation.code, code=handoff.code, link=link.pk)
    log(event, by=link.account, at=at)
    return key


def note_opening(link: TaskLink, *, at: datetime) -> None:
    """Counted, so that a forwarded link shows."""
    TaskLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, opened_at=at)
