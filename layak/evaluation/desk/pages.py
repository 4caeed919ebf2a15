"""The question page, its history, its saves by autosave or plain POST, and many questions as rows of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import Collision, save_field, save_fields
from layak.evaluation.answers.fetching import find_answer, say_moved
from layak.evaluation.answers.fields import (
    FIGURE_SIDES,
    OtherText,
    Typed,
    cell_label,
    count_name,
    field_label,
    field_names,
    field_text,
    figure_years,
    option_views,
    shown_value,
)
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.answers.saving import (
    AnswerForm,
    for_autosave,
    is_autosave,
    other_text,
    read_answer_form,
    read_autosave,
    say_collision,
    say_refused,
    say_saved,
)
from layak.evaluation.desk.fetching import answer_response
from layak.evaluation.desk.forms import read_grid, sent_ids
from layak.evaluation.desk.trace_reads import history
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.actions import FlagsOpen
from layak.evaluation.flags.reads import (
    Look,
    ShownFlag,
    explain_url,
    flag_page,
    looks,
    shown_flags,
)
from layak.evaluation.lists.fetching import read_grid_filters
from layak.evaluation.lists.reads import (
    Row,
    Wanted,
    address_of,
    filter_choices,
    find_rows,
)
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.wording import DASH, answer_url, excerpt, stage_tone
from layak.evaluation.scores.reads import live_score, mark_note, measured, round_marks
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.stages.reads import find_move
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def answer_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    return answer_response(request, find_answer(request, answer_id))


@require_GET
@access("answer.view")
def answer_history(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    changes = history(answer, question)
    context = {
        "answer": answer,
        "question": question,
        "changes": changes,
        "tabs": answer_tabs(answer, request.actor, "riwayat"),
    }
    return TemplateResponse(request, "evaluation/answer_history.html", context)


NEXT = "berikutnya"
SCORED = {"option", "mark", "not_applicable"}


@for_autosave
@require_POST
@access("answer.edit")
def answer_save(request: SignedInRequest, answer_id: int) -> HttpResponse:
    if is_autosave(request):
        try:
            edit = read_autosave(request.POST)
            result = save_field(answer_id=answer_id, edit=edit, by=request.actor, at=timezone.now())
        except Answer.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            return say_refused(refusal)
        if isinstance(result, Collision):
            return say_collision(result)
        said = say_saved(result)
        if result.field in SCORED or "-" in result.field:
            said["score_html"] = _live(
                result.answer, request.actor, with_score=result.field in SCORED
            )
        return JsonResponse(said)
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    form = read_answer_form(request.POST, question, answer.round.data_years)
    if form.errors:
        return answer_response(
            request, answer, typed=Typed(values=form.values, errors=form.errors), status=422
        )
    try:
        results = save_fields(
            answer_id=answer.pk, edits=form.edits, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return answer_response(request, answer, typed=Typed(values=form.values), status=409)
    others = {r.field: other_text(r, question) for r in results if isinstance(r, Collision)}
    if others:
        values = {name: form.values[name] for name in others}
        fresh = find_answer(request, answer.pk)
        return answer_response(
            request, fresh, typed=Typed(values=values, others=others), status=409
        )
    return _go_on(request, answer)


def _go_on(request: SignedInRequest, answer: Answer) -> HttpResponse:
    """After a save: a move in the same go, the next question, or here again."""
    here = redirect("answer_detail", answer.pk)
    then = request.POST.get("lalu", "")
    if then == NEXT:
        messages.success(request, _("%s tersimpan.") % answer.code)
        _before, after = round_marks(answer.round_id, request.actor).neighbours(answer.code)
        return redirect("answer_detail", after[1]) if after else here
    step = find_move(stage_policy(answer.round.policy), then, request.actor) if then else None
    if step is None:
        messages.success(request, _("Tersimpan."))
        return here
    try:
        move_answer(
            answer_id=answer.pk,
            move=step.code,
            seen=request.POST.get("seen", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except FlagsOpen:
        messages.warning(request, _("Tersimpan. Jelaskan dahulu tandanya, atau betulkan isiannya."))
        return redirect(explain_url(answer.pk, step.code))
    except Refused as refusal:
        messages.warning(request, _("Tersimpan. %s") % refusal.reason)
        return here
    say_moved(request, step)
    return here


def _live(answer: Answer, by: Actor, *, with_score: bool) -> str:
    """The pieces of the page that a save changes; a count changes no score."""
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    if question is None:
        return ""
    page: dict[str, object] = {
        "mark_note": mark_note(answer, question),
        "measured": measured(answer, question, answer.round.data_years),
        "flags": flag_page(answer, by),
    }
    if with_score:
        marks = round_marks(answer.round_id, by)
        page["score"] = live_score(edition, answer.code, marks.marks, answer.round)
    return render_to_string("evaluation/answer_live.html", {"page": page, "with_score": with_score})


# Many questions as rows to fill in: an indicator, an agency, or what waits for a person.

NOTHING_TYPED = Typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One control: ``name`` in the whole form, ``field`` in the saving protocol.

    Where the form came back, ``text`` is what was typed and ``server`` what is kept.
    """

    name: str
    field: str
    label: str
    text: str
    version: int
    server: str = ""
    is_returned: bool = False
    error: str = ""
    other: OtherText | None = None

    @property
    def area(self) -> str:
        """The text inside a textarea, whose first line break browsers swallow."""
        return f"\n{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A question; without ``may_edit`` its values are only read. ``options`` are (code, label,
    is chosen); ``figures`` are (year, the cells of that year), ``counts`` names their columns."""

    pk: int
    url: str
    code: str
    text: str
    lead: str
    tone: str
    stage: str
    maximum: str
    may_edit: bool
    versions: str
    option: Cell
    chosen: str
    options: list[tuple[str, str, bool]]
    mark: Cell
    counts: str
    figures: list[tuple[int, list[Cell]]]
    note: Cell
    not_applicable: str
    is_carried: bool
    flags: list[ShownFlag]
    refusal: str
    lost: list[str]


def grid_page(
    *,
    round_: Round,
    by: Actor,
    wanted: Wanted,
    at: datetime,
    typed: Mapping[int, Typed] | None = None,
    refusals: Mapping[int, str] | None = None,
) -> dict[str, object]:
    """The rows that ``by`` may see and asked for, by indicator: five queries.

    ``typed`` and ``refusals`` belong to the rows of a form that came back, by answer.
    """
    found = find_rows(round_=round_, by=by, wanted=wanted)
    stood = Answer.objects.filter(pk__in=[row.pk for row in found.shown]).select_related("round")
    answers = {answer.pk: answer for answer in with_standing(stood, at=at)}
    maker = _Maker(round_, by, found.names, typed or {}, refusals or {})
    maker.looks = looks(list(answers.values()))
    shown_rows = [row for row in found.shown if row.pk in answers]
    groups, editable_count = [], 0
    for code, members in groupby(shown_rows, key=lambda row: row.indicator):
        pairs = [(row, maker.edition.find(row.code)) for row in members]
        rows = [maker.row(row, answers[row.pk], asked) for row, asked in pairs if asked]
        name = maker.edition.place(pairs[0][0].code).indicator.name
        has_figures = any(row.figures for row in rows)
        groups.append({"code": code, "name": name, "has_figures": has_figures, "rows": rows})
        editable_count += sum(row.may_edit for row in rows)
    return {
        "round": round_,
        "groups": groups,
        "row_count": len(shown_rows),
        "editable_count": editable_count,
        "filters": filter_choices(round_, found, wanted),
        "wanted": wanted,
        "address": grid_address(wanted),
        "tabs": round_tabs(by, round_),
        "typed": maker.typed,
        "typed_count": len(maker.typed),
        "typed_codes": [(row.pk, row.code) for row in shown_rows if row.pk in maker.typed],
    }


def grid_address(wanted: Wanted) -> str:
    """The query part of the grid's address; without a filter it would begin with one's own."""
    address = address_of(wanted)
    return address if wanted.is_mine or len(address) > 1 else "?milik=semua"


class _Maker:
    """Rows of one page: what they share is looked up once."""

    def __init__(
        self,
        round_: Round,
        by: Actor,
        names: Mapping[int, str],
        typed: Mapping[int, Typed],
        refusals: Mapping[int, str],
    ) -> None:
        self.round, self.by, self.names = round_, by, names
        self.typed, self.refusals = typed, refusals
        self.edition = edition_of(round_.revision_id)
        policy = stage_policy(round_.policy)
        self.tags = {
            stage.code: (stage_tone(policy, stage), stage.label) for stage in policy.stages
        }
        self.verdicts: dict[tuple[object, ...], bool] = {}
        self.looks: Mapping[int, Look] = {}

    def row(self, row: Row, answer: Answer, question: Question) -> GridRow:
        typed, years = self.typed.get(answer.pk, NOTHING_TYPED), self.round.data_years
        cells = {
            name: _cell(answer, name, question, typed)
            for name in field_names(question, years)
            if name != "not_applicable"
        }
        figures = [
            (year, [cells[name] for side in FIGURE_SIDES if (name := f"{side}-{year}") in cells])
            for year in figure_years(question, years)
        ]
        tone, stage = self.tags[answer.stage]
        options = [
            (view.code, view.label, view.is_chosen)
            for view in option_views(question, cells["option"].text)
        ]
        return GridRow(
            pk=answer.pk,
            url=answer_url(answer.pk),
            code=answer.code,
            text=row.text,
            lead=self.names.get(row.lead_id or 0, DASH),
            tone=tone,
            stage=stage,
            maximum=decimal_id(answer.maximum),
            may_edit=self._may_edit(answer),
            versions=" ".join(f"{name}:{cell.version}" for name, cell in cells.items()),
            option=cells["option"],
            chosen=next((label for _code, label, is_on in options if is_on), DASH),
            options=options,
            mark=cells["mark"],
            counts=" / ".join(
                count_name(question, side)
                for side in FIGURE_SIDES
                if any(name.startswith(side) for name in cells)
            ),
            figures=figures,
            note=cells["note"],
            not_applicable=excerpt(answer.not_applicable_reason),
            is_carried=answer.carried is not None,
            flags=shown_flags(self.looks.get(answer.pk, Look()), self.by),
            refusal=self.refusals.get(answer.pk, ""),
            lost=[cell.text for cell in cells.values() if cell.is_returned and cell.text],
        )

    def _may_edit(self, answer: Answer) -> bool:
        """The verdict hangs on stage, window and bodies alone: asked once for each combination."""
        standing = standing_of(answer, self.round)
        key = (standing.stage, standing.window_is_open, standing.lead_id, standing.contributor_ids)
        if key not in self.verdicts:
            self.verdicts[key] = can_edit(self.by, standing).allowed
        return self.verdicts[key]


def _cell(answer: Answer, name: str, question: Question, typed: Typed) -> Cell:
    kept = shown_value(name, field_text(answer, name))
    return Cell(
        name=f"{answer.pk}-{name}",
        field=name,
        label=f"{answer.code} {cell_label(name, question) if '-' in name else field_label(name)}",
        text=typed.values.get(name, kept),
        version=answer.versions.get(name, 0),
        server=kept,
        is_returned=name in typed.values,
        error=typed.errors.get(name, ""),
        other=typed.others.get(name),
    )


# Many questions at once: read, filled in one by one by the autosave, or sent as a whole.


@require_GET
@access("answer.view")
def grid(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, fetch_round(code))


def _page(
    request: SignedInRequest,
    round_: Round,
    *,
    typed: Mapping[int, Typed] | None = None,
    refusals: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = grid_page(
        round_=round_,
        by=request.actor,
        wanted=read_grid_filters(request.GET),
        at=timezone.now(),
        typed=typed,
        refusals=refusals,
    )
    return TemplateResponse(request, "evaluation/grid.html", {"page": page}, status=status)


@require_POST
@access("answer.edit")
def grid_save(request: SignedInRequest, code: str) -> HttpResponse:
    """Every row that was changed is saved by itself; the others come back with the reason."""
    round_ = fetch_round(code)
    answers = Answer.objects.visible_to(request.actor).filter(round=round_)
    rows = {answer.pk: answer for answer in answers.filter(pk__in=sent_ids(request.POST))}
    forms = read_grid(request.POST, rows.values(), round_)
    typed: dict[int, Typed] = {}
    refusals: dict[int, str] = {}
    for pk, form in forms.items():
        back, reason = _save_row(request, rows[pk], round_, form)
        if back is not None:
            typed[pk], refusals[pk] = back, reason
    saved_count = len(forms) - len(typed)
    if typed:
        return _page(request, round_, typed=typed, refusals=refusals, status=422)
    messages.success(request, _("%(n)d pertanyaan tersimpan.") % {"n": saved_count})
    wanted = read_grid_filters(request.GET)
    return redirect(f"{reverse('grid', args=[code])}{grid_address(wanted)}")


def _save_row(
    request: SignedInRequest, answer: Answer, round_: Round, form: AnswerForm
) -> tuple[Typed | None, str]:
    """What has to come back of the row, and why; nothing when all of it is saved."""
    if form.errors:
        return Typed(values=form.values, errors=form.errors), ""
    try:
        results = save_fields(
            answer_id=answer.pk, edits=form.edits, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        return Typed(values=form.values), refusal.reason
    question = edition_of(round_.revision_id).find(answer.code)
    late = [result for result in results if isinstance(result, Collision)]
    if not late or question is None:
        return None, ""
    others = {result.field: other_text(result, question) for result in late}
    return Typed(values={name: form.values[name] for name in others}, others=others), ""
