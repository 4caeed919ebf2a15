"""What is to be sent to whom, read and checked before anything leaves the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.handoffs.actions import DOCUMENT_AT_MOST
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.handoffs.permissions import check_not_restricted
from layak.workflows.rapidaction.handoffs.reads import FULL, declined_by, receiver_kind
from layak.workflows.rapidaction.handoffs.share_rules import (
    WITHDRAWERS,
    NotShared,
    Receiver,
    ShareFacts,
    check_answers,
    check_asked,
    check_share,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy

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
class Wanted:
    """What is to be sent, after it was read."""

    to: Agency
    receiver: Receiver
    asked: tuple[str, ...]
    share: ShareWords
    kind: str
    form: str
    answers: dict[str, str]
    note: str
    whereabouts: str


def read_wanted(
    to: Agency,
    asked: Sequence[str],
    share: ShareWords,
    form: str,
    answers: Mapping[str, str],
    note: str,
    whereabouts: str,
    kind: str,
) -> Wanted:
    """What was given, with the form that this receiver has to have."""
    policy = rapid_policy()
    receiver: Receiver = "school" if form == HandOff.Form.SCHOOL else receiver_kind(to)
    words = read_text(note).strip()
    if len(words) > NOTE_AT_MOST:
        raise Refused(_("Uraian paling banyak 1.000 huruf; rinciannya tetap pada manajer kasus."))
    check_asked(asked, known=policy.words["asked"], receiver=receiver, purpose=share.purpose)
    if whereabouts and whereabouts not in policy.words["whereabouts"]:
        raise NotShared(_("Pilih dari daftar di mana anak sekarang."), field="whereabouts")
    if receiver == "school":
        if whereabouts:
            raise Refused(
                _("Sekolah tidak diberi tahu di mana anak sekarang. Kosongkan isian itu.")
            )
        if words:
            raise Refused(_("Formulir sekolah tidak membawa uraian. Kosongkan uraian."))
        kept = check_answers(answers, policy.school_form)
    elif answers:
        raise Refused(_("Isian sekolah hanya untuk satuan atau dinas pendidikan."))
    else:
        kept = {}
    if kind not in HandOff.Kind.values:
        raise Refused(_("Pilih rujukan atau pelimpahan."))
    return Wanted(
        to=to,
        receiver=receiver,
        asked=tuple(asked),
        share=share,
        kind=kind,
        form=HandOff.Form.SCHOOL if receiver == "school" else HandOff.Form.GENERAL,
        answers=kept,
        note=words,
        whereabouts=whereabouts,
    )


def check_receiver(activation: Activation, wanted: Wanted, *, by: Actor, at: datetime) -> None:
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
            _(
                "%(agency)s tidak dapat menerima rujukan ini karena benturan kepentingan. Pilih "
                "instansi lain."
            )
            % {"agency": to.name}
        )
    check_not_restricted(activation, basis=wanted.share.basis, tier=wanted.share.tier)
    _check_consent_stands(activation, wanted.share)
    # whoever declined the same thing is not asked again by way of others
    declined = declined_by(activation, wanted.asked).filter(to_agency=wanted.to)
    lasting = declined.exclude(declined_because=FULL, declined_at__lt=at - FULL_FOR)
    former = lasting.order_by("-declined_at").first()
    if former is not None:
        raise Refused(
            _(
                "%(agency)s sudah menolak permintaan yang sama (%(code)s: %(because)s), sehingga "
                "rujukan akan berputar. Pilih instansi lain, atau minta konferensi kasus."
            )
            % {
                "agency": wanted.to.name,
                "code": former.code,
                "because": rapid_policy().word("declines", former.declined_because),
            }
        )
    waiting = HandOff.objects.open().filter(activation=activation, to_agency=wanted.to)
    same = waiting.filter(asked__overlap=list(wanted.asked)).first()
    if same is not None:
        raise Refused(
            _(
                "%(code)s kepada %(agency)s untuk permintaan yang sama masih berjalan. Tarik dulu "
                "bila perlu dikirim ulang."
            )
            % {"code": same.code, "agency": wanted.to.name}
        )
    if wanted.kind == HandOff.Kind.TRANSFER:
        _check_can_lead(wanted, at=at)


def _check_can_lead(wanted: Wanted, *, at: datetime) -> None:
    """A case is handed over only to where somebody can work on it."""
    if LEAD not in wanted.asked:
        raise Refused(_("Pelimpahan meminta penerima memimpin penanganan. Pilih permintaan itu."))
    able = people_who_may(
        "case.work", today=timezone.localdate(at), agency_ids=[wanted.to.pk], scope="own"
    )
    if not able:
        raise Refused(
            _(
                "Pada %(agency)s belum ada manajer kasus, sehingga penanganan tidak dapat "
                "dilimpahkan. Kirim sebagai rujukan, atau minta administrator mengisi kursinya."
            )
            % {"agency": wanted.to.name}
        )


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


def withdrawn_at(child: Child | None, given_by: str) -> datetime | None:
    """When a consent that was ``given_by`` was last withdrawn for this child: one query."""
    givers = [one for one, given in WITHDRAWERS.items() if given_by in given]
    rows = PrivacyRequest.objects.filter(
        child=child,
        child__isnull=False,
        kind=PrivacyRequest.Kind.WITHDRAWAL,
        state=PrivacyRequest.State.GRANTED,
        giver__in=givers,
    )
    return rows.order_by("-decided_at").values_list("decided_at", flat=True).first()


def _check_consent_stands(activation: Activation, share: ShareWords) -> None:
    """What was withdrawn carries nothing more; a consent given since names a paper of its own."""
    if share.basis != "consent":
        return
    ended_at = withdrawn_at(activation.child, share.given_by)
    if ended_at is None:
        return
    paper = " ".join(read_text(share.document).split())
    former = Share.objects.filter(handoff__activation__child=activation.child, at__lte=ended_at)
    if not paper or former.filter(document__iexact=paper).exists():
        raise NotShared(
            _(
                "Persetujuan ini sudah ditarik, sehingga tidak lagi menjadi dasar. Pakai dasar lain; "
                "bila ada persetujuan yang lebih baru, sebut nomor dan tanggal naskahnya."
            ),
            field="document",
        )
