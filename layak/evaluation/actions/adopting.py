"""A running round takes over a newer wording of its edition."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.events import RoundChanged
from layak.evaluation.models import Answer, AnswerRevision, EditionRevision, Round
from layak.evaluation.permissions import check_can_change_round
from layak.platform.audit.log import log
from layak.rules.instrument import Edition, Question
from layak.rules.refusal import Refused


@transaction.atomic
def adopt_revision(*, round_: Round, revision: EditionRevision, by: Actor, at: datetime) -> int:
    """Show official texts and options in a running round; the number of choices that moved.

    Only a newer revision of the same edition whose questions and maxima are the same. Marks stay
    as they are. A chosen option stays where it is worth the same; else the option worth as much
    takes its place, or the choice is emptied, with a revision of the answer that tells of it.
    Raises Refused.
    """
    answers = list(Answer.objects.select_for_update().filter(round=round_).order_by("position"))
    round_.refresh_from_db()
    check_can_change_round(by, round_)
    former, wanted = edition_of(round_.revision_id), edition_of(revision.pk)
    _check_same_questions(round_, revision, former, wanted)
    moved = [row for row in answers if _carry_option(row, former, wanted, by=by, at=at)]
    Answer.objects.bulk_update(moved, ["option", "versions", "saved_at", "saved_by"])
    AnswerRevision.objects.bulk_create(_told(row, by=by, at=at) for row in moved)
    round_.revision = revision
    round_.save(update_fields=["revision"])
    what = _("memakai revisi %(n)d instrumen; %(m)d pilihan menyesuaikan") % {
        "n": revision.number,
        "m": len(moved),
    }
    log(RoundChanged(round=round_.code, what=what), by=by.user, at=at)
    return len(moved)


def _check_same_questions(
    round_: Round, revision: EditionRevision, former: Edition, wanted: Edition
) -> None:
    if revision.edition_id != round_.revision.edition_id:
        raise Refused(_("Putaran hanya memakai revisi lain dari instrumennya sendiri."))
    if revision.number <= round_.revision.number:
        raise Refused(_("Pilih revisi yang lebih baru daripada yang dipakai putaran ini."))
    before = {q.code: (q.key, q.maximum) for q in former.questions}
    after = {q.code: (q.key, q.maximum) for q in wanted.questions}
    differing = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    if differing:
        raise Refused(
            _(
                "Pertanyaan atau nilai maksimal berubah pada %(codes)s. Revisi ini hanya untuk "
                "putaran baru; putaran ini tetap memakai revisinya."
            )
            % {"codes": ", ".join(differing[:5])}
        )
    if list(before) != list(after) or former.ranks != wanted.ranks:
        raise Refused(_("Urutan pertanyaan atau batas predikat berubah: buat putaran baru."))


def _carry_option(
    answer: Answer, former: Edition, wanted: Edition, *, by: Actor, at: datetime
) -> bool:
    """Put the option of the new ladder; whether it is another one."""
    old, new = former.find(answer.code), wanted.find(answer.code)
    if not answer.option or old is None or new is None:
        return False
    option = _same_worth(answer.option, old, new)
    if option == answer.option:
        return False
    answer.option = option
    version = int(answer.versions.get("option", 0)) + 1
    answer.versions = {**answer.versions, "option": version}
    answer.saved_at, answer.saved_by = at, by.user
    return True


def _same_worth(chosen: str, old: Question, new: Question) -> str:
    points = {option.code: option.points for option in old.options}.get(chosen)
    alike = [option.code for option in new.options if option.points == points]
    if chosen in alike:
        return chosen
    return alike[0] if len(alike) == 1 else ""


def _told(answer: Answer, *, by: Actor, at: datetime) -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        field="option",
        value=answer.option,
        version=answer.versions["option"],
        saved_at=at,
        saved_by=by.user,
    )
