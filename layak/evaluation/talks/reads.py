"""The conversations about an answer, the secretariat's inbox of a round, and the city's guidance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import NEWEST_GUIDANCE, answer_tabs
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.rounds.wording import day_text, excerpt, moment_text
from layak.evaluation.talks.models import Comment, Guidance, Thread
from layak.evaluation.talks.permissions import can_comment, can_resolve
from layak.evaluation.talks.rules import stretches
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.rules.refusal import Verdict
from layak.rules.words import difference

# Who may read what is said about an answer, and who is told of it.


def audience(answer: Answer, *, today: date) -> list[User]:
    """Everyone who may see the answer today, by name: one query.

    The answer came with its agencies (``with_standing`` or ``fetch_answer``).
    """
    own = Q(seat__role__in=_roles("answer.view", "own"), seat__agency_id__in=_named(answer))
    return _holders(own | Q(seat__role__in=_roles("answer.view", "all")), today=today)


def named_people(answer: Answer, *, today: date) -> list[User]:
    """Those on the seats of the agencies that the question names, who may see it: one query."""
    roles = [*_roles("answer.view", "own"), *_roles("answer.view", "all")]
    return _holders(Q(seat__role__in=roles, seat__agency_id__in=_named(answer)), today=today)


def desk_people(*, today: date) -> list[User]:
    """Those who answer questions to the secretariat: one query."""
    return _holders(Q(seat__role__in=_roles("guidance.manage", "all")), today=today)


def agency_names(user_ids: Iterable[int], *, today: date) -> dict[int, str]:
    """The agency of each person's first seat today: one query."""
    rows = SeatHolding.objects.on(today).filter(user__in=set(user_ids)).order_by("-pk")
    return dict(rows.values_list("user_id", "seat__agency__name"))


def _named(answer: Answer) -> list[int]:
    agencies = (answer.lead_id, *answer.contributor_ids)
    return [agency for agency in agencies if agency is not None]


def _roles(permission: str, scope: str) -> list[str]:
    roles = rights().roles.values()
    return [role.code for role in roles if role.rights.get(permission) == scope]


def _holders(seats: Q, *, today: date) -> list[User]:
    holdings: QuerySet[SeatHolding] = SeatHolding.objects.on(today).filter(seats)
    people = User.objects.people().filter(is_active=True, pk__in=holdings.values("user_id"))
    return list(people.order_by("name"))


# The conversations about an answer, as its page shows them.


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """``resolved`` says when and by whom; ``may_guide``: its answer may become guidance.

    A message names no agency where its author holds no seat today.
    """

    id: int
    is_inquiry: bool
    title: str
    messages: list[dict[str, object]]
    resolved: str
    may_resolve: Verdict
    may_guide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPage:
    """``people`` are (user name, name) of those who may be named."""

    answer: Answer
    code: str
    text: str
    tabs: list[Tab]
    may_write: Verdict
    open_threads: list[ThreadView]
    resolved_threads: list[ThreadView]
    people: list[tuple[str, str]]


def talk_page(*, answer: Answer, by: Actor, at: datetime) -> TalkPage:
    """Threads of an answer that came through ``fetch_answer``: four more queries, however many.

    Open ones first, the newest talk of each kind on top.
    """
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Answer.DoesNotExist
    today = timezone.localdate(at)
    standing = standing_of(answer, answer.round)
    everyone = audience(answer, today=today)
    comments = Comment.objects.select_related("written_by").order_by("pk")
    found = Thread.objects.filter(answer=answer).select_related("resolved_by")
    rows = list(found.prefetch_related(Prefetch("comments", queryset=comments)).order_by("-pk"))
    writers = {comment.written_by_id for thread in rows for comment in thread.comments.all()}
    agencies = agency_names(writers, today=today)
    known = frozenset(user.username for user in everyone)
    threads = [
        ThreadView(
            id=thread.pk,
            is_inquiry=thread.is_inquiry,
            title=_("Tanya sekretariat") if thread.is_inquiry else _("Percakapan"),
            messages=[
                {
                    "id": row.pk,
                    "author": row.written_by.name,
                    "agency": agencies.get(row.written_by_id, ""),
                    "written": moment_text(row.written_at),
                    "stretches": stretches(row.text, known),
                }
                for row in thread.comments.all()
            ],
            resolved=_resolved(thread),
            may_resolve=can_resolve(by, standing, thread),
            may_guide=thread.is_inquiry and by.may("guidance.manage"),
        )
        for thread in rows
    ]
    return TalkPage(
        answer=answer,
        code=answer.code,
        text=question.text,
        tabs=answer_tabs(answer, by, "percakapan"),
        may_write=can_comment(by, standing),
        open_threads=[thread for thread in threads if not thread.resolved],
        resolved_threads=[thread for thread in threads if thread.resolved],
        people=[(user.username, user.name) for user in everyone if user.pk != by.user.pk],
    )


def _resolved(thread: Thread) -> str:
    if thread.resolved_at is None or thread.resolved_by is None:
        return ""
    return _("Selesai %(moment)s, ditandai %(name)s") % {
        "moment": moment_text(thread.resolved_at),
        "name": thread.resolved_by.name,
    }


# Questions to the secretariat that wait, over all questions of a round.

SHOWN = 200


def inquiry_page(*, round_: Round, by: Actor, at: datetime) -> dict[str, list[dict[str, object]]]:
    """What this person asked, or all for who answers: four queries, however many.

    ``open_rows`` from the oldest on, ``resolved_rows`` from the newest back, at most 200 of each;
    ``age`` in words; ``is_answered``: someone else wrote after the asker.
    """
    mine = inquiries(round_, by).select_related("answer", "opened_by")
    waiting = list(mine.filter(resolved_at=None).order_by("opened_at", "pk")[:SHOWN])
    done = list(mine.exclude(resolved_at=None).order_by("-resolved_at", "-pk")[:SHOWN])
    comments: dict[int, list[Comment]] = {}
    for row in Comment.objects.filter(thread__in=[*waiting, *done]).order_by("pk"):
        comments.setdefault(row.thread_id, []).append(row)
    askers = {thread.opened_by_id for thread in (*waiting, *done)}
    agencies = agency_names(askers, today=timezone.localdate(at))
    edition = edition_of(round_.revision_id)

    def shown(thread: Thread) -> dict[str, object]:
        question = edition.find(thread.answer.code)
        said = comments[thread.pk]
        return {
            "code": thread.answer.code,
            "text": "" if question is None else question.text,
            "url": f"/evaluasi/jawaban/{thread.answer_id}/percakapan/#pesan-{said[0].pk}",
            "asked": excerpt(said[0].text),
            "who": ", ".join(
                filter(None, (thread.opened_by.name, agencies.get(thread.opened_by_id)))
            ),
            "moment": moment_text(thread.opened_at),
            "age": age_text(thread.opened_at, at=at),
            "is_answered": any(row.written_by_id != thread.opened_by_id for row in said),
        }

    return {
        "open_rows": [shown(thread) for thread in waiting],
        "resolved_rows": [shown(thread) for thread in done],
    }


def inquiries(round_: Round, by: Actor) -> QuerySet[Thread]:
    """Inquiries of a round: the own agencies' and one's own, all for who answers them."""
    rows = Thread.objects.filter(is_inquiry=True, answer__round=round_)
    if by.may("guidance.manage"):
        return rows
    seen = Answer.objects.visible_to(by).filter(round=round_)
    if by.scope("comment.write") == "all":
        return rows.filter(opened_by=by.user)
    return rows.filter(answer__in=seen)


def age_text(moment: datetime, *, at: datetime) -> str:
    """``hari ini``, ``3 hari``: whole days of the city's calendar."""
    days = (timezone.localdate(at) - timezone.localdate(moment)).days
    if days < 1:
        return _("hari ini")
    return ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}


# The city's guidance: on its question, as a list of a round, and with its history.


@dataclass(frozen=True, slots=True, kw_only=True)
class CityGuidance:
    """What the city advises; ``mark`` names it as the city's, with day and author."""

    text: str
    good_evidence: str
    sample_url: str
    mark: str


def with_guidance(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Annotates the newest guidance of the question, for ``city_guidance``."""
    sql = RawSQL(NEWEST_GUIDANCE, (), output_field=JSONField())  # noqa: S611 - a constant
    return answers.annotate(guidance_facts=sql)


def city_guidance(answer: Answer, by: Actor) -> CityGuidance | None:
    """The guidance of an answer that came through ``with_guidance``; None without one."""
    facts = answer.guidance_facts  # type: ignore[attr-defined]  # annotated
    if not facts or not any(facts[name] for name in ("text", "good_evidence", "sample")):
        return None
    written_on = timezone.localdate(datetime.fromisoformat(facts["at"]))
    shows_sample = facts["sample"] and by.may("evidence.view")
    return CityGuidance(
        text=facts["text"],
        good_evidence=facts["good_evidence"],
        sample_url=f"/bukti/{facts['sample']}/" if shows_sample else "",
        mark=_("Petunjuk kota, %(day)s, %(name)s")
        % {"day": day_text(written_on), "name": facts["by"]},
    )


def guidance_list(
    *, round_: Round, by: Actor, query: str = "", shows_all: bool = False
) -> dict[str, object]:
    """Questions with guidance that this person may see; with ``shows_all`` those without too.

    ``query`` is looked for in code, wording and advice; ``all_count`` are all questions that this
    person may see, ``rows`` those found. One query for the rows.
    """
    seen = Answer.objects.visible_to(by).filter(round=round_)
    answers = list(with_guidance(seen).order_by("position"))
    edition, may_manage = edition_of(round_.revision_id), by.may("guidance.manage")
    rows: list[dict[str, str]] = []
    guided_count = 0
    for answer in answers:
        advice, question = city_guidance(answer, by), edition.find(answer.code)
        guided_count += advice is not None
        if question is None or (advice is None and not shows_all):
            continue
        said = f"{advice.text} {advice.good_evidence}" if advice else ""
        if query.lower() in f"{answer.code} {question.text} {said}".lower():
            base = f"/evaluasi/jawaban/{answer.pk}/"
            row = {
                "code": answer.code,
                "text": question.text,
                "url": base,
                "edit_url": f"{base}petunjuk/",
                "advice": excerpt(advice.text or advice.good_evidence) if advice else "",
                "mark": advice.mark if advice else "",
            }
            rows.append(row)
    return {
        "rows": rows,
        "guided_count": guided_count,
        "all_count": len(answers),
        "query": query,
        "shows_all": shows_all,
        "may_manage": may_manage,
    }


def newest_guidance(answer: Answer) -> Guidance | None:
    """The version that counts now: one query."""
    rows = Guidance.objects.filter(question=answer.question_id).select_related("written_by")
    return rows.order_by("-pk").first()


def guidance_history(answer: Answer) -> list[dict[str, object]]:
    """All versions with what each changed, the newest first, over rounds and editions: one query."""
    rows = Guidance.objects.filter(question=answer.question_id).select_related("written_by")
    versions: list[dict[str, object]] = []
    text = good_evidence = ""
    for row in rows.order_by("pk"):
        versions.append(
            {
                "moment": moment_text(row.written_at),
                "by": row.written_by.name,
                "text": difference(text, row.text),
                "good_evidence": difference(good_evidence, row.good_evidence),
                "sample_url": f"/bukti/{row.sample_id}/" if row.sample_id else "",
                "is_from_inquiry": row.comment_id is not None,
            }
        )
        text, good_evidence = row.text, row.good_evidence
    return versions[::-1]


class GuidanceUses:
    """Samples that the guidance in force shows, for ``records.evidence.uses``."""

    def visible(self, by: Actor) -> Exists:
        """Every sample in force: whoever may open evidence may see the city's good example."""
        return Exists(Guidance.objects.filter(pk__in=_newest_ids(), sample=OuterRef("pk")))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Questions whose guidance shows it: one query."""
        newest = _newest_ids()
        held = Guidance.objects.filter(pk__in=newest, sample=evidence)
        rows = Answer.objects.visible_to(by).filter(question__in=held.values("question"))
        answers = rows.select_related("round").order_by("-round__opened_at", "position")
        return [
            Use(
                label=_("Contoh bukti pada petunjuk %(code)s (%(round)s)")
                % {"code": answer.code, "round": answer.round.title},
                url=f"/evaluasi/jawaban/{answer.pk}/",
            )
            for answer in answers
        ]


def _newest_ids() -> QuerySet[Guidance, int]:
    same = Guidance.objects.filter(question=OuterRef("question")).order_by("-pk")
    newest = Guidance.objects.filter(pk=Subquery(same.values("pk")[:1]))
    return newest.values_list("pk", flat=True)
