"""What hangs on an agency that ended without a successor: said on the page of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import StepRun
from layak.workflows.rapidaction.cases.reads import address
from layak.workflows.rapidaction.steps.reads import Alarm


def ended_alarms(
    handoffs: Iterable[HandOff], runs: Iterable[StepRun], names: Mapping[tuple[str, int], str]
) -> list[Alarm]:
    """Open hand-offs and running steps; ``names`` of steps by part and position. No query where
    their agencies were fetched with them."""
    lost = [
        Alarm(
            title=_(
                "%(agency)s sudah berakhir tanpa penerus: rujukan %(code)s tidak punya penerima."
            )
            % {"agency": row.to_agency.name, "code": row.code},
            text=_(
                "Tarik rujukannya dan kirim kepada instansi lain. Alarmnya sampai kepada "
                "pengirim dan ketua gugus tugas."
            ),
            url=address("handoff_detail", row.code),
        )
        for row in handoffs
        if row.state in HandOff.OPEN and row.to_agency.ended_on is not None
    ]
    return lost + [
        Alarm(
            title=_("%(agency)s sudah berakhir tanpa penerus: satu langkah tidak punya pelaksana.")
            % {"agency": run.agency.name},
            text=_("%(step)s. Kirim sebagai rujukan kepada instansi lain.")
            % {"step": names.get((run.part, run.position), run.role)},
        )
        for run in runs
        if run.state == StepRun.State.RUNNING and run.agency and run.agency.ended_on is not None
    ]
