"""The demo city's last round, closed, and its current one, half answered, in order of time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.register.actions import merge_agencies
from layak.city.agencies.seats.actions import NewPerson, replace_holder
from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.config.demo import content
from layak.config.demo.answers import Desk, Thread, deed, pick
from layak.config.demo.city import SECRETARIAT, City, some_days_on
from layak.config.demo.contributions import add_entries, add_parts, add_talks
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.assignments.actions import add_contributor
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.dues.actions import set_due_days
from layak.evaluation.letters.actions import make_letters
from layak.evaluation.letters.reads import default_due
from layak.evaluation.letters.wording import NATURES, OPENING, SUBJECT, LetterPlan
from layak.evaluation.links.actions import LinkPlan, make_link
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.reads import open_answers
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import demo_mark
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.stages.actions import move_answers, record_statement
from layak.evaluation.steering.actions import (
    RoundPlan,
    close_round,
    lock_round,
    open_round,
    set_window,
)
from layak.records.evidence.files.actions import store_evidence

# The demo city's last round: marks of the papers, waived, accepted, locked and closed.


def make_last_round(made: City, *, year: int) -> Round:
    """The whole round of ``year``, at plausible days of that year."""
    told = content.story()["last_round"]
    wati = made.actor("wati", at=_day(year, 2, 3))
    ketut = made.actor("ketut", at=_day(year, 2, 3))
    round_ = open_round(
        plan=RoundPlan(
            code=str(year),
            title=told["title"].format(year=year),
            evaluation_year=year,
            data_years=[year - 2, year - 1],
        ),
        revision=made.revision,
        caretaker=made.agencies["dp3a"],
        by=wati,
        at=_day(year, 2, 3),
    )
    source = told["source"].format(year=year)
    rows = content.last_marks()
    import_marks(round_=round_, rows=rows, source=source, by=wati, at=_day(year, 3, 12))
    every, of_dp3a = _ids(round_), _ids(round_, led_by=made.agencies["dp3a"].pk)
    others = [answer for answer in every if answer not in set(of_dp3a)]
    move_answers(round_=round_, answer_ids=every, move="ready", by=wati, at=_day(year, 3, 17))
    move_answers(
        round_=round_,
        answer_ids=every,
        move="waive",
        note=told["waiver"],
        by=ketut,
        at=_day(year, 3, 20),
    )
    move_answers(round_=round_, answer_ids=others, move="accept", by=wati, at=_day(year, 3, 25))
    move_answers(round_=round_, answer_ids=of_dp3a, move="accept", by=ketut, at=_day(year, 3, 26))
    lock_round(round_=round_, by=ketut, at=_day(year, 3, 28))
    round_.refresh_from_db()
    close_round(round_=round_, by=ketut, at=_day(year, 8, 8))
    round_.refresh_from_db()
    return round_


def _ids(round_: Round, led_by: int | None = None) -> list[int]:
    rows = Answer.objects.filter(round=round_)
    if led_by is not None:
        rows = rows.filter(assignments__agency=led_by, assignments__relation="lead")
    return list(rows.order_by("position").values_list("pk", flat=True))


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, 20, tzinfo=timezone.get_current_timezone())


# Links of the demo city: one for an invited body, so that the page is not empty.

MESSAGE = "Foto kegiatan dan daftar hadir sudah cukup. Terima kasih."
ASKED = 3


def add_links(round_: Round, *, by: Actor, at: datetime) -> None:
    """A link for the first agency from which some parts are still missing; none where none is."""
    waiting = open_answers(round_, AccessLink.Task.PART)
    agencies = Agency.objects.filter(pk__in=waiting, command=Agency.Command.OUTSIDE)
    agency = agencies.order_by("name").first()
    if agency is None:
        return
    make_link(
        round_=round_,
        agency=agency,
        answer_ids=[entry.answer_id for entry in waiting[agency.pk][:ASKED]],
        plan=LinkPlan(task=AccessLink.Task.PART, days=30, recipient="Bagian Data", message=MESSAGE),
        by=by,
        at=at,
    )


# Two letters that went out when the round was opened.

WRITTEN_TO = ("dinkes", "disdik")


def add_letters(made: City, round_: Round, *, at: datetime) -> None:
    """Two letters that went out when the round was opened."""
    by = made.actor(made.holder(SECRETARIAT, "secretariat") or "", at=at)
    today = timezone.localdate(at)
    city = municipality()
    make_letters(
        round_=round_,
        agency_ids=[made.agencies[code].pk for code in WRITTEN_TO],
        plan=LetterPlan(
            number="400.2/{nomor}/DP3A",
            first=101,
            dated_on=today,
            due_on=default_due(round_, today=today) or today + timedelta(days=14),
            nature=NATURES[1],
            subject=SUBJECT,
            opening=OPENING
            % {
                "city": city.name if city else "",
                "year": round_.evaluation_year,
                "years": ", ".join(map(str, round_.data_years)),
            },
            contact="Wati Rahayu, telepon (000) 000000",
            copies=["Wali Kota Musi Raya (sebagai laporan)"],
            signer=Signer.objects.get(agency=made.agencies["sekretariat-daerah"]).pk,
            only_open=False,
        ),
        city=city,
        mark=demo_mark(city),
        by=by,
        at=at,
    )


# The demo city's current round, half answered: who did what on which day, in order of time.

SEED = 561


def make_this_round(made: City, *, year: int, previous: Round, at: datetime) -> Round:
    """Open the round, then play every day up to ``at``."""
    told = content.story()["round"]
    opened = some_days_on(at, told["opened"], hour=9)
    wati = made.actor("wati", at=opened)
    round_ = open_round(
        plan=RoundPlan(
            code=told["code"],
            title=told["title"].format(year=year),
            evaluation_year=year,
            data_years=[year - 2, year - 1],
            target_rank=told["target"],
        ),
        revision=made.revision,
        caretaker=made.agencies["dp3a"],
        by=wati,
        at=opened,
        previous=previous,
    )
    for stage, (opens, closes) in told["windows"].items():
        set_window(
            round_=round_,
            stage=stage,
            opens_at=some_days_on(at, opens, hour=8),
            closes_at=some_days_on(at, closes, hour=16),
            by=wati,
            at=opened,
        )
    add_letters(made, round_, at=opened)
    desk = Desk(made=made, round=round_, at=at, dice=Random(SEED))  # noqa: S311  # a story, no secret
    _arrange(desk)
    desk.play()
    lately = at - timedelta(minutes=5)
    by = made.actor("wati", at=lately)
    # what nobody has begun yet comes from the last round, waiting to be confirmed
    carry_forward(round_=round_, source=previous, by=by, at=lately)
    add_links(round_, by=by, at=lately)
    return round_


def _arrange(desk: Desk) -> None:
    answers = list(Answer.objects.filter(round=desk.round).order_by("position"))
    leads = dict(
        Assignment.objects.filter(answer__round=desk.round, relation="lead").values_list(
            "answer_id", "agency__code"
        )
    )
    threads = [Thread(desk, answer, leads[answer.pk]) for answer in answers]
    by_code = {thread.code: thread for thread in threads}
    # a person moves to another office; the seat and its work stay
    change = content.cast().replaced
    today = timezone.localdate(desk.at)
    day = date(today.year, change["month"], change["day"])
    if day >= today:
        day = day.replace(year=today.year - 1)
    person = NewPerson(username=change["username"], name=change["name"])
    seat = desk.made.seats[change["agency"], change["role"]]
    moment = datetime(day.year, day.month, day.day, 8, tzinfo=timezone.get_current_timezone())
    replacing = partial(replace_holder, seat=seat, person=person, since_on=day)
    desk.add(moment, deed(replacing), username="wati")
    # two of the three names of one office become one in the middle of the round
    _, _, merging = content.bodies()
    old, into = desk.made.agencies[merging["code"]], desk.made.agencies[merging["into"]]
    for code in merging["questions"]:
        naming = partial(add_contributor, answer=by_code[code].answer, agency=old)
        desk.add(desk.day(44, hour=10), deed(naming), username="wati")
    desk.add(
        desk.day(37, hour=11),
        deed(partial(merge_agencies, source=old, into=into)),
        username="wati",
    )
    for key in ("late", "due_soon"):
        told = content.story()[key]
        due_on: date = (timezone.localtime(desk.at) + timedelta(days=told["days"])).date()
        ids = [by_code[code].answer.pk for code in told["codes"]]
        giving = partial(
            set_due_days, round_=desk.round, answer_ids=ids, agency=None, due_on=due_on
        )
        desk.add(desk.day(20, hour=9), deed(giving), username="wati")
    for thread in threads:
        thread.plan(_stage(desk, thread))
    _meet(desk, by_code)
    _statement(desk, threads)
    add_parts(desk)
    add_talks(desk)
    add_entries(desk)


def _stage(desk: Desk, thread: Thread) -> str:
    """How far this answer has come, "" where nobody began."""
    told = content.story()
    code = thread.code
    if code in (told["not_applicable"]["code"], told["not_met"]["code"]):
        return "approved"
    if code == told["collision"]["code"] or code in told["open"]:
        return "draft"
    named = {
        "waived": "waived",
        "returned": "returned",
        "ready": "ready",
        "accepted_by_chair": "accepted",
    }
    for key, stage in named.items():
        if code in told[key]:
            return stage
    share = told["answered"].get(thread.lead, told["answered"]["default"])
    if thread.lead == told["statement"]["agency"]:
        return "statement"
    return pick(told["stages"], desk.dice) if desk.dice.random() < share else ""


def _meet(desk: Desk, threads: dict[str, Thread]) -> None:
    """Two people write on one question at once: both texts are kept."""
    told = content.story()["collision"]
    thread = threads[told["code"]]
    thread.write({"note": told["first"]}, at=desk.day(2, hour=10), username="sari")
    thread.write({"note": told["late"]}, at=desk.day(2, hour=11), username="wati", version=0)


def _statement(desk: Desk, threads: list[Thread]) -> None:
    """One signed paper approves what a body without a seat for its head has ready."""
    told = content.story()["statement"]
    agency = desk.made.agencies[told["agency"]]
    covered = [thread.answer.pk for thread in threads if thread.lead == told["agency"]]
    signed_on = desk.day(10, hour=9).date()

    def record(by: Actor, at: datetime) -> None:
        title, upload = desk.papers.upload("decree", name="surat-pernyataan")
        evidence = store_evidence(upload=upload, title=title, agency=agency, by=by, at=at)
        record_statement(
            round_=desk.round,
            agency=agency,
            answer_ids=covered,
            evidence=evidence,
            signer_name=told["signer"],
            signed_on=signed_on,
            by=by,
            at=at,
        )

    desk.add(desk.day(9, hour=13), record, username=desk.made.holder(told["agency"], "operator"))
