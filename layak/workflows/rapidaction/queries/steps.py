"""Steps of a playbook in the words of the pages."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from layak.rules.clocks import Limit, LimitType
from layak.rules.playbooks import Step

# longer than three days is told in days
HOURS_A_DAY, MOST_HOURS = 24, 72
# what a source says in brackets besides paragraph numbers: "(3x24 jam)", "(“dapat”, bukan wajib)"
ASIDE = re.compile(r" \((?=[^)]*[a-z])[^)]*\)")


def source_words(step: Step) -> str:
    """The articles alone: "UU 12/2022 Ps 42", without what the source says in brackets."""
    return ASIDE.sub("", step.source).strip()


def basis_words(step: Step, may_say_law: bool) -> str:  # noqa: FBT001  # the answer of may_say_law
    """What the number rests on, as every page says it; never "menurut hukum" unasked."""
    if step.basis == "law":
        if may_say_law:
            return _("menurut hukum · %(source)s") % {"source": source_words(step)}
        return _("%(source)s, belum ditinjau Bagian Hukum") % {"source": source_words(step)}
    return {"practice": _("praktik"), "inferred": _("usulan kami"), "none": _("tanpa angka")}[
        step.basis
    ]


def limit_type_words(limit_type: LimitType) -> str:
    return {
        "duty": _("kewajiban"),
        "right_expiry": _("hak yang berakhir"),
        "window": _("kewenangan"),
        "target": _("sasaran"),
    }[limit_type]


def limit_words(limit: Limit | None, limit_text: str = "") -> str:
    """How long: "3x24 jam", "14 hari", "7 hari sebelum", "segera"; "tanpa angka" without one."""
    if limit is None:
        return _("tanpa angka")
    if not limit.amount:
        return _("segera")
    words = limit_text or _amount_words(limit)
    return _("%(amount)s sebelum") % {"amount": words} if limit.is_before else words


def _amount_words(limit: Limit) -> str:
    amount = {"amount": limit.amount}
    if limit.unit == "hours" and limit.amount > MOST_HOURS and not limit.amount % HOURS_A_DAY:
        # as long, and easier to grasp
        return _("%(amount)d hari") % {"amount": limit.amount // HOURS_A_DAY}
    if limit.unit == "months":
        return _("%(amount)d bulan") % amount
    if limit.unit == "days":
        if limit.day_count == "working":
            return _("%(amount)d hari kerja") % amount
        return _("%(amount)d hari") % amount
    return _("%(amount)d jam") % amount
