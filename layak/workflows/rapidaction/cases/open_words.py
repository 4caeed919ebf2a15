"""Words of a case that are kept without a seal: numbers of papers, places, offices. Who the child is
does not belong there.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.platform.sealing import opened
from layak.rules.refusal import WrongField
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.scheme.rules import identity_in


def check_open(
    text: str, *, field: str, activation: Activation | None = None, report: Report | None = None
) -> None:
    """Refuse a NIK, a telephone, and names of the people of this case or report.

    Raises WrongField, saying where identity belongs and never what was found.
    """
    child = None if activation is None else activation.child
    report = report or (None if activation is None else activation.report)
    # duty and office stand behind the reporter's name: an office may be written
    reporters = [words.partition(",")[0] for words in _named(report, "reporter")]
    told = identity_in(text, [*_named(child, "name", "guardian"), *reporters])
    reasons = {
        "nik": _(
            "Di sini terbaca angka sepanjang NIK. Kolom ini tidak disegel: NIK ditulis pada data anak."
        ),
        "phone": _(
            "Di sini terbaca nomor telepon. Kolom ini tidak disegel: telepon orang ditulis pada data "
            "anak atau pelapor."
        ),
        "name": _(
            "Di sini terbaca nama orang dari penanganan ini. Kolom ini tidak disegel: tulis nomor, "
            "tempat, atau kantornya saja; nama ditulis pada data anak atau catatan tersegel."
        ),
    }
    if told:
        raise WrongField(field, reasons[told])


def _named(row: Child | Report | None, *fields: str) -> list[str]:
    return [] if row is None else [opened(row, field) for field in fields]
