"""The report of somebody without an account: five short steps, carried from one to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.models import District
from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.children.rules import age_on
from layak.workflows.rapidaction.emergency.policy import SlowRule, emergency_policy
from layak.workflows.rapidaction.intake.actions import LONGEST_STORY, ReportWords
from layak.workflows.rapidaction.intake.policy import intake_policy
from layak.workflows.rapidaction.intake.rules import FIRST_YEAR
from layak.workflows.rapidaction.scheme.fields import moment_of
from layak.workflows.rapidaction.scheme.rules import read_line, read_words

STEPS = ("topic", "signs", "place", "words", "reach")
# longest, and the step in which it is asked; room is left for what is put before it
TEXTS = {
    "when": (60, "place"),
    "where": (200, "place"),
    "story": (LONGEST_STORY - 100, "words"),
    "name": (100, "reach"),
    "contact": (200, "reach"),
}
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
SALT = "rapidaction.public-report"
LINK = re.compile(r"https?://|www\.", re.I)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was said so far, as it was typed; ``signs`` and the choices are known codes or "".

    ``trap`` is a field that people do not see.
    """

    ticket: str
    save_id: UUID
    topic: str = ""
    signs: tuple[str, ...] = ()
    since: str = ""
    about: str = ""
    district: str = ""
    when: str = ""
    is_meant: str = ""
    where: str = ""
    story: str = ""
    name: str = ""
    contact: str = ""
    trap: str = ""

    @property
    def hidden(self) -> list[tuple[str, str, str]]:
        """(step, name, value) of everything that goes along from step to step."""
        pairs = [
            ("topic", "topic", self.topic),
            *(("signs", "signs", code) for code in self.signs),
            ("signs", "since", self.since),
            ("place", "about", self.about),
            ("place", "district", self.district),
            ("place", "is_meant", self.is_meant),
            *((step, name, getattr(self, name)) for name, (_most, step) in TEXTS.items()),
        ]
        return [pair for pair in pairs if pair[2]]


def begin() -> Typed:
    """An empty report with its own ticket: sent twice, it is one report."""
    save_id = uuid4()
    ticket = signing.TimestampSigner(salt=SALT).sign(save_id.hex)
    return Typed(ticket=ticket, save_id=save_id)


def read(data: QueryDict) -> Typed:
    """What came with the form; a ticket that is not ours gives way to a new one."""
    policy, ticket = emergency_policy(), data.get("ticket", "")
    own, save_id = begin(), _ticket_id(ticket)
    return Typed(
        ticket=own.ticket if save_id is None else ticket,
        save_id=save_id or own.save_id,
        topic=_known(data.get("topic", ""), policy.topics),
        signs=tuple(code for code in policy.signs if code in set(data.getlist("signs"))),
        since=_known(data.get("since", ""), policy.since),
        about=_known(data.get("about", ""), policy.about),
        district=data.get("district", "")[:20],
        is_meant=_known(data.get("is_meant", ""), {"ya": ""}),
        trap=data.get("website", ""),
        **{name: data.get(name, "") for name in TEXTS},
    )


def faults(typed: Typed, step: str = "", *, at: datetime) -> dict[str, str]:
    """By field what is too long or cannot be, of one step or of all."""
    found: dict[str, str] = {}
    if step in ("", TEXTS["when"][1]):
        day = day_of(typed.when)
        if day is not None and day > timezone.localdate(at):
            found["when"] = _("Tanggal itu belum terjadi. Periksa lagi, atau kosongkan.")
        elif lies_far_back(typed, at=at) and not typed.is_meant:
            found["when"] = _(
                "Itu sudah lama sekali. Benar? Kalau benar, centang kotak di bawahnya."
            )
    for name, (most, asked_in) in TEXTS.items():
        if step in ("", asked_in):
            length = len(read_words(getattr(typed, name), most=10**9, field=name, label=name))
            if length > most:
                found[name] = _(
                    "Tulisan ini %(length)d huruf, paling banyak %(most)d. Pendekkan sedikit; "
                    "yang kamu tulis masih ada di bawah."
                ) % {"length": length, "most": most}
    return found


def day_of(typed: str) -> date | None:
    """The day that was typed, or None: other words than a date are kept as words."""
    for form in DAYS:
        try:
            day = datetime.strptime(typed.strip(), form).date()  # noqa: DTZ007  # a day alone
        except ValueError:
            continue
        return day if day.year >= FIRST_YEAR else None
    return None


def lies_far_back(typed: Typed, *, at: datetime) -> bool:
    """Whether the day is so long ago that its year may be a slip."""
    day = day_of(typed.when)
    return day is not None and age_on(day, timezone.localdate(at)) >= intake_policy().long_ago_years


def step_of(fault: str) -> str:
    """The step in which a field is asked."""
    return TEXTS[fault][1]


def words_of(typed: Typed) -> ReportWords:
    """As the report is kept. Raises NotAcceptable where nothing was said at all."""
    policy = emergency_policy()
    story = read_words(typed.story, most=LONGEST_STORY, field="story", label="")
    where = read_line(typed.where, most=LONGEST_STORY, field="where", label="")
    if not (story or where or typed.signs or typed.topic or typed.when.strip()):
        raise NotAcceptable(_("Ceritakan sedikit, atau pilih satu kotak, supaya kami tahu."))
    since, about = policy.since.get(typed.since, ""), policy.about.get(typed.about, "")
    day = day_of(typed.when)
    when = "" if day else read_line(typed.when, most=LONGEST_STORY, field="when", label="")
    reporter, contact = typed.name.strip(), typed.contact.strip()
    return ReportWords(
        story="\n".join(
            filter(None, (since and _("Sejak: %s") % since, when and _("Kapan: %s") % when, story))
        ),
        child_hint=". ".join(filter(None, (about, where))),
        reporter=reporter,
        reporter_contact=contact,
        is_anonymous=not (reporter or contact),
        signs=typed.signs,
        topic=typed.topic,
        happened_at=moment_of(day) if day else None,
        is_sure_of_when=bool(typed.is_meant),
        district=District.objects.filter(code=typed.district).first() if typed.district else None,
    )


def looks_like_noise(typed: Typed, rule: SlowRule, *, has_old_ticket: bool) -> bool:
    """Whether a person probably did not fill this in: it is read later, and kept all the same.

    ``has_old_ticket``: the form was opened before as it says it was.
    """
    links = sum(len(LINK.findall(getattr(typed, name))) for name in TEXTS)
    return bool(typed.trap) or links > rule.links or not has_old_ticket


def was_opened_before(ticket: str, rule: SlowRule, *, at: datetime) -> bool:
    """Whether the form was opened by us, some seconds and not many hours before ``at``."""
    if _ticket_id(ticket) is None:
        return False
    opened = datetime.fromtimestamp(signing.b62_decode(ticket.rsplit(":", 2)[1]), UTC)
    return rule.seconds <= at - opened <= rule.ticket_life


def _ticket_id(ticket: str) -> UUID | None:
    try:
        return UUID(hex=signing.TimestampSigner(salt=SALT).unsign(ticket))
    except (signing.BadSignature, ValueError):
        return None


def _known(code: str, words: Mapping[str, str]) -> str:
    return code if code in words else ""
