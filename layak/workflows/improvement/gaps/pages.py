"""The page "Poin yang belum didapat": the questions of a round by the points still to win."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import files
from layak.evaluation.editions.reads import NationalRemark, edition_of, national_remarks
from layak.evaluation.lists.reads import Row, list_names, round_rows
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Choice
from layak.evaluation.rounds.wording import DASH, answer_url, mark_text
from layak.evaluation.strength.reads import LEVELS, shown_level, strengths
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.followups.promises.owners import owner_value
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import date_id, decimal_id
from layak.rules.proof import Level, Strength
from layak.rules.road.limits import unknown_in
from layak.workflows.improvement.gaps.reads import lost_marks, road_tabs

ZERO = Decimal(0)
PER_PAGE = 40
TITLE = 300
LEVEL_WORDS = {Level.STRONG: "kuat", Level.FAIR: "cukup", Level.WEAK: "lemah", Level.NONE: "tanpa"}
# what a person may ask for, as the address says it; an empty word means everything
ASKED = ("bagian", "perangkat", "jenis", "kekuatan", "hilang")
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question with points to win. ``lost``: points that verification took the round before;
    ``is_unknown``: what it really asks is not known, so nothing can be done for it yet."""

    row: Row
    question: Question
    part: str
    to_win: Decimal
    strength: Strength
    lost: Decimal
    remark: NationalRemark | None
    is_unknown: bool


def gap_page(
    *, round_: Round, by: Actor, wanted: Mapping[str, str], number: str, today: date
) -> dict[str, object]:
    """Questions that ``by`` may see, most points to win first: a dozen queries, however many.

    Left out: what is marked in full or does not apply. Apart, on no page of the list: what was
    not met nationally. ``wanted`` has a word for each of ``ASKED``.
    """
    edition = edition_of(round_.revision_id)
    rows = round_rows(round_, by)
    named = {row.lead_id for row in rows if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    lost = lost_marks(round_)
    gaps = gaps_of(round_, edition, rows, lost, today)
    asked = [
        gap
        for gap in gaps
        if wanted["bagian"] in ("", gap.part)
        and wanted["jenis"] in ("", gap.question.kind)
        and wanted["perangkat"] in ("", str(gap.row.lead_id))
        and wanted["kekuatan"] in ("", LEVEL_WORDS[gap.strength.level])
        and (not wanted["hilang"] or gap.lost)
    ]
    plain = [gap for gap in asked if gap.remark is None]
    shown = [_row(gap, round_, by, names) for gap in plain]
    kinds = list(dict.fromkeys((q.kind, q.kind_label) for q in edition.questions))
    return {
        "page": Paginator(shown, PER_PAGE).get_page(number),
        "national": [_row(gap, round_, by, names) for gap in asked if gap.remark is not None],
        "count": len(plain),
        "to_win": decimal_id(sum((gap.to_win for gap in plain), ZERO)),
        "parts": _choices([(p.code, p.name) for p in edition.parts], wanted["bagian"]),
        "agencies": _choices([(str(pk), name) for pk, name in names.items()], wanted["perangkat"]),
        "kinds": _choices(kinds, wanted["jenis"]),
        "levels": _choices([(LEVEL_WORDS[k], _(v)) for k, v in LEVELS.items()], wanted["kekuatan"]),
        "has_lost": bool(lost),
        "is_filtered": any(wanted.values()),
        "left_out": len(rows) - len(gaps),
    }


def gaps_of(
    round_: Round, edition: Edition, rows: list[Row], lost: Mapping[str, Decimal], today: date
) -> list[Gap]:
    """Those of ``rows`` with points to win, most first, then in the order of the instrument; at
    the end those whose text is unknown."""
    unknown = unknown_in(files.unknown_texts(), edition)
    proofs = strengths(round_, [row.pk for row in rows], today=today)
    remarks = national_remarks(edition)
    found = []
    for row in rows:
        question = edition.find(row.code)
        to_win = row.maximum - (row.mark or ZERO)
        if question is not None and not row.reason and to_win > 0:
            found.append(
                Gap(
                    row=row,
                    question=question,
                    part=edition.place(row.code).part.code,
                    to_win=to_win,
                    strength=proofs[row.pk],
                    lost=lost.get(row.code, ZERO),
                    remark=remarks.get(row.code),
                    is_unknown=row.code in unknown,
                )
            )
    return sorted(found, key=lambda gap: (gap.is_unknown, -gap.to_win, gap.row.position))


def _row(gap: Gap, round_: Round, by: Actor, names: Mapping[int, str]) -> dict[str, object]:
    row, question, remark = gap.row, gap.question, gap.remark
    # why it cannot be searched for, or what was said nationally
    note = "" if question.options else _("tanpa anak tangga nilai; tidak ikut dicari")
    if gap.is_unknown:
        note = _("teks aslinya belum diketahui; tidak ikut direncanakan")
    if remark is not None:
        reading = _("; pembacaan kami") if remark.is_our_reading else ""
        note = f"{remark.said} ({date_id(remark.said_on)}{reading})"
    return {
        "code": row.code,
        "text": question.text,
        "url": answer_url(row.pk),
        "agency": names.get(row.lead_id or 0, DASH),
        "kind": question.kind_label,
        "mark": mark_text(row.mark),
        "to_win": decimal_id(gap.to_win),
        "level": shown_level(gap.strength),
        "lost": decimal_id(gap.lost) if gap.lost else "",
        "note": note,
        "promise_url": _promise_url(gap, by),
        "need_url": _need_url(gap, round_, by),
    }


def _promise_url(gap: Gap, by: Actor) -> str:
    """The form of a follow-up, filled in; empty for whoever may not make one."""
    if by.scope("followup.manage") != "all":
        return ""
    title = _("Naikkan nilai pertanyaan %(code)s: %(text)s") % {
        "code": gap.row.code,
        "text": gap.question.text,
    }
    words = {"soal": gap.row.code, "judul": title[:TITLE]}
    if gap.row.lead_id:
        words["pemilik"] = owner_value(gap.row.lead_id, None)
    return f"/tindak-lanjut/baru/?{urlencode(words)}"


def _need_url(gap: Gap, round_: Round, by: Actor) -> str:
    """A new row of the readiness sheet of the round's year, for who fills for the lead."""
    lead = gap.row.lead_id
    is_theirs = by.scope("readiness.edit") == "all" or lead in by.agency_ids("readiness.edit")
    if lead is None or not is_theirs or not by.may("readiness.edit"):
        return ""
    words = urlencode({"kode": gap.row.code, "perangkat": lead})
    return f"/kesiapan/{round_.evaluation_year}/baru/?{words}"


def _choices(pairs: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value=value, label=label, is_chosen=value == chosen) for value, label in pairs]


@require_GET
@access("road.view")
def gap_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The questions by points still to win."""
    round_ = fetch_round(code)
    page = gap_page(
        round_=round_,
        by=request.actor,
        wanted={name: request.GET.get(name, "")[:LONGEST] for name in ASKED},
        number=request.GET.get("page", ""),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    values = {"page": page, "round": round_, "tabs": road_tabs(round_, "gap_list")}
    return TemplateResponse(request, f"improvement/gap_list.html{part}", values)
