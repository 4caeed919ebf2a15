"""Instruments: their revisions, the maps between editions, the sheet of official texts, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.editions import files
from layak.evaluation.editions.files import MapFile, map_files
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import How, coverage
from layak.evaluation.revisions.actions import import_official, load_edition
from layak.evaluation.revisions.forms import OfficialSheetForm
from layak.evaluation.revisions.reads import (
    change_rows,
    differences,
    edition_lines,
    official_preview,
    revision_page,
)
from layak.evaluation.revisions.rules import REQUIRED, UnreadableSheet, read_sheet
from layak.evaluation.revisions.sheet import official_workbook
from layak.evaluation.rounds.fetching import XLSX, download
from layak.evaluation.rounds.spreadsheets import forget_table, held_table, hold_table, only_columns
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.instrument import Edition, FaultyInstrument
from layak.rules.refusal import Problem, Refused

# The maps between editions, with what each explains and what it forgot.


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """``former`` and ``now`` are codes with their wording; a key without question stays a key."""

    former: list[str]
    now: list[str]
    how: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCard:
    """``counts`` are pairs of a word and a number; ``faults`` forbid the use of the map."""

    name: str
    title: str
    note: str
    faults: tuple[Problem, ...]
    counts: list[tuple[str, int]]
    lines: list[MapLine]
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]


def edition_map_cards() -> list[MapCard]:
    """Every map that ships with the application; no query."""
    return [_card(file) for file in map_files()]


def how_labels() -> dict[How, str]:
    return {
        "same": _("sama"),
        "reworded": _("berubah bunyi"),
        "split": _("dipecah"),
        "merged": _("digabung"),
        "dropped": _("dihapus"),
        "new": _("baru"),
    }


def _card(file: MapFile) -> MapCard:
    if file.map is None or file.source is None or file.target is None:
        return MapCard(
            name=file.name,
            title=file.name,
            note="",
            faults=file.faults,
            counts=[],
            lines=[],
            lost=(),
            unexplained=(),
        )
    source, target, labels = file.source, file.target, how_labels()
    found = coverage(file.map, source, target)
    return MapCard(
        name=file.name,
        title=f"{source.title} → {target.title}",
        note=file.map.note,
        faults=(),
        counts=[(labels[how], count) for how, count in found.counts.items() if count],
        lines=[
            MapLine(
                former=_named(row.former, source),
                now=_named(row.now, target),
                how=labels[row.how],
                note=row.note,
            )
            for row in file.map.rows
        ],
        lost=found.lost,
        unexplained=found.unexplained,
    )


def _named(keys: tuple[str, ...], edition: Edition) -> list[str]:
    known = {question.key: f"{question.code} {question.text}" for question in edition.questions}
    return [known.get(key, key) for key in keys]


@require_GET
@access("edition.view")
def edition_map_list(request: SignedInRequest) -> HttpResponse:
    """Which question of an edition became which in the next one."""
    page = {"cards": edition_map_cards()}
    return TemplateResponse(request, "evaluation/edition_map_list.html", page)


# Instruments: their revisions, the sheet of official texts, and what it changes.

KIND = "official"


@require_GET
@access("edition.view")
def edition_list(request: SignedInRequest) -> HttpResponse:
    page = {
        "editions": edition_lines(),
        "files": files.edition_codes(),
        "may_manage": request.actor.may("edition.manage"),
    }
    return TemplateResponse(request, "evaluation/edition_list.html", page)


@require_POST
@access("edition.manage")
def edition_load(request: SignedInRequest) -> HttpResponse:
    """Keep the edition of a file of the installation; the same wording changes nothing."""
    code = request.POST.get("file", "")
    if code not in files.edition_codes():
        raise Http404
    try:
        edition = files.load_edition_file(code)
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
    page = {
        "revision": revision,
        "page": revision_page(revision),
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
    if request.method == "POST" and form.is_valid() and (token := _hold(request, revision, form)):
        return redirect("official_preview", edition=edition, number=number, token=token)
    page = {"revision": revision, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/official_form.html", page, status=status)


def _hold(request: SignedInRequest, revision: EditionRevision, form: OfficialSheetForm) -> str:
    """The token of the preview, or nothing with the reason on the form."""
    rows = form.cleaned_data["sheet"]
    try:
        read_sheet(rows)
    except UnreadableSheet as error:
        form.add_error("sheet", str(error))
        return ""
    facts = {"note": form.cleaned_data["note"]}
    kept = only_columns(rows, set(REQUIRED))
    return hold_table(request, KIND, revision.pk, kept, facts=facts)


@require_GET
@access("edition.manage")
def official_preview_page(
    request: SignedInRequest, edition: str, number: int, token: str
) -> HttpResponse:
    revision = _revision(edition, number)
    kept = held_table(request, KIND, revision.pk, token)
    if kept is None:
        return _gone(request, revision)
    page = {
        "revision": revision,
        "preview": official_preview(revision, kept.rows),
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
