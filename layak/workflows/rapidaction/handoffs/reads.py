"""Hand-offs as their receivers and senders see them: clocks, receivers, moments, and never a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Letterhead
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock, StepRun
from layak.workflows.rapidaction.cases.reads import LEVEL_TONES, clock_words, span_words, zoned
from layak.workflows.rapidaction.cases.rules import SERVICE
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.duty.rules import first_phone
from layak.workflows.rapidaction.handoffs.models import Share, TaskLink
from layak.workflows.rapidaction.handoffs.permissions import is_outside, is_receiver, is_sender
from layak.workflows.rapidaction.handoffs.rules import (
    WAITS_FOR,
    WARNING,
    Alarm,
    Waiting,
    alarms_of,
    span_of,
    warning_at,
)
from layak.workflows.rapidaction.handoffs.share_rules import Receiver, names_a_school
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import Level, clock_level

# The clock of a hand-off as it stands: what is waited for, until when, and which alarms follow.


@dataclass(frozen=True, kw_only=True)
class RunningClock:
    """``alarms`` are the whole clock of the moment that is waited for now."""

    waiting: Waiting
    due_at: datetime
    alarms: tuple[Alarm, ...]


def level_of_clock(handoff: HandOff) -> Level:
    """By which level's hours it is counted: of the case, or slower where all that is asked waits."""
    level = cast("Level", handoff.activation.level)
    return clock_level(rapid_policy(), level, handoff.asked)


def clock_of(handoff: HandOff) -> RunningClock | None:
    """None once nothing is waited for; needs the activation: no query where it is loaded."""
    waiting = WAITS_FOR.get(handoff.state)
    if waiting is None:
        return None
    level = level_of_clock(handoff)
    span = span_of(waiting, rapid_policy().moments[level])
    due_at = {
        "see": handoff.see_by_at,
        "answer": handoff.answer_by_at,
        "act": handoff.act_by_at,
        "close": handoff.close_by_at,
        "resend": handoff.declined_at and handoff.declined_at + span,
    }[waiting]
    if due_at is None:
        return None
    alarms = alarms_of(
        due_at, warnings=[warning_at(due_at, span)], ladder=rapid_policy().ladder, level=level
    )
    return RunningClock(waiting=waiting, due_at=due_at, alarms=alarms)


# To whom a hand-off may go, and what kind of receiver an agency is.

# roles of the playbooks that are places of learning or answer for them
SCHOOL_ROLES = ("sekolah", "sekolah_induk", "sekolah_asal", "disdik", "disdik_kota", "disdik_prov")
WARD_ROLES = ("kelurahan",)
# a decline for this reason does not stay true for ever
FULL = "full"


def receiver_kinds(agencies: Iterable[Agency]) -> dict[int, Receiver]:
    """What each agency is: a place of learning, a kelurahan or kecamatan, or another; one query."""
    rows = RoleAgency.objects.filter(role__in=(*SCHOOL_ROLES, *WARD_ROLES), ended_on=None)
    roles: dict[int, set[str]] = {}
    for agency_id, role in rows.values_list("agency", "role"):
        roles.setdefault(agency_id, set()).add(role)
    kinds: dict[int, Receiver] = {}
    for agency in agencies:
        held, name = roles.get(agency.pk, set()), agency.name
        if held & set(SCHOOL_ROLES) or names_a_school(name):
            kinds[agency.pk] = "school"
        elif (
            agency.kind == Agency.Kind.KECAMATAN
            or name.lower().startswith("kelurahan")
            or held & set(WARD_ROLES)
        ):
            kinds[agency.pk] = "ward"
        else:
            kinds[agency.pk] = "other"
    return kinds


def receiver_kind(agency: Agency) -> Receiver:
    return receiver_kinds([agency])[agency.pk]


def possible_receivers(activation: Activation, *, not_of: Iterable[int]) -> QuerySet[Agency]:
    """Agencies that stand, are none of these and that no conflict bars."""
    barred = ConflictBlock.objects.filter(
        activation=activation, lifted_at=None, agency__isnull=False
    )
    found = Agency.objects.current().exclude(pk__in=list(not_of))
    return found.exclude(pk__in=barred.values("agency")).order_by("name")


def usual_receivers(activation: Activation) -> frozenset[int]:
    """Agencies that act for a role of this activation's steps; one query."""
    acting = RoleAgency.objects.filter(role__in=activation.steps.values("role"), ended_on=None)
    return frozenset(acting.values_list("agency", flat=True))


def preset_agencies(step: StepRun) -> list[int]:
    """Agencies that act for the role of a step, in their order."""
    rows = RoleAgency.objects.filter(role=step.role, ended_on=None).order_by("position", "pk")
    return list(rows.values_list("agency", flat=True))


def declined_by(activation: Activation, asked: Iterable[str]) -> QuerySet[HandOff]:
    """Declined hand-offs of this activation that asked for one of these things."""
    return HandOff.objects.filter(
        activation=activation, declined_at__isnull=False, asked__overlap=list(asked)
    )


# Whom to telephone: the sender always, the receiver where a hand-off waits for its answer.


def sender_words(handoff: HandOff) -> str:
    """``Mega Anjani, Manajer Kasus, UPTD PPA``: who sent it, the duty there and the agency."""
    rows = SeatHolding.objects.filter(
        user=handoff.sent_by_id, seat__agency=handoff.from_agency_id, until_on=None
    )
    role = rows.values_list("seat__role", flat=True).order_by("pk").first()
    duty = policy().roles[role].label if role in policy().roles else ""
    return ", ".join(filter(None, [handoff.sent_by.name, duty, handoff.from_agency.name]))


def sender_calls(handoff: HandOff, *, at: datetime) -> list[tuple[str, str]]:
    """Numbers of the sending side as (who, number): who sent it first, then who has the turn there
    now, then the office. Empty where none was written down: four queries."""
    people = on_duty(handoff.from_agency_id, at=at)
    ordered = sorted(people, key=lambda one: one.user.pk != handoff.sent_by_id)
    calls = [
        (_("%(name)s, piket") % {"name": one.user.name}, one.phone) for one in ordered if one.phone
    ]
    return [*calls, *_office_call(handoff.from_agency)]


def _office_call(agency: Agency) -> list[tuple[str, str]]:
    contact = Letterhead.objects.filter(agency=agency).values_list("contact", flat=True).first()
    phone = first_phone(contact or "")
    return [(_("Kantor %(name)s") % {"name": agency.name}, phone)] if phone else []


UNANSWERED = (HandOff.State.SENT, HandOff.State.SEEN)


def receiver_calls(handoff: HandOff, *, at: datetime) -> list[tuple[str, str]]:
    """Who has the turn at the receiver now, by rank, and its office, each with a number.

    Empty once it was answered, and where no number is known: four queries.
    """
    if handoff.state not in UNANSWERED:
        return []
    people = on_duty(handoff.to_agency_id, at=at)
    calls = [
        (_("%(name)s, piket") % {"name": one.user.name}, one.phone) for one in people if one.phone
    ]
    return [*calls, *_office_call(handoff.to_agency)]


# Hand-offs as their receivers and senders see them: codes, hours, moments, and never a name.

Side = Literal["receiver", "sender"]
STATE_TONES = {
    "closed": "done",
    "declined": "note",
    "withdrawn": "lock",
    "accepted": "done",
    "acting": "done",
}
LATE: dict[Waiting, str] = {
    "see": "%(agency)s belum membuka rujukan, lewat %(span)s.",
    "answer": "%(agency)s belum menjawab rujukan, lewat %(span)s.",
    "act": "%(agency)s belum bertindak, lewat %(span)s.",
    "close": "Rujukan belum selesai, lewat %(span)s.",
    "resend": "Rujukan ditolak dan belum dikirim kepada pihak lain, lewat %(span)s.",
}
UNTIL: dict[Waiting, str] = {
    "see": "Dibuka paling lambat %(moment)s",
    "answer": "Dijawab paling lambat %(moment)s",
    "act": "Tindakan pertama paling lambat %(moment)s",
    "close": "Selesai paling lambat %(moment)s",
    "resend": "Dikirim kepada pihak lain paling lambat %(moment)s",
}
FIELD_LABELS = {
    "name": "Nama",
    "nik": "NIK",
    "birth_day": "Tanggal lahir",
    "address": "Alamat",
    "guardian": "Orang tua atau wali",
    "guardian_contact": "Kontak orang tua atau wali",
    "school": "Sekolah",
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One hand-off. ``alarm`` and ``told`` say the silence in words; ``history`` its moments."""

    handoff: HandOff
    side: Side
    child: str
    asked: list[str]
    answers: list[tuple[str, str]]
    level: str
    level_tone: str
    tone: str
    until: str
    alarm: str
    told: str
    history: list[tuple[str, str, str]]
    share: list[tuple[str, str]]
    has_identity: bool
    has_note: bool
    is_on_behalf: bool
    declined_because: str
    outcome: str
    alternative: str
    # where it is sent on to the one that was named
    resend_url: str
    child_url: str
    links: list[TaskLink]
    # whom to telephone while nobody has answered, as (who, number)
    calls: list[tuple[str, str]]
    # who asks since when and why to take back what was accepted; "" where nobody does
    withdrawal: str
    # where the child is, in words of the policy; who sent it, and their numbers as (who, number)
    whereabouts: str
    sender: str
    sender_calls: list[tuple[str, str]]

    @property
    def lacks_number(self) -> bool:
        """It is silent, and nobody wrote down whom to telephone."""
        return bool(
            self.side == "sender"
            and self.alarm
            and not self.calls
            and self.handoff.state in UNANSWERED
        )


def whereabouts_words(handoff: HandOff) -> str:
    """Where the child is by the list; that nobody said so; "" for a place of learning."""
    if handoff.form == HandOff.Form.SCHOOL:
        return ""
    return rapid_policy().word("whereabouts", handoff.whereabouts or "unknown")


def task_view(handoff: HandOff, *, at: datetime) -> Shown:
    """Tier 1 of a hand-off: nothing else is shown behind a link."""
    return {
        "code": handoff.code,
        "child": child_words(handoff.activation),
        "asked": asked_words(handoff.asked),
        "answers": answer_words(handoff),
        "sender": handoff.from_agency.name,
        "sent_by": sender_words(handoff),
        "calls": sender_calls(handoff, at=at),
        "whereabouts": whereabouts_words(handoff),
        "level": shown_level(handoff, "receiver"),
        "level_tone": LEVEL_TONES[handoff.activation.level],
        "until": until_words(clock_of(handoff)),
        "is_opened": handoff.state != HandOff.State.SENT,
        "is_drill": handoff.activation.is_drill,
        "withdrawal": withdrawal_words(handoff),
    }


def find_handoff(code: str, *, by: Actor, at: datetime) -> tuple[HandOff, Side]:
    """For its receiver while it is open, for the case always.

    Raises HandOff.DoesNotExist for everybody else and for an unknown code alike.
    """
    rows = HandOff.objects.select_related(
        "activation__child",
        "to_agency",
        "from_agency",
        "sent_by",
        "share",
        "alternative",
        "holder",
        "step",
    )
    handoff = rows.get(code=code)
    if is_sender(by, handoff, at=at):
        return handoff, "sender"
    if handoff.state in HandOff.OPEN and is_receiver(by, handoff, at=at):
        return handoff, "receiver"
    raise HandOff.DoesNotExist


def handoff_page(handoff: HandOff, side: Side, *, at: datetime) -> Page:
    """Four queries beside the hand-off itself; four more for who waits for an answer."""
    clock = clock_of(handoff)
    share = Share.objects.filter(handoff=handoff).first()
    is_of_case = side == "sender"
    alarm, told = alarm_words(handoff, clock, at=at)
    return Page(
        handoff=handoff,
        side=side,
        child=child_words(handoff.activation),
        asked=asked_words(handoff.asked),
        answers=answer_words(handoff),
        level=shown_level(handoff, side),
        level_tone=LEVEL_TONES[handoff.activation.level],
        tone=STATE_TONES.get(handoff.state, "wait"),
        until=until_words(clock),
        alarm=alarm,
        told=told,
        history=_history(handoff),
        share=_share_words(share, is_whole=is_of_case or handoff.form != HandOff.Form.SCHOOL)
        if share
        else [],
        has_identity=share is not None and share.tier >= SERVICE and bool(share.fields),
        has_note=bool(handoff.note),
        is_on_behalf=is_of_case and is_outside(handoff.to_agency),
        declined_because=rapid_policy().word("declines", handoff.declined_because),
        outcome=rapid_policy().word("outcomes", handoff.outcome),
        alternative=handoff.alternative.name if handoff.alternative else handoff.alternative_name,
        resend_url=_resend_url(handoff) if is_of_case else "",
        child_url=reverse("child_detail", args=[handoff.activation.code]),
        links=list(
            TaskLink.objects.filter(handoff=handoff, revoked_at=None, expires_at__gt=at).order_by(
                "pk"
            )
        ),
        calls=receiver_calls(handoff, at=at) if is_of_case else [],
        withdrawal=withdrawal_words(handoff),
        whereabouts=whereabouts_words(handoff),
        sender=sender_words(handoff),
        sender_calls=[] if is_of_case else sender_calls(handoff, at=at),
    )


def withdrawal_words(handoff: HandOff) -> str:
    """Why its sender wants back what was accepted, and that it goes on until somebody agrees."""
    if handoff.withdrawal_asked_at is None or handoff.state not in HandOff.OPEN:
        return ""
    return _(
        "%(sender)s meminta rujukan ini ditarik (%(because)s), %(moment)s. Rujukan berjalan sampai "
        "%(agency)s setuju."
    ) % {
        "sender": handoff.from_agency.name,
        "because": rapid_policy().word("withdrawals", handoff.withdrawal_because).lower(),
        "moment": zoned(handoff.withdrawal_asked_at, 0),
        "agency": handoff.to_agency.name,
    }


def _resend_url(handoff: HandOff) -> str:
    """The form filled for the alternative; none where it is no agency here."""
    if handoff.state != HandOff.State.DECLINED or handoff.alternative is None:
        return ""
    query = {"dari": handoff.code}
    if receiver_kind(handoff.alternative) == "school":
        query["formulir"] = "sekolah"
    return reverse("handoff_new", args=[handoff.activation.code], query=query)


def asked_words(asked: Iterable[str]) -> list[str]:
    return [rapid_policy().word("asked", code) for code in asked]


def answer_words(handoff: HandOff) -> list[tuple[str, str]]:
    """The fixed answers of the school form, by label."""
    return [
        (field.label, field.options.get(handoff.answers[field.code], ""))
        for field in rapid_policy().school_form
        if field.code in handoff.answers
    ]


def child_words(activation: Activation) -> str:
    """``A-7QTF-93MD, 12 sampai 15 tahun``: never a name."""
    child = activation.child
    if child is None:
        return _("Belum dicatat")
    return f"{child.code}, {child.get_age_band_display()}"


def until_words(clock: RunningClock | None) -> str:
    return "" if clock is None else _(UNTIL[clock.waiting]) % {"moment": zoned(clock.due_at, 0)}


def alarm_words(handoff: HandOff, clock: RunningClock | None, *, at: datetime) -> tuple[str, str]:
    """What is late and for how long; who was told when, who hears next: one query."""
    if clock is None or at <= clock.due_at:
        return "", ""
    facts = {"agency": handoff.to_agency.name, "span": span_words(at - clock.due_at)}
    ladder = {rung.level: rung.label for rung in rapid_policy().ladder}
    rang = handoff.escalations.filter(moment=clock.waiting, due_at=clock.due_at)
    said = [
        _("%(who)s diberi tahu %(hour)s")
        % {"who": ladder[row.level], "hour": clock_words(row.at, 0)}
        for row in rang.order_by("level")
        if row.level in ladder
    ]
    following = [alarm for alarm in clock.alarms if alarm.rung > max(handoff.alarm_level, WARNING)]
    if following:
        ahead = following[0]
        said.append(
            _("%(who)s pada %(hour)s bila tetap diam")
            % {"who": ladder[ahead.rung].lower(), "hour": clock_words(ahead.at, 0)}
        )
    told = "; ".join(said)
    return _(LATE[clock.waiting]) % facts, f"{told}." if told else ""


def shown_level(handoff: HandOff, side: Side) -> str:
    """The word of the level; none for a place of learning, which it would tell of the matter."""
    if side == "receiver" and handoff.form == HandOff.Form.SCHOOL:
        return ""
    return handoff.activation.get_level_display()


def _history(handoff: HandOff) -> list[tuple[str, str, str]]:
    """(what, when, who and with which paper), the first first; a former agency by its name."""
    rows = handoff.moments.select_related("recorded_by").order_by("pk")
    lines = []
    for row in rows:
        who = row.recorded_by.name
        if row.is_on_behalf:
            who = _("%(name)s, atas nama %(agency)s") % {
                "name": who,
                "agency": handoff.to_agency.name,
            }
        if row.document:
            who = f"{who}, {row.document}"
        lines.append((row.recorded_at, row.get_moment_display(), zoned(row.at, 0), who))
    lines += [
        (
            row.at,
            _("Instansi bergabung"),
            zoned(row.at, 0),
            _("%(former)s menjadi %(agency)s")
            % {"former": row.former.name, "agency": row.agency.name},
        )
        for row in handoff.moves.select_related("former", "agency").order_by("pk")
    ]
    return [line[1:] for line in sorted(lines, key=lambda line: line[0])]


def _share_words(share: Share, *, is_whole: bool) -> list[tuple[str, str]]:
    """A place of learning is told what goes along, not on which ground: that tells of the matter."""
    rapid = rapid_policy()
    fields = (_("Yang ikut"), ", ".join(FIELD_LABELS[name] for name in share.fields))
    if not is_whole:
        return [fields] if share.fields else []
    facts = [
        (_("Dasar berbagi"), share.get_basis_display()),
        (_("Persetujuan dari"), share.get_given_by_display()),
        (_("Naskah"), rapid.word("texts", share.text_code)),
        (_("Tujuan"), rapid.word("purposes", share.purpose)),
        (_("Paling tinggi"), tier_words(share.tier)),
        fields,
        (_("Nomor dan tanggal naskah"), share.document),
    ]
    return [(label, value) for label, value in facts if value]


def tier_words(tier: int) -> str:
    return {
        1: _("Tugas saja, tanpa identitas"),
        2: _("Layanan: identitas yang dipilih"),
        3: _("Perkara: identitas yang dipilih dan uraian perkara"),
    }[tier]
