"""Versions as playbooks, which of their rows may be called law, and their steps in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.playbooks.limit_rules import Limit, LimitType
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.playbooks.reading_rules import parse_playbook
from layak.workflows.rapidaction.playbooks.rules import Part, Playbook, Step

# Versions as playbooks: read from the kept document, once per version.

KEPT_VERSIONS = 200


def playbook_of(version: PlaybookVersion) -> Playbook:
    """What the version holds. A draft is read anew each time. Errors: FaultyPlaybook."""
    if version.state == PlaybookVersion.State.DRAFT:
        return parse_playbook(version.document, common(), f"{version.code}.yaml")
    return _kept(version.pk, version.code)


def version_in_force(code: str, *, day: date) -> PlaybookVersion | None:
    """The version of a playbook that holds on a day, or None."""
    return PlaybookVersion.objects.in_force(day).filter(code=code).first()


@lru_cache(maxsize=KEPT_VERSIONS)
def _kept(version_id: int, code: str) -> Playbook:
    document = PlaybookVersion.objects.values_list("document", flat=True).get(pk=version_id)
    return parse_playbook(document, common(), f"{code}.yaml")


# Which rows of a playbook may be called "menurut hukum": those the legal office confirmed.

type Row = tuple[str, int]


def newest_reviews(version_ids: Iterable[int]) -> dict[int, dict[Row, LegalReview]]:
    """By version, the newest review of each row that has one (part, position); in one query."""
    found: dict[int, dict[Row, LegalReview]] = {pk: {} for pk in version_ids}
    reviews = (
        LegalReview.objects.filter(playbook_id__in=list(found))
        .order_by("playbook_id", "part", "position", "-id")
        .distinct("playbook_id", "part", "position")
    )
    for review in reviews:
        found[review.playbook_id][review.part, review.position] = review
    return found


def confirmed_rows(version: PlaybookVersion) -> frozenset[Row]:
    """(part, position) of the rows whose newest review confirms them."""
    return confirmed_rows_of([version.pk])[version.pk]


def confirmed_rows_of(version_ids: Iterable[int]) -> dict[int, frozenset[Row]]:
    """The same for several versions in one query."""
    return {
        pk: frozenset(row for row, review in reviews.items() if review.is_confirmed)
        for pk, reviews in newest_reviews(version_ids).items()
    }


def may_say_law(
    version: PlaybookVersion, part: Part, step: Step, confirmed: Collection[Row]
) -> bool:
    """May a page call this limit "menurut hukum"?

    Only a number that rests on law, in a row that is confirmed, of a version that was adopted.
    """
    return (
        step.basis == "law"
        and (part, step.order) in confirmed
        and version.state == PlaybookVersion.State.ADOPTED
    )


def law_rows(playbook: Playbook) -> list[Row]:
    """The rows that a legal reviewer speaks on: number or step rests on law. Own rows first."""
    return [
        (part, step.order)
        for part, step in playbook.all_steps
        if "law" in (step.basis, step.step_basis)
    ]


# Steps of a playbook in the words of the pages.

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
    amount = {"amount": limit.amount}
    if limit_text:
        words = limit_text
    elif limit.unit == "hours" and limit.amount > MOST_HOURS and not limit.amount % HOURS_A_DAY:
        # as long, and easier to grasp
        words = _("%(amount)d hari") % {"amount": limit.amount // HOURS_A_DAY}
    elif limit.unit == "months":
        words = _("%(amount)d bulan") % amount
    elif limit.unit == "days":
        is_working = limit.day_count == "working"
        words = (_("%(amount)d hari kerja") if is_working else _("%(amount)d hari")) % amount
    else:
        words = _("%(amount)d jam") % amount
    return _("%(amount)s sebelum") % {"amount": words} if limit.is_before else words
