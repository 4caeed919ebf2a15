"""What the tests of schooling share: a plan, a route, a place, a release."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from layak.records.facilities.offers.models import ServiceOffer
from layak.workflows.rapidaction.education.actions import (
    PlanWords,
    choose_route,
    record_release,
    save_plan,
)
from layak.workflows.rapidaction.education.reads import plan_of, plan_page
from layak.workflows.rapidaction.schooling.models import EducationPlan
from tests.rapidaction.handoff_help import share

START = datetime(2026, 2, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
FILIAL, DIVERSION = "abh-sekolah-filial", "abh-pelaku-diversi"


def words(**more) -> PlanWords:
    return PlanWords(**{"level": "smp", "last_grade": 8, "dapodik": "active", **more})


def planned(case, by, *, at=START, **more) -> EducationPlan:
    plan = EducationPlan.objects.filter(activation=case).first()
    return save_plan(
        activation_id=case.pk, words=words(**more), seen=plan.version if plan else 0, by=by, at=at
    )


def choose(case, by, route, *, at=START, has_read=True) -> EducationPlan:
    seen = EducationPlan.objects.get(activation=case).version
    return choose_route(
        activation_id=case.pk, route=route, has_read_warnings=has_read, seen=seen, by=by, at=at
    )


def offer(world, name="Kelas filial SMP", **more) -> ServiceOffer:
    facts = {"kind": "filial-school", "levels": ["smp"], "capacity": 2, **more}
    return ServiceOffer.objects.create(
        agency=world.agencies["disdik"], name=name, changed_at=START,
        changed_by=world.people["dian"].user, **facts,
    )  # fmt: skip


def released(case, by, moment, *, at=None):
    return record_release(
        activation_id=case.pk, occurred_at=moment, document="", by=by, at=at or moment
    )


def page_of(case, by, at=START):
    return plan_page(plan_of(case), by=by, at=at)


def advised(case, by, at=START) -> list[str]:
    return [route["code"] for route in page_of(case, by, at)["routes"] if route["is_advised"]]


SCHOOL_ANSWERS = {
    "level": "smp", "grade": "8", "need": "none", "mode": "class", "schedule": "morning",
    "papers": "complete", "start": "now",
}  # fmt: skip


def school_share():
    return share(purpose="schooling")
