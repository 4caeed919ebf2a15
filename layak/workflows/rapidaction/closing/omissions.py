"""All that was waived, withdrawn, declined, late or never begun in a case: read before it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.reads import address, rest_words
from layak.workflows.rapidaction.closing.reads import CriterionRow, closing_steps, is_ended_drill
from layak.workflows.rapidaction.conferences.reads import decisions_of
from layak.workflows.rapidaction.handoffs.models import HandOffMoment, TaskLink
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Step
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.simfoni.reads import simfoni_number
from layak.workflows.rapidaction.steps.reads import event_label

# what the program itself leaves out, and says nothing of the child
OTHER_LEVEL = "other-level"
# outcomes of a hand-off after which the child was served
SERVED = ("served", "partly")


@dataclass(frozen=True, kw_only=True)
class Omissions:
    """One heading with its lines, each with the address where it is seen, or ""."""

    title: str
    lines: tuple[tuple[str, str], ...]


def omissions_of(
    activation: Activation, criteria: Iterable[CriterionRow], *, at: datetime
) -> list[Omissions]:
    """Only headings that have lines; a drill that was ended stops where it was. Eight queries."""
    if is_ended_drill(activation):
        return []
    related = ("agency", "recorded_by", "waived_by")
    runs = list(activation.steps.select_related(*related).order_by("-part", "position"))
    rows = activation.handoffs.select_related("to_agency", "withdrawal_agreed_by").defer("note")
    handoffs = list(rows.order_by("sent_at", "pk"))
    handed = {row.step_id for row in handoffs if row.outcome in SERVED}
    words = _Words(activation)
    found = [
        (_("Langkah yang dinyatakan tidak berlaku"), words.skipped(runs)),
        (_("Langkah yang tidak pernah mulai"), words.never_begun(runs)),
        (_("Langkah yang selesai lewat batas"), words.late(runs, at=at)),
        (
            _("Langkah instansi lain yang dicatat penangan tanpa naskah"),
            words.unproved(runs, handed),
        ),
        (_("Rujukan yang ditarik"), _withdrawn(handoffs)),
        (_("Rujukan yang ditolak"), _declined(handoffs)),
        (_("Rujukan yang lewat batas atau tidak pernah dijawab"), _silent(handoffs)),
        (_("Rujukan yang berakhir tanpa layanan"), _unserved(handoffs)),
        (
            _("Rujukan yang dijawab lewat tautan yang dibuat penangan"),
            _through_own_links(activation),
        ),
        (_("Keputusan konferensi yang tidak dijalankan"), _dropped(activation)),
        (_("Jangka waktu yang belum genap"), _terms(criteria)),
        (_("SIMFONI PPA"), _simfoni(activation)),
    ]
    return [Omissions(title=title, lines=told) for title, lines in found if (told := tuple(lines))]


class _Words:
    """Steps of one case in words."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation
        self.playbook = playbook_of(activation.playbook)
        self.steps: dict[tuple[str, int], Step] = {
            (part, step.order): step for part, step in self.playbook.all_steps
        }
        self.own_end = closing_steps(activation)

    def name(self, run: StepRun) -> str:
        step = self.steps.get((run.part, run.position))
        return step.name if step else _("Langkah dari versi skema sebelumnya")

    def skipped(self, runs: Iterable[StepRun]) -> Iterator[tuple[str, str]]:
        for run in runs:
            if run.state != StepRun.State.SKIPPED or (
                run.skipped_because == OTHER_LEVEL and run.recorded_by is None
            ):
                continue
            because = rapid_policy().word("skips", run.skipped_because)
            line = _("%(name)s: %(because)s") % {"name": self.name(run), "because": because}
            if run.waived_by is not None and run.recorded_by is not None:
                line += _("; diminta %(asked)s, disetujui %(second)s") % {
                    "asked": run.recorded_by.name,
                    "second": run.waived_by.name,
                }
            elif run.recorded_by is not None:
                line += _("; oleh %(name)s") % {"name": run.recorded_by.name}
            yield line, ""

    def never_begun(self, runs: Iterable[StepRun]) -> Iterator[tuple[str, str]]:
        for run in runs:
            step = self.steps.get((run.part, run.position))
            if run.state != StepRun.State.WAITING or step is None:
                continue
            if run.part == "common" and run.position in self.own_end:
                continue
            yield (
                _("%(name)s (kejadiannya tidak dicatat: %(event)s)")
                % {
                    "name": step.name,
                    "event": event_label(self.playbook, step.trigger),
                },
                address("occurrence_record", self.activation.code),
            )

    def late(self, runs: Iterable[StepRun], *, at: datetime) -> Iterator[tuple[str, str]]:
        for run in runs:
            if run.state == StepRun.State.DONE and (rest := rest_words(run, at=at)):
                yield f"{self.name(run)}: {rest}", ""

    def unproved(
        self, runs: Iterable[StepRun], handed: set[int | None]
    ) -> Iterator[tuple[str, str]]:
        lead = self.activation.lead_id
        for run in runs:
            is_theirs = run.agency is not None and run.agency_id != lead
            if run.state != StepRun.State.DONE or not is_theirs or run.document:
                continue
            if run.pk in handed or run.recorded_by is None or run.agency is None:
                continue
            yield (
                _("%(name)s (%(agency)s), dicatat %(who)s")
                % {
                    "name": self.name(run),
                    "agency": run.agency.name,
                    "who": run.recorded_by.name,
                },
                "",
            )


def _withdrawn(handoffs: Iterable[HandOff]) -> Iterator[tuple[str, str]]:
    for row in handoffs:
        if row.state != HandOff.State.WITHDRAWN or row.declined_at is not None:
            continue
        line = _("%(code)s ke %(agency)s: %(because)s") % {
            "code": row.code,
            "agency": row.to_agency.name,
            "because": rapid_policy().word("withdrawals", row.withdrawn_because),
        }
        if row.withdrawal_agreed_by is not None:
            line += _("; sesudah diterima, disetujui %(name)s") % {
                "name": row.withdrawal_agreed_by.name
            }
        yield line, address("handoff_detail", row.code)


def _declined(handoffs: Sequence[HandOff]) -> Iterator[tuple[str, str]]:
    for row in handoffs:
        if row.declined_at is None:
            continue
        served = any(set(one.asked) & set(row.asked) and one.outcome in SERVED for one in handoffs)
        ending = _("dilayani pihak lain") if served else _("tidak dilayani siapa pun")
        yield (
            _("%(code)s ke %(agency)s: %(because)s; %(ending)s")
            % {
                "code": row.code,
                "agency": row.to_agency.name,
                "because": rapid_policy().word("declines", row.declined_because),
                "ending": ending,
            },
            address("handoff_detail", row.code),
        )


def _silent(handoffs: Iterable[HandOff]) -> Iterator[tuple[str, str]]:
    for row in handoffs:
        answered = row.accepted_at or row.declined_at
        until = answered or row.withdrawn_at
        if until is None or until <= row.answer_by_at:
            continue
        what = _("dijawab lewat batas") if answered else _("tidak pernah dijawab")
        yield (
            _("%(code)s ke %(agency)s: %(what)s")
            % {"code": row.code, "agency": row.to_agency.name, "what": what},
            address("handoff_detail", row.code),
        )


def _unserved(handoffs: Iterable[HandOff]) -> Iterator[tuple[str, str]]:
    for row in handoffs:
        if row.outcome and row.outcome not in SERVED:
            yield (
                _("%(code)s ke %(agency)s: %(outcome)s")
                % {
                    "code": row.code,
                    "agency": row.to_agency.name,
                    "outcome": rapid_policy().word("outcomes", row.outcome),
                },
                address("handoff_detail", row.code),
            )


def _through_own_links(activation: Activation) -> Iterator[tuple[str, str]]:
    """Whoever of the case made the link may have answered behind it himself."""
    answers = HandOffMoment.objects.filter(handoff__activation=activation).exclude(moment="seen")
    links = TaskLink.objects.filter(
        handoff__activation=activation,
        account__in=answers.values("recorded_by"),
        created_by__in=activation.assignments.values("user"),
    )
    for link in links.select_related("handoff__to_agency", "created_by").order_by("pk"):
        yield (
            _("%(code)s ke %(agency)s: tautan untuk %(recipient)s, dibuat %(name)s")
            % {
                "code": link.handoff.code,
                "agency": link.handoff.to_agency.name,
                "recipient": link.recipient,
                "name": link.created_by.name,
            },
            address("handoff_detail", link.handoff.code),
        )


def _dropped(activation: Activation) -> Iterator[tuple[str, str]]:
    rows = decisions_of(activation).exclude(dropped_because="").order_by("pk")
    for row in rows.select_related("agency", "dropped_by"):
        yield (
            _("%(agency)s, %(asked)s: %(because)s; oleh %(name)s")
            % {
                "agency": row.agency.name,
                "asked": rapid_policy().word("asked", row.asked).lower(),
                "because": rapid_policy().word("decision_drops", row.dropped_because),
                "name": row.dropped_by.name if row.dropped_by else "",
            },
            "",
        )


def _terms(criteria: Iterable[CriterionRow]) -> Iterator[tuple[str, str]]:
    for row in criteria:
        if row.clock is not None and not row.is_over:
            yield f"{row.text}: {row.says}", ""


def _simfoni(activation: Activation) -> Iterator[tuple[str, str]]:
    if simfoni_number(activation) == "":
        yield _("Kasus ini belum tercatat di SIMFONI PPA."), ""
