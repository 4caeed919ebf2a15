"""Instruments: their revisions, the maps between editions, the sheet of official texts, and what it changes."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.editions.files import edition_codes, load_edition_file, map_files
from layak.evaluation.editions.models import Edition, EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import How, coverage
from layak.evaluation.revisions.actions import import_official, load_edition
from layak.evaluation.revisions.forms import OfficialSheetForm
from layak.evaluation.revisions.reads import BASIS, change_rows, differences, rank_text
from layak.evaluation.revisions.rules import (
    PROPOSED,
    REQUIRED,
    UnreadableSheet,
    read_sheet,
    with_official,
)
from layak.evaluation.revisions.sheet import official_workbook
from layak.evaluation.rounds.fetching import XLSX, download
from layak.evaluation.rounds.spreadsheets import forget_table, held_table, hold_table, only_columns
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.instrument import FaultyInstrument
from layak.rules.refusal import Refused


@require_GET
@access("edition.view")
def edition_map_list(request: SignedInRequest) -> HttpResponse:
    """Which question of an edition became which in the next one; no query.

    ``lines`` are codes with their wording, then and now; a key without question stays a key.
    """
    labels: dict[How, str] = {
        "same": _("sama"),
        "reworded": _("berubah bunyi"),
        "split": _("dipecah"),
        "merged": _("digabung"),
        "dropped": _("dihapus"),
        "new": _("baru"),
    }
    cards: list[dict[str, object]] = []
    for file in map_files():
        source, target = file.source, file.target
        if file.map is None or source is None or target is None:
            cards.append({"title": file.name, "note": "", "faults": file.faults})
            continue
        found = coverage(file.map, source, target)
        then = {question.key: f"{question.code} {question.text}" for question in source.questions}
        now = {question.key: f"{question.code} {question.text}" for question in target.questions}
        cards.append(
            {
                "title": f"{source.title} → {target.title}",
                "note": file.map.note,
                "faults": (),
                "counts": [(labels[how], count) for how, count in found.counts.items() if count],
                "lines": [
                    (
                        [then.get(key, key) for key in row.former],
                        [now.get(key, key) for key in row.now],
                        labels[row.how],
                        row.note,
                    )
                    for row in file.map.rows
                ],
                "lost": found.lost,
                "unexplained": found.unexplained,
            }
        )
    return TemplateResponse(request, "evaluation/edition_map_list.html", {"cards": cards})


# Instruments: their revisions, the sheet of official texts, and what it changes.

KIND = "official"


@require_GET
@access("edition.view")
def edition_list(request: SignedInRequest) -> HttpResponse:
    """Every edition with its revisions, newest first: two queries."""
    revisions = (
        EditionRevision.objects.select_related("created_by")
        .defer("document")
        .annotate(round_count=Count("round"))
        .order_by("-number")
    )
    editions = Edition.objects.order_by("title")
    page = {
        "editions": editions.prefetch_related(Prefetch("revisions", queryset=revisions)),
        "files": edition_codes(),
        "may_manage": request.actor.may("edition.manage"),
    }
    return TemplateResponse(request, "evaluation/edition_list.html", page)


@require_POST
@access("edition.manage")
def edition_load(request: SignedInRequest) -> HttpResponse:
    """Keep the edition of a file of the installation; the same wording changes nothing."""
    code = request.POST.get("file", "")
    if code not in edition_codes():
        raise Http404
    try:
        edition = load_edition_file(code)
    except FaultyInstrument as error:
        says = "; ".join(f"{fault.at}: {fault.say}" for fault in error.faults[:3])
        raise Refused(
            _("Berkas %(file)s belum bisa dipakai: %(says)s") % {"file": code, "says": says}
        ) from error
    revision = load_edition(edition=edition, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("%(title)s tersimpan sebagai revisi %(n)d.")
        % {"title": edition.title, "n": revision.number},
        "revision_detail",
        edition=edition.code,
        number=revision.number,
    )


def _revision(edition: str, number: int) -> EditionRevision:
    return get_object_or_404(
        EditionRevision.objects.select_related("edition").defer("document"),
        edition__code=edition,
        number=number,
    )


@require_GET
@access("edition.view")
def revision_detail(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    """One wording as a tree of parts, indicators and questions."""
    revision = _revision(edition, number)
    wording = edition_of(revision.pk)
    siblings = EditionRevision.objects.filter(edition=revision.edition_id)
    numbers = list(siblings.order_by("-number").values_list("number", flat=True))
    names = {body.code: body.name for body in wording.agencies}
    # each question with the word for its basis and the names of its agencies; that options are a
    # proposal is said once, above
    told = {
        q.code: (
            q,
            "" if q.names_basis == "inferred" else BASIS[q.names_basis],
            ", ".join(names.get(code, code) for code in q.agencies),
        )
        for q in wording.questions
    }
    page = {
        "revision": revision,
        "wording": wording,
        "ranks": [rank_text(rank) for rank in wording.ranks],
        "parts": [
            (part, [(row, [told[q.code] for q in row.questions]) for row in part.indicators])
            for part in wording.parts
        ],
        "notes": [f"{note.at}: {note.text}" if note.at else note.text for note in wording.notes],
        "question_count": len(wording.questions),
        "official_count": sum(question.basis == "official" for question in wording.questions),
        "others": [other for other in numbers if other != revision.number],
        "is_newest": numbers[0] == revision.number,
        "may_manage": request.actor.may("edition.manage"),
    }
    return TemplateResponse(request, "evaluation/revision_detail.html", page)


@require_GET
@access("edition.view")
def revision_difference(
    request: SignedInRequest, edition: str, number: int, other: int
) -> HttpResponse:
    """What changed from revision ``other`` to revision ``number``."""
    revision, former = _revision(edition, number), _revision(edition, other)
    changes = differences(edition_of(former.pk), edition_of(revision.pk))
    page = {"revision": revision, "former": former, "changes": change_rows(changes)}
    return TemplateResponse(request, "evaluation/revision_difference.html", page)


@require_GET
@access("edition.manage")
def official_sheet_file(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    revision = _revision(edition, number)
    data = official_workbook(
        edition_of(revision.pk), revision=revision.number, created=timezone.now()
    )
    return download(data, name=f"{edition}-r{revision.number}-teks-resmi.xlsx", media_type=XLSX)


@require_http_methods(["GET", "POST"])
@access("edition.manage")
def official_import(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    """Hand in the filled sheet; its differences are shown before a revision is made."""
    revision = _revision(edition, number)
    form = OfficialSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["sheet"]
        try:
            read_sheet(rows)
        except UnreadableSheet as error:
            form.add_error("sheet", str(error))
        else:
            facts = {"note": form.cleaned_data["note"]}
            kept = only_columns(rows, {*REQUIRED, *PROPOSED})
            token = hold_table(request, KIND, revision.pk, kept, facts=facts)
            return redirect("official_preview", edition=edition, number=number, token=token)
    page = {"revision": revision, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/official_form.html", page, status=status)


@require_GET
@access("edition.manage")
def official_preview_page(
    request: SignedInRequest, edition: str, number: int, token: str
) -> HttpResponse:
    """What the filled sheet would change, before anything is written."""
    revision = _revision(edition, number)
    kept = held_table(request, KIND, revision.pk, token)
    if kept is None:
        return _gone(request, revision)
    _edition, changes, problems = with_official(edition_of(revision.pk), read_sheet(kept.rows))
    page = {
        "revision": revision,
        "changes": change_rows(changes),
        "problems": problems,
        "question_count": len({change.question for change in changes}),
        "can_take": bool(changes) and not problems,
        "token": token,
        "note": kept.facts["note"],
    }
    return TemplateResponse(request, "evaluation/official_preview.html", page)


def _gone(request: SignedInRequest, revision: EditionRevision) -> HttpResponse:
    messages.warning(
        request, _("Pratinjau ini sudah selesai atau sudah lama. Unggah lembarnya sekali lagi.")
    )
    return redirect("official_import", edition=revision.edition.code, number=revision.number)


@require_POST
@access("edition.manage")
def official_take(request: SignedInRequest, edition: str, number: int, token: str) -> HttpResponse:
    """Make the new revision of what was shown."""
    revision = _revision(edition, number)
    kept = held_table(request, KIND, revision.pk, token)
    if kept is None:
        return _gone(request, revision)
    made, changes, problems = import_official(
        base=revision,
        rows=kept.rows,
        by=request.actor,
        at=timezone.now(),
        note=kept.facts["note"],
    )
    if made is None:
        raise Refused(
            _("Lembar ini memuat %(n)d masalah; belum ada yang disimpan.") % {"n": len(problems)}
        )
    forget_table(request, KIND)
    return say_and_go(
        request,
        _(
            "Revisi %(n)d tersimpan dengan %(m)d perubahan. Putaran yang berjalan memakainya bila Anda memilihnya di halaman putaran."
        )
        % {"n": made.number, "m": len(changes)},
        "revision_detail",
        edition=edition,
        number=made.number,
    )
