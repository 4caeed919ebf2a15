"""The city's own guidance on a question: each version is kept, the newest counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.models import Question
from layak.evaluation.rounds.permissions import check_right
from layak.evaluation.talks.actions import lock_talk, reply
from layak.evaluation.talks.events import GuidanceWritten
from layak.evaluation.talks.models import Comment, Guidance
from layak.evaluation.talks.rules import LONGEST, without_address
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Refused


class GuidanceMoved(Refused):
    """Someone wrote a newer version since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Petunjuk ini diubah orang lain sejak halaman dibuka. Keduanya tampil di bawah.")
        )


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What is to be written. ``sample``: a new file; without one the former stays, if wanted."""

    text: str
    good_evidence: str
    sample: Upload | None = None
    keeps_sample: bool = True


@transaction.atomic
def write_guidance(
    *, answer_id: int, advice: Advice, seen: int, by: Actor, at: datetime
) -> Guidance | None:
    """A new version of the guidance on the question of an answer; ``seen`` is the one read (0: none).

    None when nothing changed. Raises GuidanceMoved when there is a newer one, Refused (right),
    NotAcceptable (longer than 5,000), NotStored (the file), Answer.DoesNotExist.
    """
    check_right(by, "guidance.manage")
    answer = Answer.objects.visible_to(by).select_related("round").get(pk=answer_id)
    former = _lock_newest(answer)
    if (former.pk if former else 0) != seen:
        raise GuidanceMoved
    text, good_evidence = _read(advice.text), _read(advice.good_evidence)
    sample = former.sample if former and advice.keeps_sample else None
    if advice.sample is not None:
        # the sample belongs to the agency of the seat that manages guidance
        owner = Agency.objects.get(pk=min(by.agency_ids("guidance.manage")))
        title = _("Contoh bukti %(code)s") % {"code": answer.code}
        sample = store_evidence(upload=advice.sample, title=title, agency=owner, by=by, at=at)
    written = (former.text, former.good_evidence, former.sample) if former else ("", "", None)
    if (text, good_evidence, sample) == written:
        return None
    return _write(answer, text, good_evidence, sample, None, by=by, at=at)


@transaction.atomic
def answer_for_all(
    *, thread_id: int, text: str, to: str = "", resolve: bool = False, by: Actor, at: datetime
) -> Comment:
    """Answer an inquiry and make the answer guidance, below what the guidance said before.

    Everyone named on the question gets one notice. Raises as ``write_comment`` and Refused for
    whom guidance is not.
    """
    check_right(by, "guidance.manage")
    talk = lock_talk(thread_id, by=by, at=at)
    if not talk.thread.is_inquiry:
        raise Refused(_("Hanya jawaban atas pertanyaan kepada sekretariat menjadi petunjuk."))
    comment, telling = reply(talk, text=text, to=to, resolve=resolve, by=by, at=at)
    if telling is None:
        return comment
    former = _lock_newest(talk.answer)
    said = without_address(comment.text)
    _write(
        talk.answer,
        _read(f"{former.text}\n\n{said}" if former and former.text else said),
        former.good_evidence if former else "",
        former.sample if former else None,
        comment,
        by=by,
        at=at,
    )
    telling.guidance()
    telling.reply(talk.thread)
    return comment


def _lock_newest(answer: Answer) -> Guidance | None:
    """The version that counts; writers of the same question wait for each other."""
    Question.objects.select_for_update().get(pk=answer.question_id)
    rows = Guidance.objects.filter(question=answer.question_id).select_related("sample")
    return rows.order_by("-pk").first()


def _read(typed: str) -> str:
    text = read_text(typed).strip()
    if len(text) > LONGEST:
        raise NotAcceptable(
            _("Petunjuk ini menjadi %(n)d huruf; paling banyak %(most)d. Ringkaslah dahulu.")
            % {"n": len(text), "most": LONGEST}
        )
    return text


def _write(
    answer: Answer,
    text: str,
    good_evidence: str,
    sample: Evidence | None,
    comment: Comment | None,
    *,
    by: Actor,
    at: datetime,
) -> Guidance:
    guidance = Guidance.objects.create(
        question_id=answer.question_id,
        text=text,
        good_evidence=good_evidence,
        sample=sample,
        comment=comment,
        written_at=at,
        written_by=by.user,
    )
    event = GuidanceWritten(
        round=answer.round.code, answer=answer.pk, code=answer.code, guidance=guidance.pk
    )
    log(event, by=by.user, at=at)
    return guidance
