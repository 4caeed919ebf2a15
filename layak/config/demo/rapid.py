"""The rapid action scheme of the demo city: duty, offers, two children who do not exist, and a drill."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

import pgtrigger
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.city.people.roles.actor import Actor
from layak.config.demo import content
from layak.config.demo.city import City
from layak.records.facilities.offers.actions import add_offer
from layak.records.facilities.offers.entries import OfferContent
from layak.workflows.rapidaction.answering.actions import accept_handoff, act_on_handoff, mark_seen
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.actions import ChildWords
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.permissions import is_asked
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.conferences.actions import (
    Decided,
    hold_conference,
    plan_conference,
)
from layak.workflows.rapidaction.drills.actions import (
    ReviewWords,
    end_drill,
    start_drill,
    write_review,
)
from layak.workflows.rapidaction.duty.actions import TurnPlan, plan_turns, set_post_phone
from layak.workflows.rapidaction.duty.rules import Span
from layak.workflows.rapidaction.education.actions import PlanWords, save_plan
from layak.workflows.rapidaction.emergency.actions import seed_role_agencies
from layak.workflows.rapidaction.intake.actions import ReportWords, receive_report
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import version_in_force
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.sending.checks import ShareWords
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from layak.workflows.rapidaction.triage.actions import TriageWords, triage_report

# Two children who do not exist: one in danger at home, one who learns in custody; and a drill.

HOURS = timedelta(hours=1)
MINUTES = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
VITAL = ShareWords(basis="vital", purpose="safety", text_code="vital", tier=2, fields=("name",))
TASK = ShareWords(basis="public", purpose="schooling", text_code="law", tier=1)
SCHOOL = {
    "level": "smp",
    "grade": "8",
    "need": "none",
    "mode": "class",
    "schedule": "morning",
    "papers": "complete",
    "start": "now",
}


def add_cases(made: City, *, at: datetime) -> None:
    _at_home(made, at=at - 2 * HOURS)
    _in_custody(made, at=at - 12 * ONE_DAY)
    _drill(made, at=at - 21 * ONE_DAY)


def _opened(
    made: City,
    *,
    words: ReportWords,
    reporter: str,
    channel: str,
    level: str,
    playbook: str,
    child: ChildWords,
    at: datetime,
) -> Activation:
    report = receive_report(
        words=words,
        channel=channel,
        save_id=uuid4(),
        received_at=at,
        by=made.actor(reporter, at=at),
        at=at,
    ).report
    triage = TriageWords(
        level=level,
        signs=words.signs,
        because="(Contoh) Menurut keterangan pelapor.",
        playbooks=(playbook,),
        lead=made.agencies["uptd-ppa"],
        child=child,
    )
    worker = made.actor("mega", at=at)
    return triage_report(report_id=report.pk, words=triage, by=worker, at=at + 10 * MINUTES)[0]


def _at_home(made: City, *, at: datetime) -> None:
    """Red: the police act, the hospital accepted, the puskesmas stays silent, the school is asked."""
    case = _opened(
        made,
        words=ReportWords(
            story="(Contoh) Anak datang ke sekolah dengan memar dan takut pulang.",
            topic="home",
            signs=("suspect-at-home", "injured"),
            child_hint="(Contoh) Siswa kelas 8",
        ),
        reporter="guntur",
        channel="school",
        level="red",
        playbook="kdrt-kekerasan-fisik-psikis",
        child=ChildWords(name="Bunga Contoh", age=13, sex="P"),
        at=at,
    )
    police = _sent(made, case, "unit-ppa-polres", ("protect",), VITAL, at=at + 15 * MINUTES)
    ward = _sent(made, case, "rsud", ("medical", "visum"), VITAL, at=at + 16 * MINUTES)
    _sent(made, case, "puskesmas-seberang", ("medical",), VITAL, at=at + 70 * MINUTES)
    _sent(
        made, case, "smpn-22-contoh", ("stay-enrolled",), TASK, form="school", at=at + 20 * MINUTES
    )
    officer, nurse = made.actor("ratih", at=at), made.actor("pandu", at=at)
    later = at + 30 * MINUTES
    mark_seen(handoff_id=police.pk, by=officer, at=later)
    accept_handoff(handoff_id=police.pk, by=officer, at=later)
    act_on_handoff(
        handoff_id=police.pk, acted_at=later + 20 * MINUTES, by=officer, at=later + 25 * MINUTES
    )
    mark_seen(handoff_id=ward.pk, by=nurse, at=later)
    accept_handoff(handoff_id=ward.pk, by=nurse, at=later + 5 * MINUTES)
    record_occurrence(
        activation_id=case.pk,
        event="polisi_mengetahui_atau_menerima_laporan",
        occurred_at=timezone.localtime(later),
        by=made.actor("mega", at=at),
        at=later + 5 * MINUTES,
    )


def _in_custody(made: City, *, at: datetime) -> None:
    """A child in LPKA: over-age for the class, and the education office has the step."""
    case = _opened(
        made,
        words=ReportWords(
            story="(Contoh) Pemberitahuan kebutuhan belajar dari LPKA.",
            topic="law",
            outside_reference="",
        ),
        reporter="harun",
        channel="agency",
        level="green",
        playbook="abh-sekolah-filial",
        child=ChildWords(name="Bintang Contoh", age=16, sex="L"),
        at=at,
    )
    worker = made.actor("mega", at=at)
    for event, moment in (("anak_masuk", at), ("pemberitahuan_diterima", at + HOURS)):
        record_occurrence(
            activation_id=case.pk,
            event=event,
            occurred_at=timezone.localtime(moment),
            by=worker,
            at=at + 2 * HOURS,
        )
    plan = PlanWords(
        level="smp",
        last_grade=8,
        dapodik="refused",
        is_over_age=True,
        trouble_owner_id=made.agencies["disdik"].pk,
        trouble_due_on=timezone.localdate(at + 20 * ONE_DAY),
    )
    save_plan(activation_id=case.pk, words=plan, seen=0, by=worker, at=at + 2 * HOURS)
    _sent(made, case, "disdik", ("schooling",), TASK, form="school", at=at + 3 * HOURS)
    _conference(made, case, at=at + ONE_DAY)


def _conference(made: City, case: Activation, *, at: datetime) -> None:
    """Held a day after it was planned; one decision passed its day without a hand-off."""
    worker, disdik = made.actor("mega", at=at), made.agencies["disdik"]
    held_at = at + ONE_DAY
    conference = plan_conference(
        activation_id=case.pk,
        planned_at=held_at,
        agency_ids=[disdik.pk],
        place="(Contoh) Ruang rapat UPTD PPA",
        by=worker,
        at=at,
    )
    due_on = timezone.localdate(held_at + 7 * ONE_DAY)
    hold_conference(
        conference_id=conference.pk,
        held_at=held_at,
        decisions="(Contoh) Anak tetap terdaftar di sekolah asalnya selama di LPKA.",
        decided=[Decided(agency_id=disdik.pk, asked="stay-enrolled", due_on=due_on)],
        by=worker,
        at=held_at,
    )


def _drill(made: City, *, at: datetime) -> None:
    """An exercise three weeks ago, with its review: one finding waits to become a promise."""
    by: Actor = made.actor("laras", at=at)
    version = version_in_force("kekerasan-seksual", day=timezone.localdate(at))
    if version is None:
        return
    drill = start_drill(
        title="Gladi malam: IGD dan Unit PPA",
        scenario="(Contoh) Seorang remaja karangan datang ke IGD pukul 22.00.",
        playbook=version,
        level="red",
        by=by,
        at=at,
    )
    end_drill(drill_id=drill.pk, by=by, at=at + 3 * HOURS)
    write_review(
        activation=drill.activation,
        words=ReviewWords(
            went_well="IGD menerima dalam sembilan menit.",
            went_wrong="Nomor pengganti Unit PPA sudah tidak aktif.",
            findings=[
                ("Perbarui nomor piket Unit PPA", made.agencies["unit-ppa-polres"].pk),
            ],
        ),
        seen=0,
        by=by,
        at=at + 4 * HOURS,
    )


def _sent(
    made: City,
    case: Activation,
    to: str,
    asked: tuple[str, ...],
    share: ShareWords,
    *,
    at: datetime,
    form: str = "general",
) -> HandOff:
    return send_handoff(
        activation_id=case.pk,
        to=made.agencies[to],
        asked=asked,
        share=share,
        save_id=uuid4(),
        form=form,
        answers=SCHOOL if form == "school" else None,
        by=made.actor("mega", at=at),
        at=at,
    )


# The rapid action scheme of the demo city: duty, offers, and what is going on for invented
# children.

DUTY_DAYS, HALF_A_DAY = 7, timedelta(hours=12)
A_MONTH = timedelta(days=30)


def add_rapid_action(made: City, *, at: datetime) -> None:
    """Everything through the actions that people use; nothing of it is true."""
    _playbooks(at=at - 3 * A_MONTH)
    # bodies that came with the task force get their people
    for given in content.told("rapid")["later_seats"]:
        agency = made.agencies.get(given["agency"]) or Agency.objects.get(code=given["agency"])
        made.agencies[agency.code] = agency
        seat = create_seat(agency=agency, role=given["role"], title=given["title"], by=None, at=at)
        holding = assign_holder(
            seat=seat,
            person=NewPerson(username=given["username"], name=given["name"]),
            since_on=timezone.localdate(at - 2 * A_MONTH),
            by=None,
            at=at,
        )
        made.users[given["username"]] = holding.user
    _accept_conduct(made, at=at - A_MONTH)
    seed_role_agencies(at=at)
    _duty(made, at=at)
    for offer in content.told("rapid")["offers"]:
        by = made.actor(made.holder("dp3a", "secretariat") or "", at=at)
        words = {name: value for name, value in offer.items() if name not in ("agency", "months")}
        if "levels" in words:
            words["levels"] = tuple(words["levels"])
        if "months" in offer:
            words["agreement_until_on"] = timezone.localdate(at + offer["months"] * A_MONTH)
        offered = OfferContent(**words)
        add_offer(agency_id=made.agencies[offer["agency"]].pk, content=offered, by=by, at=at)
    add_cases(made, at=at)
    # somebody wrote on the emergency page a while ago; nobody has read it yet
    receive_report(
        words=ReportWords(
            story="(Contoh) Anak tetangga sering menangis malam hari dan tidak sekolah minggu ini.",
            topic="home",
            signs=("repeated",),
            child_count=2,
            happened_at=at - timedelta(hours=14),
        ),
        channel="public",
        save_id=uuid4(),
        received_at=at - timedelta(minutes=20),
        by=None,
        at=at - timedelta(minutes=20),
    )


def _playbooks(*, at: datetime) -> None:
    """In force before the first case: a start loads them for the day on which it loads them."""
    load_shipped_playbooks(at=at)
    shipped = PlaybookVersion.objects.filter(adopted_by=None)
    with pgtrigger.ignore("rapidaction.PlaybookVersion:adopted_stays"):
        shipped.update(valid_from_on=timezone.localdate(at))


def _accept_conduct(made: City, *, at: datetime) -> None:
    """Whoever signs in here has read it; who has no password yet still has to."""
    for username in content.cast().signs_in:
        actor = made.actor(username, at=at)
        if is_asked(actor):
            accept_conduct(version=conduct_policy().version, by=actor, at=at)


def _duty(made: City, *, at: datetime) -> None:
    by = made.actor(made.holder("dp3a", "secretariat") or "", at=at)
    today = timezone.localdate(at)
    for given in content.told("rapid")["duty"]:
        starts = [
            timezone.make_aware(
                datetime.combine(today + timedelta(days=number), time(given["starts"]))
            )
            for number in range(DUTY_DAYS)
        ]
        spans = [Span(starts_at=start, ends_at=start + HALF_A_DAY) for start in starts]
        plan = TurnPlan(
            agency=made.agencies[given["agency"]],
            user=made.users[given["user"]],
            rank=given["rank"],
            spans=[span for span in spans if span.ends_at > at],
            phone=given["phone"],
        )
        plan_turns(plan=plan, by=by, at=at)
    for code, phone in content.told("rapid")["posts"].items():
        set_post_phone(agency=made.agencies[code], phone=phone, by=by, at=at)
