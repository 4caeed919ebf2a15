"""The list of the library; one evidence with its versions, its handling, its history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.people.roles.actor import Actor
from layak.platform.documents.pictures.pages import DRAWN, PHOTOS
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.records.evidence.files.copies import LAYERS, PAGE
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy, Redaction
from layak.records.evidence.files.permissions import (
    can_describe,
    can_handle,
    can_redact,
    may_have_original,
    may_open_restricted,
    owns,
)
from layak.records.evidence.files.reads import KIND_LABELS, type_name, visible_evidence
from layak.records.evidence.files.scanning import quarantine_of
from layak.records.evidence.files.uses import uses_of
from layak.records.evidence.library.actions import change_sensitivity, doubt_about, explain_photo
from layak.records.evidence.library.forms import SensitivityForm, UnplacedForm
from layak.records.evidence.library.reads import (
    STATES,
    LibraryWanted,
    library,
    sees_readers,
    timeline,
)
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.reads import likenesses, suggestion
from layak.records.evidence.reading.searchable_copies import bundle_span
from layak.records.evidence.viewing.reasons import ReasonForm
from layak.rules.entries import read_text
from layak.rules.proof import Proof, ending

LONGEST_SEARCH = 200


@require_GET
@access("evidence.view")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The library, with the words of the address."""
    # what is no value of ours narrows nothing
    kind, form, state = (request.GET.get(name, "") for name in ("jenis", "bentuk", "keadaan"))
    asked = LibraryWanted(
        words=read_text(request.GET.get("q", "")[:LONGEST_SEARCH]).strip(),
        kind=kind if kind in KIND_LABELS else "",
        form=form if form in Evidence.Form.values else "",
        agency=read_text(request.GET.get("perangkat", ""))[:60],
        year=_number(request.GET.get("tahun", ""), 4),
        state=state if state in STATES else "",
        page=max(_number(request.GET.get("hal", ""), 4) or 1, 1),
    )
    page = library(by=request.actor, asked=asked, today=timezone.localdate())
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    context = {"page": page, "may_add": request.actor.may("evidence.add")}
    return TemplateResponse(request, f"evidence/evidence_list.html{part}", context)


def _number(text: str, longest: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if is_number else None


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_handling(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Who may see the evidence; a public one is asked about children first."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    form = SensitivityForm(posted(request), initial={"sensitivity": evidence.sensitivity})
    if form.is_valid() and acted(
        form,
        lambda: change_sensitivity(
            evidence=evidence, by=request.actor, at=timezone.now(), **form.cleaned_data
        ),
    ):
        return say_and_go(request, _("Kerahasiaan disimpan."), "evidence_detail", evidence.pk)
    return _page(request, evidence, form, status=422 if form.errors else 200)


@require_POST
@access("evidence.add")
def evidence_explain(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Why a photo has neither day nor place."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    reason = UnplacedForm(request.POST)
    if not reason.is_valid():
        return _page(
            request,
            evidence,
            SensitivityForm(initial={"sensitivity": evidence.sensitivity}),
            reason=reason,
            status=422,
        )
    explain_photo(evidence=evidence, by=request.actor, at=timezone.now(), **reason.cleaned_data)
    return say_and_go(request, _("Keterangan foto disimpan."), "evidence_detail", evidence.pk)


def _page(
    request: SignedInRequest,
    evidence: Evidence,
    form: SensitivityForm,
    *,
    reason: UnplacedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "evidence": evidence,
        "form": form,
        "reason": reason or UnplacedForm(initial={"because": evidence.unplaced_because}),
        "may_handle": can_handle(request.actor, evidence),
        "doubt": doubt_about(evidence),
    }
    template = "evidence/evidence_handling.html"
    return TemplateResponse(request, template, context, status=status)


LINES = 100


@require_GET
@access("evidence.view")
def evidence_history(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """What became of an evidence, the newest first."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    lines = timeline(evidence, request.actor)
    context = {
        "evidence": evidence,
        "lines": Paginator(lines, LINES).get_page(request.GET.get("page")),
        "sees_readers": sees_readers(request.actor, evidence),
    }
    return TemplateResponse(request, "evidence/evidence_history.html", context)


# One evidence with its versions, their copies, what was blacked out of it, and its uses.

HASH_SHOWN = 12


@require_GET
@access("evidence.view")
def evidence_detail(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """An evidence with every version, newest first, and its visible uses.

    ``may_open`` is false for a restricted evidence of others; ``asks_reason`` before opening.
    """
    by, at = request.actor, timezone.now()
    evidence = get_object_or_404(visible_evidence(by), pk=evidence_id)
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    may_open = not is_restricted or may_open_restricted(by, evidence)
    files = list(
        evidence.files.select_related("uploaded_by", "on_behalf_of", "scan").order_by("-version")
    )
    into, origin = redactions(evidence, by)
    shown = versions(files, evidence, by, may_open=may_open)
    proof = Proof(since_on=evidence.valid_since_on, until_on=evidence.valid_until_on)
    page = {
        "evidence": evidence,
        "versions": shown,
        "newest": shown[0] if shown else None,
        "uses": uses_of(evidence, by, at=at),
        "sensitivity": str(evidence.get_sensitivity_display()),
        "asks_reason": is_restricted,
        "may_open": may_open,
        # only for who may change the evidence
        "camera": camera(files[0]) if files and owns(by, evidence) else None,
        # that it has ended or soon will; empty where it holds
        "ending": ending(proof, today=timezone.localdate(at)) or "",
        "redacted_into": into,
        "redacted_from": origin,
    }
    context = {
        "page": page,
        "form": ReasonForm(),
        "suggested": suggestion(evidence),
        "likenesses": likenesses(evidence, by=by),
        "may_describe": can_describe(by),
    }
    return TemplateResponse(request, "evidence/evidence_detail.html", context)


def versions(
    files: list[EvidenceFile], evidence: Evidence, by: Actor, *, may_open: bool
) -> list[dict[str, object]]:
    """A line of each version. An empty address is not for this person, or not made yet."""
    may_redact = can_redact(by, evidence).allowed
    has_original = may_have_original(by, evidence)
    kinds: dict[int, set[str]] = {}
    read: dict[int, set[int]] = {}
    copies = FileCopy.objects.filter(file__in=files).exclude(kind=PAGE)
    told = copies.values_list("file_id", "kind", "page", "file__text__page_count")
    for file_id, kind, page, count in told:
        if page:
            pages = bundle_span(page, count or 1) if kind == LAYERS else (page,)
            read.setdefault(file_id, set()).update(pages)
        else:
            kinds.setdefault(file_id, set()).add(kind)
    lines: list[dict[str, object]] = []
    for file in files:
        made = kinds.get(file.pk, set())
        quarantine = quarantine_of(file)
        is_open = may_open and not quarantine
        has_thumbnail = (
            FileCopy.Kind.THUMBNAIL in made
            and evidence.sensitivity != Evidence.Sensitivity.RESTRICTED
        )
        has_searchable = FileCopy.Kind.SEARCHABLE in made
        is_drawn = may_redact and file.media_type in DRAWN
        lines.append(
            {
                "number": file.version,
                "name": file.original_name,
                "type_name": type_name(file.media_type),
                "size": file.size,
                "short_hash": file.sha256[:HASH_SHOWN],
                "uploaded_at": file.uploaded_at,
                "uploaded_by": file.uploaded_by.name,
                "on_behalf_of": file.on_behalf_of.name if file.on_behalf_of else "",
                "url": _way("evidence_download", file, is_there=is_open),
                "view_url": _way("evidence_view", file, is_there=is_open),
                "thumbnail_url": _way(
                    "evidence_thumbnail", file, is_there=is_open and has_thumbnail
                ),
                "searchable_url": _way(
                    "evidence_searchable", file, is_there=is_open and has_searchable
                ),
                # so many pages of it are read while it is made
                "searchable_page_count": 0 if has_searchable else len(read.get(file.pk, ())),
                "redact_url": _way("evidence_redact", file, is_there=is_open and is_drawn),
                # the photo goes out without the camera's notes
                "is_stripped": file.media_type in PHOTOS and not has_original,
                # why it cannot be opened: it waits for the scanner, or holds a virus
                "quarantine": quarantine,
            }
        )
    return lines


def _way(name: str, file: EvidenceFile, *, is_there: bool) -> str:
    return reverse(name, args=[file.evidence_id, file.version]) if is_there else ""


def camera(file: EvidenceFile) -> dict[str, object] | None:
    """What the camera wrote into a photo. ``place`` as maps are asked for one: degrees south or
    north, west or east; empty where unknown."""
    if file.media_type not in PHOTOS:
        return None
    said = FileText.objects.filter(file=file).first()
    if said is None or (said.taken_at is None and said.latitude is None):
        return None
    is_placed = said.latitude is not None and said.longitude is not None
    place = f"{said.latitude}, {said.longitude}" if is_placed else ""
    return {"taken_at": said.taken_at, "place": place}


def redactions(evidence: Evidence, by: Actor) -> tuple[list[dict[str, object]], ...]:
    """What was made of this evidence, and what it was made of: two queries.

    The other side is without address where this person may not see it.
    """
    rows = list(
        Redaction.objects.filter(Q(file__evidence=evidence) | Q(result__evidence=evidence))
        .select_related("file__evidence", "result__evidence", "redacted_by")
        .order_by("pk")
    )
    ids = {row.file.evidence_id for row in rows} | {row.result.evidence_id for row in rows}
    seen = set(visible_evidence(by).filter(pk__in=ids).values_list("pk", flat=True))
    into: list[dict[str, object]] = []
    origin: list[dict[str, object]] = []
    for row in rows:
        for here, other, links in ((row.file, row.result, into), (row.result, row.file, origin)):
            if here.evidence_id != evidence.pk:
                continue
            is_seen = other.evidence_id in seen
            links.append(
                {
                    "title": other.evidence.title if is_seen else _("Berkas asli"),
                    "url": reverse("evidence_detail", args=[other.evidence_id]) if is_seen else "",
                    "version": other.version,
                    "redacted_at": row.redacted_at,
                    "redacted_by": row.redacted_by.name,
                    "because": row.because,
                }
            )
    return into, origin
