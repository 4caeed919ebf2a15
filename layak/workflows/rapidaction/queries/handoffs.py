"""Hand-offs as their receivers and senders see them: codes, hours, moments, and never a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.case_access import SERVICE
from layak.rules.handoffs import WARNING, Waiting
from layak.workflows.rapidaction.models import (
    Activation,
    HandOff,
    HandOffMoment,
    Share,
    TaskLink,
)
from layak.workflows.rapidaction.permissions.handoffs import (
    is_outside,
    is_receiver,
    is_sender,
)
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_times import clock_words, span_words, zoned
from layak.workflows.rapidaction.queries.case_words import LEVEL_TONES
from layak.workflows.rapidaction.queries.handoff_calls import UNANSWERED, receiver_calls
from layak.workflows.rapidaction.queries.handoff_clock import RunningClock, clock_of
from layak.workflows.rapidaction.queries.handoff_receivers import receiver_kind

Side = Literal["receiver", "sender"]
STATE_TONES = {"closed": "done", "declined": "note", "withdrawn": "lock", "accepted": "done",
               "acting": "done"}  # fmt: skip
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

    @property
    def lacks_number(self) -> bool:
        """It is silent, and nobody wrote down whom to telephone."""
        return bool(
            self.side == "sender"
            and self.alarm
            and not self.calls
            and self.handoff.state in UNANSWERED
        )


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """Tier 1 of a hand-off: nothing else is shown behind a link."""

    code: str
    child: str
    asked: list[str]
    answers: list[tuple[str, str]]
    sender: str
    level: str
    level_tone: str
    until: str
    is_opened: bool
    is_drill: bool


def task_view(handoff: HandOff) -> TaskView:
    return TaskView(
        code=handoff.code,
        child=child_words(handoff.activation),
        asked=asked_words(handoff.asked),
        answers=answer_words(handoff),
        sender=handoff.from_agency.name,
        level=shown_level(handoff, "receiver"),
        level_tone=LEVEL_TONES[handoff.activation.level],
        until=until_words(clock_of(handoff)),
        is_opened=handoff.state != HandOff.State.SENT,
        is_drill=handoff.activation.is_drill,
    )


def find_handoff(code: str, *, by: Actor, at: datetime) -> tuple[HandOff, Side]:
    """For its receiver while it is open, for the case always.

    Raises HandOff.DoesNotExist for everybody else and for an unknown code alike.
    """
    rows = HandOff.objects.select_related(
        "activation__child", "to_agency", "from_agency", "share", "alternative", "holder", "step"
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
    )


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
    lines = [
        (row.recorded_at, row.get_moment_display(), zoned(row.at, 0), _who(row, handoff))
        for row in rows
    ]
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


def _who(moment: HandOffMoment, handoff: HandOff) -> str:
    who = moment.recorded_by.name
    if moment.is_on_behalf:
        who = _("%(name)s, atas nama %(agency)s") % {
            "name": who, "agency": handoff.to_agency.name
        }  # fmt: skip
    return f"{who}, {moment.document}" if moment.document else who


def _share_words(share: Share, *, is_whole: bool) -> list[tuple[str, str]]:
    """A place of learning is told what goes along, not on which ground: that tells of the matter."""
    policy = rapid_policy()
    fields = (_("Yang ikut"), ", ".join(FIELD_LABELS[name] for name in share.fields))
    if not is_whole:
        return [fields] if share.fields else []
    facts = [
        (_("Dasar berbagi"), share.get_basis_display()),
        (_("Persetujuan dari"), share.get_given_by_display()),
        (_("Naskah"), policy.word("texts", share.text_code)),
        (_("Tujuan"), policy.word("purposes", share.purpose)),
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
