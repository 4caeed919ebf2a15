"""The list of activations, and the page of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.records.facilities.offers.reads import fitting_offers
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.child_models import AgeBand
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, BreakGlass, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.permissions import WORKING, visible_to
from layak.workflows.rapidaction.cases.reads import (
    LEVEL_TONES,
    address,
    city_offset,
    due_and_left,
    due_words,
    rest_words,
    short_due,
    times_of,
    zoned,
)
from layak.workflows.rapidaction.cases.rules import Relation, readable_until
from layak.workflows.rapidaction.conferences.models import Conference
from layak.workflows.rapidaction.conferences.reads import decision_alarms, decision_lines
from layak.workflows.rapidaction.intake.reads import proposed_time
from layak.workflows.rapidaction.mergers.reads import ended_alarms
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import due_times
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import Level
from layak.workflows.rapidaction.schooling.permissions import sees_plan
from layak.workflows.rapidaction.schooling.policy import education_policy
from layak.workflows.rapidaction.steps.reads import (
    HandOffLine,
    StepRow,
    alarms,
    all_occurrences,
    custody_rows,
    facts_of,
    not_recorded,
    occurrence_rows,
    standing,
    step_rows,
    waiver_words,
)
from layak.workflows.rapidaction.waivers.actions import can_decide

PAGE = 50
STATE_TONES = {"open": "wait", "closing": "note", "closed": "done"}


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """``state`` is a state or "" for whatever is not closed; ``before`` the last row seen."""

    level: str = ""
    state: str = ""
    is_late: bool = False
    is_mine: bool = False
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseList:
    """``older`` goes into the address of the next page; "" on the last one."""

    rows: list[Shown]
    older: str


def case_list(by: Actor, wanted: CaseFilter, *, at: datetime) -> CaseList:
    """Five queries, whatever the number of rows."""
    found = list(_narrowed(visible_to(by, at=at), wanted, by, at)[: PAGE + 1])
    shown = found[:PAGE]
    mine: set[UUID] = set()
    if by.may("case.work") or by.may("case.supervise"):
        own = _standing(by).filter(activation__in=[row.pk for row in shown])
        mine = set(own.values_list("activation", flat=True))
    running = _running([row.pk for row in shown])
    receiving = by.agency_ids("handoff.receive")
    telling = set(_telling_level(by, at).filter(pk__in=[row.pk for row in shown]))
    rows: list[Shown] = []
    for case in shown:
        is_mine = case.pk in mine
        # a receiver sees only what its own agencies have to do
        runs = [run for run in running.get(case.pk, ()) if is_mine or run.agency_id in receiving]
        first = runs[0] if runs else None
        rows.append(
            {
                "code": case.code,
                # the playbook: nothing for whoever only answers a hand-off
                "title": case.playbook.title if is_mine else "",
                "level": case.get_level_display() if case.pk in telling else "",
                "level_tone": LEVEL_TONES[case.level],
                "age": age_words(case),
                "state": case.get_state_display(),
                "state_tone": STATE_TONES[case.state],
                "opened": date_id(timezone.localtime(case.opened_at).date()),
                "due": due_and_left(first.due_at, first.offset_minutes, at=at) if first else "",
                "late_count": sum(1 for run in runs if run.due_at is not None and run.due_at < at),
                "is_drill": case.is_drill,
            }
        )
    last = shown[-1] if len(found) > PAGE else None
    older = f"{last.opened_at.isoformat()}~{last.code}" if last else ""
    return CaseList(rows=rows, older=older)


def read_mark(text: str) -> tuple[datetime, str] | None:
    """The last row of the page before, as the address holds it; None for anything else."""
    moment, _sign, code = text.partition("~")
    try:
        seen = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (seen, code[:12]) if seen.utcoffset() is not None and "\x00" not in code else None


def _narrowed(
    rows: QuerySet[Activation], wanted: CaseFilter, by: Actor, at: datetime
) -> QuerySet[Activation]:
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state="closed")
    if wanted.level:
        # whoever is not told the level does not learn it from the filter either
        rows = rows.filter(pk__in=_telling_level(by, at), level=wanted.level)
    if wanted.is_mine:
        rows = rows.filter(Exists(_standing(by).filter(activation=OuterRef("pk"))))
    if wanted.is_late:
        late = StepRun.objects.filter(state=StepRun.State.RUNNING, due_at__lt=at)
        rows = rows.filter(Exists(late.filter(activation=OuterRef("pk"))))
    if wanted.before is not None:
        moment, code = wanted.before
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, code__lt=code))
    return (
        rows.select_related("playbook", "child")
        .only(
            "code",
            "level",
            "state",
            "opened_at",
            "is_drill",
            "playbook__title",
            "child__age_band",
            "child__code",
        )
        .order_by("-opened_at", "-code")
    )


def _telling_level(by: Actor, at: datetime) -> QuerySet[Activation, UUID]:
    """Cases whose level is told to this person: works on it, opened it in an emergency, or was
    asked in another form than that for places of learning."""
    asked = HandOff.objects.filter(
        to_agency__in=by.agency_ids("handoff.receive"), activation=OuterRef("pk")
    ).exclude(form=HandOff.Form.SCHOOL)
    opened = BreakGlass.objects.filter(user=by.user, until_at__gt=at, activation=OuterRef("pk"))
    own = _standing(by).filter(activation=OuterRef("pk"))
    told = Activation.objects.filter(Q(Exists(own)) | Q(Exists(asked)) | Q(Exists(opened)))
    return told.values_list("pk", flat=True)


def _standing(by: Actor) -> QuerySet[CaseAssignment]:
    return CaseAssignment.objects.filter(user=by.user, until_at=None)


def _running(pks: Sequence[UUID]) -> dict[UUID, list[StepRun]]:
    rows = StepRun.objects.filter(
        activation__in=pks, state=StepRun.State.RUNNING, due_at__isnull=False
    )
    found: dict[UUID, list[StepRun]] = {}
    for run in rows.only("activation", "agency", "due_at", "offset_minutes").order_by("due_at"):
        found.setdefault(run.activation_id, []).append(run)
    return found


def age_words(case: Activation) -> str:
    """The band, never the birth day."""
    band = case.child.age_band if case.child is not None else ""
    return AgeBand(band).label if band else _("kelompok umur belum diketahui")


# Services that institutions offer and that fit what is asked now.

MOST = 5


def offers_for(
    activation: Activation, handoffs: Iterable[HandOff], roles: Collection[str], *, today: date
) -> list[Shown]:
    """The best that fit what open and declined hand-offs ask; while none is sent, what would be
    asked first of the ``roles`` of the steps. Nothing where neither asks anything."""
    asked = [
        code for row in handoffs if row.state in (*HandOff.OPEN, "declined") for code in row.asked
    ] or [code for one in rapid_policy().first_sends if one.role in roles for code in one.asked]
    child = activation.child
    fits = fitting_offers(
        asked=list(dict.fromkeys(asked)),
        sex=child.sex if child else "",
        district_code=activation.district.code if activation.district else "",
        needs_access=bool(child and child.has_disability),
        today=today,
    )
    found: list[Shown] = [
        {
            "name": fit.offer.name,
            "note": fit.offer.agency.name,
            "word": _("%(n)d tempat") % {"n": fit.free} if fit.free else _("penuh"),
            "tone": "done" if fit.free else "wait",
            "url": address("offer_detail", fit.offer.pk),
        }
        for fit in fits
        if fit.fits
    ]
    return found[:MOST]


# Where one goes from an activation: only what this relation may do, and only rooms that exist.


def case_links(activation: Activation, relation: Relation) -> list[Shown]:
    """What is done next, in the order in which it is mostly done."""
    code = activation.code
    if activation.state == Activation.State.CLOSED:
        rooms = [(_("Catatan tersegel"), "note_list")]
    elif relation in WORKING:
        # the plan of learning, where the playbook has one
        has_plan = activation.playbook.code in education_policy().playbooks
        learning = [(_("Rencana belajar"), "education_plan")] if has_plan else []
        rooms = [
            (_("Catatan tersegel"), "note_list"),
            (_("Konferensi kasus"), "conference_plan"),
            *learning,
            (_("Ubah tingkat risiko"), "case_level"),
            (_("Penugasan"), "case_assign"),
            (_("Benturan kepentingan"), "case_block"),
            (_("Tutup penanganan"), "case_close"),
        ]
        if relation == "supervisor":
            rooms.append((_("Pindah versi skema"), "case_move_version"))
    else:
        rooms = [(_("Catatan"), "note_list")]
    is_over = activation.state == Activation.State.CLOSED or activation.is_drill
    if is_over and relation in WORKING:
        rooms.append((_("Tinjauan"), "review_detail"))
    return [{"label": label, "url": address(name, code)} for label, name in rooms]


# The page of an activation: the whole for those who work on it, the task for who was asked.

# a sign of rapid-action.yaml, and the category of children in pornography (PP 78/2021)
ONLINE, PORNOGRAPHY = "online", "PP78-06"
# running steps that stand open; the others are folded
AT_ONCE = 3


def case_page(activation: Activation, relation: Relation, by: Actor, *, at: datetime) -> Shown:
    """The whole page in a constant number of queries.

    ``steps`` run and end first, ``further`` ones stand folded as ``done``, ``waiting`` and
    ``skipped`` do; ``related`` are code and
    relation of activations of the same report, of the one continued and of those that continue this
    one.
    """
    playbook = playbook_of(activation.playbook)
    rows = all_occurrences(activation)
    current = standing(rows)
    dues = due_times(playbook, times_of(current, playbook), working_calendar())
    handoffs = handoffs_of(activation)
    facts = facts_of(activation, playbook, dues, current, handoffs)
    ran = activation.steps.select_related(
        "agency", "on_behalf_of", "recorded_by", "waiver_asked_by", "waived_by"
    )
    # "own" before "common"
    runs = list(ran.order_by("-part", "position"))
    steps = step_rows(facts, runs, at=at)
    decisions = decision_lines(activation, at=at)
    rule = rapid_policy().levels[cast("Level", activation.level)]
    since = activation.playbook.valid_from_on
    return {
        "title": playbook.name,
        "lead": lead_words(activation, at=at),
        "version": _("Skema v%(n)d, berlaku sejak %(day)s")
        % {"n": activation.playbook.version, "day": date_id(since) if since else ""},
        "level": activation.get_level_display(),
        "level_tone": LEVEL_TONES[activation.level],
        "level_says": rule.says,
        # whatever nobody answers for any more before what is silent or late
        "alarms": [
            *ended_alarms(handoffs, runs, playbook.step_names),
            *alarms(handoffs, steps, level=activation.level, at=at),
            *decision_alarms(decisions),
        ],
        **_by_state(steps, _deciding(activation, runs, by, at=at)),
        "occurrences": occurrence_rows(playbook, rows),
        "proposed": proposed_time(
            activation, among={one[0] for one in not_recorded(playbook, rows)}
        ),
        "custody": custody_rows(dues, at=at),
        "people": _people(activation),
        "handoffs": [_line(handoff) for handoff in handoffs],
        "conferences": _conferences(activation),
        "decisions": decisions,
        "offers": offers_for(
            activation, handoffs, {run.role for run in runs}, today=timezone.localdate(at)
        ),
        "related": _related(activation, by, at),
        "closing": _closing(activation),
        "tier_note": _tier_note(relation),
        "device_note": _device_note(activation),
        "child_url": address("child_detail", activation.code),
        "may_write": relation in WORKING and activation.state != Activation.State.CLOSED,
    }


def _by_state(steps: Sequence[StepRow], deciding: list[int]) -> Shown:
    """``steps`` run and stand open, the first to end first but behind those of ``deciding``, which
    wait for this person as the second one, and before those that wait for another; the rest is
    folded."""
    running = [row for row in steps if row.state == "running"]
    running.sort(key=lambda row: (row.id not in deciding, bool(row.waiver)))
    further = running[AT_ONCE:]
    return {
        "steps": running[:AT_ONCE],
        "further": further,
        "further_late": sum(1 for row in further if row.is_late),
        "settled": len(steps) - len(running),
        "deciding": deciding,
        **{
            state: [row for row in steps if row.state == state]
            for state in ("done", "waiting", "skipped")
        },
    }


def _deciding(
    activation: Activation, runs: Iterable[StepRun], by: Actor, *, at: datetime
) -> list[int]:
    """Steps that are asked to be left out, of which this person decides: three queries for each."""
    return [
        run.pk
        for run in runs
        if run.waiver_asked_at is not None and can_decide(by, activation, run, at=at).allowed
    ]


def task_page(activation: Activation, by: Actor, *, at: datetime) -> Shown:
    """Only what this person's agencies are asked, for a referred receiver: nothing of the offence, the
    others, or their notes.
    """
    receiving = by.agency_ids("handoff.receive")
    handoffs = [row for row in handoffs_of(activation) if row.to_agency_id in receiving]
    names = rapid_policy().words["asked"]
    asked = [names.get(code, code) for row in handoffs for code in row.asked]
    # a place of learning is told nothing of the matter, its level neither
    is_fixed = all(row.form == HandOff.Form.SCHOOL for row in handoffs)
    return {
        "lead": lead_words(activation, at=at, tells_level=not is_fixed),
        "level": "" if is_fixed else activation.get_level_display(),
        "level_tone": LEVEL_TONES[activation.level],
        "asked": list(dict.fromkeys(asked)),
        "steps": _own_steps(activation, handoffs, receiving, at),
        "handoffs": [_line(row) for row in handoffs],
        "tier_note": _tier_note("referred"),
        "plan_url": address("education_plan", activation.code)
        if sees_plan(by, activation, at=at)
        else "",
    }


def handoffs_of(activation: Activation) -> list[HandOff]:
    rows = activation.handoffs.select_related("to_agency").defer("note")
    return list(rows.order_by("sent_at", "pk"))


def lead_words(activation: Activation, *, at: datetime, tells_level: bool = True) -> str:
    """Level, when it was opened, the age band: no name on this page."""
    words = _("dibuka %(moment)s · satu anak, %(age)s · tanpa nama di halaman ini") % {
        "moment": short_due(activation.opened_at, city_offset(activation.opened_at), at=at),
        "age": age_words(activation),
    }
    if not tells_level:
        return words[0].upper() + words[1:]
    return f"{activation.get_level_display()} · {words}"


def _own_steps(
    activation: Activation, handoffs: Sequence[HandOff], receiving: frozenset[int], at: datetime
) -> list[Shown]:
    """A school's steps have no name: it would tell the offence."""
    is_fixed = all(row.form == HandOff.Form.SCHOOL for row in handoffs)
    asked_for = {row.step_id for row in handoffs}
    names = playbook_of(activation.playbook).step_names
    runs = activation.steps.filter(agency__in=receiving).exclude(state="skipped")
    return [
        {
            "id": run.pk,
            "name": _("Yang diminta dalam rujukan")
            if is_fixed
            else names.get((run.part, run.position), ""),
            "state": run.get_state_display(),
            "due": " · ".join(filter(None, [due_words(run), rest_words(run, at=at)])),
            "waiver": waiver_words(run),
        }
        for run in runs.select_related("waiver_asked_by").order_by("due_at", "pk")
        if not is_fixed or run.pk in asked_for
    ]


def _people(activation: Activation) -> list[Shown]:
    rows = CaseAssignment.objects.filter(activation=activation, until_at=None)
    return [
        {
            "name": row.user.name,
            "role": row.get_kind_display(),
        }
        for row in rows.select_related("user").order_by("kind", "since_at")
    ]


def _conferences(activation: Activation) -> list[Shown]:
    rows = Conference.objects.filter(activation=activation).prefetch_related("agencies")
    return [
        {
            "id": row.pk,
            "when": zoned(row.held_at or row.planned_at, city_offset(row.planned_at)),
            "word": _("Dilaksanakan") if row.held_at else _("Direncanakan"),
            "tone": "done" if row.held_at else "wait",
            "agencies": ", ".join(sorted(agency.name for agency in row.agencies.all())),
            "is_planned": row.held_at is None,
        }
        for row in rows.order_by("-planned_at")
    ]


def _device_note(activation: Activation) -> str:
    """How pictures stay where the police can find them, and nowhere else; "" where there are none.

    There is no place for a file in this section: keeping such a picture would itself be an offence.
    """
    if ONLINE not in activation.signs and PORNOGRAPHY not in activation.categories:
        return ""
    return _(
        "Jangan menyalin, mengirim, atau menyimpan gambarnya. Matikan jaringan gawai, jangan "
        "hapus apa pun, dan serahkan kepada penyidik. Alamat, platform, waktu, dan hash "
        "dicatat pada catatan tersegel."
    )


def _related(activation: Activation, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Only those that this person may see; another child of one report is said so."""
    near = Q(parent=activation) | Q(pk=activation.parent_id)
    if activation.report_id is not None:
        near |= Q(report=activation.report_id)
    rows = visible_to(by, at=at).filter(near).exclude(pk=activation.pk)
    found = rows.order_by("opened_at").values_list("code", "child", "report")
    return [(code, _near_words(activation, child, report)) for code, child, report in found]


def _near_words(activation: Activation, child: object, report: object) -> str:
    if child and activation.child_id:
        is_same = child == activation.child_id
        return _("anak yang sama") if is_same else _("anak lain dari laporan yang sama")
    return _("dari laporan yang sama") if report else ""


def _closing(activation: Activation) -> str:
    if activation.state == Activation.State.OPEN:
        return ""
    word = rapid_policy().word("closings", activation.outcome)
    if activation.closed_at is not None:
        moment = zoned(activation.closed_at, city_offset(activation.closed_at))
        return _("Ditutup %(moment)s: %(outcome)s. %(until)s") % {
            "moment": moment,
            "outcome": word,
            "until": reading_words(activation.closed_at),
        }
    return _("Penutupan diminta (%(outcome)s) dan menunggu persetujuan supervisor.") % {
        "outcome": word
    }


def reading_words(closed_at: datetime) -> str:
    """Until when a closed case is read by those who handled it: our proposal."""
    until = readable_until(closed_at, span=rapid_policy().read_after_closing)
    return _(
        "Manajer kasus dan supervisor dapat membacanya sampai %(until)s (usulan kami); "
        "sesudahnya hanya lewat akses darurat."
    ) % {"until": zoned(until, city_offset(until))}


def _line(handoff: HandOff) -> HandOffLine:
    return HandOffLine(
        code=handoff.code,
        agency=handoff.to_agency.name,
        state=handoff.get_state_display(),
        url=address("handoff_detail", handoff.code),
    )


def _tier_note(relation: Relation) -> str:
    if relation == "referred":
        return _("Tersegel. Anda melihat kode, kelompok umur, dan yang diminta.")
    if relation == "break-glass":
        return _("Tersegel. Anda masuk lewat akses darurat; setiap pembukaan dicatat dan ditinjau.")
    # the lead of the page says it to those who work on the case
    return ""
