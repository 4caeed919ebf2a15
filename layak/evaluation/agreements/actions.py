"""Agreed readings of questions: each version is kept, the newest counts, dissent stays with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.events import AgreementWithdrawn, AgreementWritten, DissentAdded
from layak.evaluation.agreements.models import Agreement, Dissent
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import with_standing
from layak.evaluation.editions.models import Question
from layak.evaluation.rounds.permissions import check_right
from layak.evaluation.talks.reads import named_people
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.numbers import date_id
from layak.rules.papers.identity import identity_places
from layak.rules.refusal import Refused

# what fits one row of the printed sheet, which does not break over a page
READING, PROOF, DISSENT, LINE, LABEL = 1200, 800, 1200, 300, 200
NUMBERS = {"nik", "nisn"}
RIGHT = "agreement.decide"


class AgreementMoved(Refused):
    """Someone wrote a newer version since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Kesepakatan ini diubah orang lain sejak halaman dibuka. Keduanya tampil di bawah.")
        )


@dataclass(frozen=True, kw_only=True)
class AgreementContent:
    """What was agreed, and where: ``decided_label`` and, if it has a page here, ``decided_url``."""

    reading: str
    denominator: str = ""
    denominator_source: str = ""
    accepted_proof: str = ""
    lead_id: int | None = None
    decided_on: date
    decided_label: str
    decided_url: str = ""


@transaction.atomic
def write_agreement(
    *,
    question_id: int,
    content: AgreementContent,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Agreement:
    """A new version of how a question is read; it counts for every round from now on.

    ``seen``: the version that the page showed (0: none), None where nobody looked. The same words
    again are no new version. Everyone named on the question in an open round gets one notice.
    Raises Refused (right, day, agency), NotAcceptable (empty, too long), AgreementMoved,
    Question.DoesNotExist.
    """
    check_right(by, RIGHT)
    content = _read(content, today=timezone.localdate(at))
    if not content.reading:
        raise NotAcceptable(_("Tulis apa yang disepakati, dengan kalimat yang dapat dipakai."))
    question, former = _lock(question_id, seen)
    if former is not None and all(
        getattr(former, name) == value for name, value in vars(content).items()
    ):
        return former
    written = _write(question, former, content, by=by, at=at)
    event = AgreementWritten(question=question.pk, key=question.key, version=written.version)
    log(event, by=by.user, at=at)
    # one notice for everyone whom the question names in a round that is still open
    open_ones = Answer.objects.filter(question=written.question_id, round__closed_at=None)
    rows: Iterable[Answer] = with_standing(open_ones.select_related("round"), at=at)
    for answer in rows:
        people = named_people(answer, today=timezone.localdate(at))
        notify(
            users=[user for user in people if user.pk != by.user.pk],
            kind=AgreementWritten.kind,
            text=_("Persepsi tentang %(code)s disepakati di %(where)s.")
            % {"code": answer.code, "where": written.decided_label},
            url=f"/evaluasi/jawaban/{answer.pk}/#kesepakatan",
            about=f"answer:{answer.pk}",
            at=at,
        )
    return written


@transaction.atomic
def withdraw_agreement(
    *,
    question_id: int,
    decided_on: date,
    decided_label: str,
    decided_url: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Agreement:
    """Nothing is agreed on the question from now on; former versions stay to be read.

    Raises Refused (right, nothing agreed), AgreementMoved, Question.DoesNotExist.
    """
    check_right(by, RIGHT)
    asked = AgreementContent(
        reading="", decided_on=decided_on, decided_label=decided_label, decided_url=decided_url
    )
    content = _read(asked, today=timezone.localdate(at))
    question, former = _lock(question_id, seen)
    if former is None or not former.reading:
        raise Refused(_("Belum ada kesepakatan yang dapat dicabut."))
    written = _write(question, former, content, by=by, at=at)
    event = AgreementWithdrawn(question=question.pk, key=question.key, version=written.version)
    log(event, by=by.user, at=at)
    return written


@transaction.atomic
def add_dissent(
    *, agreement_id: int, agency_id: int, text: str, by: Actor, at: datetime
) -> Dissent:
    """An agency reads it differently, in its own words; what was agreed still counts.

    The same words of the same agency again are one. Raises Refused (right, agency, a version that
    no longer counts), NotAcceptable (empty, too long), Agreement.DoesNotExist.
    """
    check_right(by, RIGHT)
    agreement = Agreement.objects.select_related("question").get(pk=agreement_id)
    text = _text(text, DISSENT, _("Pendapat lain"))
    if not text:
        raise NotAcceptable(_("Tulis bagaimana perangkat daerah itu membacanya."))
    agency = _agency(agency_id)
    _question, newest = _lock(agreement.question_id, None)
    if newest is None or newest.pk != agreement.pk or not agreement.reading:
        raise Refused(_("Kesepakatan ini sudah diganti. Catat pendapat pada versi yang berlaku."))
    twice = agreement.dissents.filter(agency=agency, text=text).first()
    if twice is not None:
        return twice
    dissent = Dissent.objects.create(
        agreement=agreement, agency=agency, text=text, written_at=at, written_by=by.user
    )
    event = DissentAdded(
        question=agreement.question_id,
        key=agreement.question.key,
        version=agreement.version,
        agency=agency.name,
    )
    log(event, by=by.user, at=at)
    return dissent


def _lock(question_id: int, seen: int | None) -> tuple[Question, Agreement | None]:
    """The question with its newest version; writers of the same question wait for each other."""
    question = Question.objects.select_for_update().get(pk=question_id)
    newest = question.agreements.order_by("-version").first()
    if seen is not None and (newest.version if newest else 0) != seen:
        raise AgreementMoved
    return question, newest


def _write(
    question: Question,
    former: Agreement | None,
    content: AgreementContent,
    *,
    by: Actor,
    at: datetime,
) -> Agreement:
    return Agreement.objects.create(
        question=question,
        version=former.version + 1 if former else 1,
        **vars(content),
        written_at=at,
        written_by=by.user,
    )


def _read(content: AgreementContent, *, today: date) -> AgreementContent:
    """The content as it is kept. Raises Refused, NotAcceptable."""
    if content.decided_on > today:
        raise Refused(
            _("Hari keputusan %(day)s belum tiba. Catat kesepakatan sesudah rapatnya.")
            % {"day": date_id(content.decided_on)}
        )
    label = _text(content.decided_label, LABEL, _("Tempat keputusan"))
    if not label:
        raise NotAcceptable(_("Tulis di rapat mana kesepakatan ini diputuskan."))
    if content.decided_url and not content.decided_url.startswith("/"):
        raise Refused(_("Alamat rapat menunjuk halaman di aplikasi ini, misalnya /rapat/5/."))
    if content.lead_id is not None:
        _agency(content.lead_id)
    source = content.denominator_source
    return replace(
        content,
        reading=_text(content.reading, READING, _("Persepsi yang disepakati")),
        denominator=_text(content.denominator, LINE, _("Penyebut")),
        denominator_source=_text(source, LINE, _("Sumber penyebut")),
        accepted_proof=_text(content.accepted_proof, PROOF, _("Bukti yang diterima")),
        decided_label=label,
        decided_url=content.decided_url[:LABEL],
    )


def _text(typed: str, longest: int, name: str) -> str:
    text = read_text(typed).strip()
    if len(text) > longest:
        raise NotAcceptable(
            _("%(name)s memuat %(n)d huruf; paling banyak %(most)d. Ringkaslah.")
            % {"name": name, "n": len(text), "most": longest}
        )
    if any(place.kind in NUMBERS for place in identity_places(text)):
        raise NotAcceptable(
            _("%(name)s tampaknya memuat nomor identitas. Hapus nomor itu.") % {"name": name}
        )
    return text


def _agency(agency_id: int) -> Agency:
    agency = Agency.objects.current().filter(pk=agency_id).first()
    if agency is None:
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penerusnya."))
    return agency
