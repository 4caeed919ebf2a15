"""`bin/layak path`: the least effort that reaches a rank, without a database."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from layak.config.cli import print_facts
from layak.config.console.files import (
    edition_of,
    fields_of,
    marks_of,
    problem_facts,
    problem_lines,
    refuse_faults,
    rows_of,
)
from layak.config.console.trouble import UsageError
from layak.evaluation.editions import files
from layak.rules.entries import Misread, read_number
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem
from layak.rules.road.effort import UnreadableEfforts, default_efforts, read_efforts
from layak.rules.road.forecast import NoPairs, forecast
from layak.rules.road.improvements import (
    Outlook,
    Plan,
    UnknownRank,
    child_weights_of,
    improvements_of,
)
from layak.rules.road.limits import LimitsFile, prerequisites_of, read_limits, unknown_in
from layak.rules.road.plans import (
    Fallback,
    FrontierPoint,
    Road,
    WishedPlan,
    compare_plans,
    fallbacks,
    fallbacks_to_json,
    find_road,
    frontier,
    frontier_to_json,
    plans_to_json,
    road_to_json,
)
from layak.rules.road.search import NotFoundInTime

HELP = "Mencari perbaikan dengan upaya paling sedikit menuju sebuah predikat, tanpa basis data."
EXAMPLE = "bin/layak path --edition kla-2024 --marks nilai.csv --rank utama --margin 20 --json"
NO_LIMITS = LimitsFile(limits=(), begins_on=None, has_prerequisites=False)
MOST_POINTS = 50
LABEL_WIDTH = 60


@dataclass(kw_only=True)
class _Told:
    """Everything that is printed."""

    edition: Edition
    road: Road
    problems: list[Problem]
    basis: str
    unit: str
    plans: list[WishedPlan] = field(default_factory=list)
    fallbacks: list[Fallback] = field(default_factory=list)
    frontier: list[FrontierPoint] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--edition", required=True, help="kode edisi (misalnya kla-2024) atau berkas YAML"
    )
    parser.add_argument(
        "--marks", required=True, help="CSV atau XLSX dengan kolom question_code dan self_mark"
    )
    parser.add_argument("--rank", required=True, help="nama predikat yang dituju")
    parser.add_argument(
        "--margin", type=_points, default=Decimal(0), help="poin di atas ambang predikat"
    )
    parser.add_argument(
        "--effort", help="CSV atau XLSX: question_code, share, effort; boleh cost_idr dan weeks"
    )
    parser.add_argument(
        "--limits",
        help="berkas YAML: fixed, committed, excluded, capacity, at_most, at_most_each, effort, "
        "money_million_idr, ready_by dengan begins_on, prerequisites",
    )
    parser.add_argument("--plans", action="store_true", help="beberapa rencana berdampingan")
    parser.add_argument(
        "--fallbacks", action="store_true", help="rencana berikutnya bila satu langkah gagal"
    )
    parser.add_argument("--frontier", type=_count, metavar="N", help="N titik upaya terhadap nilai")
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def _points(text: str) -> Decimal:
    try:
        number = read_number(text)
    except Misread as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if number < 0:
        raise argparse.ArgumentTypeError("harus 0 atau lebih")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_POINTS:
        raise argparse.ArgumentTypeError(f"harus bilangan 1 sampai {MOST_POINTS}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0 with a plan, 1 when none reaches the rank. Errors: UsageError for what cannot be read."""
    told = _told(args)
    _add_wished(told, args)
    if args.json:
        facts = road_to_json(told.road)
        if told.plans:
            facts["plans"] = plans_to_json(told.plans)
        if told.fallbacks:
            facts["fallbacks"] = fallbacks_to_json(told.fallbacks)
        if told.frontier:
            facts["frontier"] = frontier_to_json(told.frontier)
        facts["effort_basis"] = told.basis
        facts["problems"] = problem_facts(told.problems)
        print_facts(facts)
    else:
        sys.stdout.write("\n".join(_report(told)) + "\n")
    return 0 if told.road.plan is not None else 1


def _told(args: argparse.Namespace) -> _Told:
    edition = edition_of(args.edition)
    marks = marks_of(Path(args.marks), edition)
    limits = NO_LIMITS
    if args.limits is not None:
        limits, faults = read_limits(fields_of(Path(args.limits)), edition)
        refuse_faults(Path(args.limits), faults)
    defaults = files.effort_defaults()
    if args.effort is None:
        table, basis = default_efforts(edition, marks.marks, defaults), defaults.label
    else:
        try:
            table, basis = read_efforts(rows_of(Path(args.effort)), edition), args.effort
        except UnreadableEfforts as error:
            raise UsageError(f"{args.effort}: {error}") from error
    needs = prerequisites_of(files.road_needs(), edition) if limits.has_prerequisites else ()
    # what we expect of verification where pairs were published, and what reaches children
    shares = None
    with contextlib.suppress(NoPairs):
        shares = forecast(edition, marks.marks, files.forecast_settings()).surviving_shares
    outlook = Outlook(
        begins_on=limits.begins_on,
        child_weights=child_weights_of(edition, defaults),
        surviving_shares=shares,
        unknown_texts=unknown_in(files.unknown_texts(), edition),
    )
    try:
        road = find_road(
            edition,
            marks.marks,
            improvements_of(edition, marks.marks, table, outlook),
            rank=args.rank,
            margin=args.margin,
            limits=(*limits.limits, *needs),
        )
    except UnknownRank as error:
        raise UsageError(str(error)) from error
    return _Told(
        edition=edition,
        road=road,
        problems=[*marks.problems, *table.problems],
        basis=basis,
        unit=defaults.unit if args.effort is None else "upaya",
    )


def _add_wished(told: _Told, args: argparse.Namespace) -> None:
    """What was asked for beside the one plan; nothing where there is none."""
    road = told.road
    if road.plan is None:
        return
    if args.plans:
        extra = files.effort_defaults().children_extra_share
        told.plans = compare_plans(road.search, children_extra_share=extra)
    if args.fallbacks:
        told.fallbacks = fallbacks(road.search, road.plan)
    if args.frontier:
        with contextlib.suppress(NotFoundInTime):
            told.frontier = frontier(road.search, args.frontier)


def _report(told: _Told) -> Iterator[str]:
    road = told.road
    yield told.edition.title
    yield f"Menuju {road.rank}: nilai {decimal_id(road.goal.total)}, kurang {decimal_id(road.goal.needs)}"
    yield f"Upaya menurut: {told.basis}"
    yield ""
    yield from _blocked(road) if road.plan is None else _plan(road.plan, told)
    for one in told.plans:
        yield f"Rencana {one.name}: {_sums(one.plan, told.unit)}"
    for other in told.fallbacks:
        yield f"Bila {other.step.question} gagal: {_sums(other.plan, told.unit)}"
    for point in told.frontier:
        yield f"  naik {decimal_id(point.plan.gain):>8}  {told.unit} {decimal_id(point.plan.effort):>10}"
    yield from problem_lines(told.problems)


def _plan(plan: Plan, told: _Told) -> Iterator[str]:
    if not plan.steps:
        yield "Sudah tercapai; tidak ada yang perlu dinaikkan."
        return
    for step in plan.steps:
        question = told.edition.find(step.question)
        label = question.label[:LABEL_WIDTH] if question else ""
        rise = f"{decimal_id(step.start)} > {decimal_id(step.to)}"
        yield (
            f"  {step.question:<8} {rise:>16}  +{decimal_id(step.gain):>6}  "
            f"{told.unit} {decimal_id(step.effort):>8}  {label}"
        )
    proof = "terbukti paling sedikit" if plan.is_optimal else "belum terbukti paling sedikit"
    yield f"{_sums(plan, told.unit)}; {proof}"
    yield ""


def _sums(plan: Plan | None, unit: str) -> str:
    if plan is None:
        return "tidak ada"
    names = ", ".join(step.question for step in plan.steps)
    return f"naik {decimal_id(plan.gain)}, {unit} {decimal_id(plan.effort)} ({names})"


def _blocked(road: Road) -> Iterator[str]:
    if not road.is_proven:
        yield "Belum ditemukan dalam waktu yang diberikan."
        return
    if road.highest is not None:
        yield f"Tidak terjangkau: paling tinggi {decimal_id(road.highest)}."
    if road.conflict is None:
        yield "Batas yang menghalangi belum ditemukan dalam waktu yang diberikan."
    elif not road.conflict.limits:
        yield "Anak tangga yang upayanya diketahui tidak mencukupi."
    else:
        yield (
            "Batas ini tidak dapat berlaku bersama-sama:"
            if road.highest is None
            else ("Yang menghalangi, sekurangnya satu harus longgar:")
        )
        yield from (f"  - {limit.say}" for limit in road.conflict.limits)
