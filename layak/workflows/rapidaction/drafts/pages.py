"""The editor of playbooks, and the pages on which a draft is decided and its law rows reviewed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.catalogue.fetching import (
    find_draft,
    find_version,
    frame_of,
    lasting_version,
    sees_drafts,
)
from layak.workflows.rapidaction.catalogue.reads import review_history, step_rows
from layak.workflows.rapidaction.drafts.actions import (
    DraftMoved,
    FaultyDraft,
    adopt_draft,
    begin_draft,
    brings_new_law,
    discard_draft,
    record_reviews,
    save_draft,
    set_terms,
)
from layak.workflows.rapidaction.drafts.documents import (
    moved,
    with_new_step,
    with_step,
    without_step,
)
from layak.workflows.rapidaction.drafts.forms import (
    ExampleForm,
    FactsForm,
    ReviewForm,
    SeenForm,
    SourceForm,
    StepForm,
    TermsForm,
    tell,
)
from layak.workflows.rapidaction.drafts.permissions import can_adopt
from layak.workflows.rapidaction.drafts.reads import diff_page, review_fate, time_rows
from layak.workflows.rapidaction.playbooks.documents import Document, read_source, source_of
from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Step
from layak.workflows.rapidaction.scheme.reads import Shown

FOLDER = "rapidaction/playbooks"

# The editor: a draft, step by step or as YAML, with the same checks for both.


@require_POST
@access("playbook.edit")
def playbook_begin(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """A draft from the version in force; where one is open, that one."""
    lasting_version(playbook_code)
    takes_law = request.POST.get("dari") == "bawaan"
    begin_draft(code=playbook_code, by=request.actor, at=timezone.now(), takes_law=takes_law)
    return redirect("playbook_edit", playbook_code)


@require_GET
@access("playbook.edit")
def playbook_edit(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """The draft with what may be done to it; without one the way to begin."""
    return _edit_page(request, playbook_code)


def _edit_page(
    request: SignedInRequest, code: str, terms: TermsForm | None = None, status: int = 200
) -> HttpResponse:
    lasting = lasting_version(code)
    drafts = PlaybookVersion.objects.filter(code=code, state=PlaybookVersion.State.DRAFT)
    draft = drafts.select_related("created_by").first()
    context = {
        **frame_of(request.actor, lasting),
        "draft": draft,
        "lasting": lasting,
        "brings_new_law": brings_new_law(lasting),
    }
    if draft is not None:
        playbook = playbook_of(draft)
        kept = {
            "valid_from_on": draft.valid_from_on,
            "because": draft.changed_because,
            "seen": draft.saved_count,
        }
        context |= {
            "rows": [row for row in step_rows(draft, playbook) if row.part == "own"],
            "diff": diff_page(playbook_of(lasting), playbook),
            "terms": terms or TermsForm(initial=kept, auto_id="berlaku-%s"),
        }
    return TemplateResponse(request, f"{FOLDER}/playbook_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("playbook.edit")
def playbook_step(request: SignedInRequest, playbook_code: str, step_number: int) -> HttpResponse:
    """Change one step; of a law row only what the law leaves open."""
    draft = find_draft(playbook_code)
    step = _step_of(draft, step_number)
    initial = {"seen": draft.saved_count}
    form = StepForm(posted(request), shared=common(), step=step, initial=initial)
    what = _("langkah %(order)d") % {"order": step_number}
    return _form_page(
        request,
        draft,
        form,
        lambda: with_step(draft.document, step_number, form.words(), step.limit),
        what=what,
        step=step,
    )


@require_http_methods(["GET", "POST"])
@access("playbook.edit")
def playbook_step_new(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """A step of the city's own, behind the others."""
    draft = find_draft(playbook_code)
    initial = {"seen": draft.saved_count, "unit": "hours", "limit_type": "target"}
    form = StepForm(posted(request), shared=common(), step=None, initial=initial)
    return _form_page(
        request,
        draft,
        form,
        lambda: with_new_step(draft.document, form.words()),
        what=_("langkah baru"),
    )


@require_http_methods(["GET", "POST"])
@access("playbook.edit")
def playbook_facts(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """When it opens, who leads, documents, closing criteria, notes."""
    draft = find_draft(playbook_code)
    initial = {"seen": draft.saved_count}
    form = FactsForm(posted(request), shared=common(), document=draft.document, initial=initial)
    return _form_page(request, draft, form, lambda: form.changed(draft.document), what=_("uraian"))


@require_http_methods(["GET", "POST"])
@access("playbook.edit")
def playbook_source(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """The whole draft as YAML, with the same checks."""
    draft = find_draft(playbook_code)
    initial = {"seen": draft.saved_count, "text": source_of(draft.document)}
    form = SourceForm(posted(request), initial=initial)

    def changed() -> Document:
        document, faults = read_source(form.cleaned_data["text"])
        if faults:
            raise FaultyDraft(faults)
        return document

    return _form_page(request, draft, form, changed, what=_("naskah"), is_source=True)


def _form_page[F: (StepForm, FactsForm, SourceForm)](
    request: SignedInRequest,
    draft: PlaybookVersion,
    form: F,
    changed: Callable[[], Document],
    *,
    what: str,
    step: Step | None = None,
    is_source: bool = False,
) -> HttpResponse:
    """The form; saved it leads back to the draft, refused it keeps what was typed."""
    kept = None
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            _check_seen(draft, seen)
            save_draft(
                draft_id=draft.pk,
                document=changed(),
                seen=seen,
                what=what,
                by=request.actor,
                at=timezone.now(),
            )
        except DraftMoved as moved_on:
            kept = moved_on.kept
            form.add_error(None, moved_on.reason)
            form.say_instead("seen", kept.saved_count)
        except FaultyDraft as faulty:
            tell(form, faulty.faults)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return say_and_go(
                request,
                _("Rancangan disimpan: %(what)s.") % {"what": what},
                "playbook_edit",
                draft.code,
            )
    context = {
        **frame_of(request.actor, draft),
        "draft": draft,
        "form": form,
        "what": what,
        "step": step,
        "kept": kept,
        "is_source": is_source,
        "theirs": source_of(kept.document) if kept else "",
        "kept_rows": step_rows(kept, playbook_of(kept)) if kept and not is_source else [],
    }
    status = 409 if kept else 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_form.html", context, status=status)


def _check_seen(draft: PlaybookVersion, seen: int) -> None:
    """Before the change is made: what was typed is about the draft as it was read."""
    if draft.saved_count != seen:
        raise DraftMoved(draft)


def _step_of(draft: PlaybookVersion, order: int) -> Step:
    """The step with this number; 404 where there is none."""
    found = next((step for step in playbook_of(draft).steps if step.order == order), None)
    if found is None:
        raise Http404
    return found


@require_POST
@access("playbook.edit")
def playbook_step_move(
    request: SignedInRequest, playbook_code: str, step_number: int
) -> HttpResponse:
    """One place up or down."""
    by = -1 if request.POST.get("arah") == "naik" else 1
    what = _("urutan langkah %(order)d") % {"order": step_number}
    return _rearranged(
        request, playbook_code, step_number, what, lambda d: moved(d, step_number, by)
    )


@require_POST
@access("playbook.edit")
def playbook_step_remove(
    request: SignedInRequest, playbook_code: str, step_number: int
) -> HttpResponse:
    """Take a step of the city's own away; a law row stays."""
    what = _("langkah %(order)d dihapus") % {"order": step_number}
    return _rearranged(
        request, playbook_code, step_number, what, lambda d: without_step(d, step_number)
    )


def _rearranged(
    request: SignedInRequest,
    code: str,
    order: int,
    what: str,
    change: Callable[[Document], Document],
) -> HttpResponse:
    draft = find_draft(code)
    _step_of(draft, order)

    def act(seen: int) -> None:
        _check_seen(draft, seen)
        save_draft(
            draft_id=draft.pk,
            document=change(draft.document),
            seen=seen,
            what=what,
            by=request.actor,
            at=timezone.now(),
        )

    return _pressed(request, code, act, _("Rancangan disimpan: %(what)s.") % {"what": what})


@require_POST
@access("playbook.edit")
def playbook_discard(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Throw the draft away."""
    draft = find_draft(playbook_code)

    def act(seen: int) -> None:
        discard_draft(draft_id=draft.pk, seen=seen, by=request.actor, at=timezone.now())

    return _pressed(request, playbook_code, act, _("Rancangan dibuang. Versi berlaku tetap."))


@require_POST
@access("playbook.edit")
def playbook_terms(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """From when the draft is to hold, and why; asks for adoption."""
    draft = find_draft(playbook_code)
    form = TermsForm(request.POST, auto_id="berlaku-%s")
    status = 422
    if form.is_valid():
        try:
            set_terms(
                draft_id=draft.pk,
                valid_from_on=form.cleaned_data["valid_from_on"],
                because=form.cleaned_data["because"],
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except DraftMoved as moved_on:
            status = 409
            form.add_error(None, moved_on.reason)
            form.say_instead("seen", moved_on.kept.saved_count)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return say_and_go(
                request, _("Rancangan menunggu penetapan ketua."), "playbook_edit", playbook_code
            )
    return _edit_page(request, playbook_code, form, status)


def _pressed(
    request: SignedInRequest, code: str, act: Callable[[int], None], said: str
) -> HttpResponse:
    """A button of the draft's page: done and said, or why not."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Halaman ini sudah lama. Muat ulang, lalu coba lagi."))
        return redirect("playbook_edit", code)
    try:
        act(form.cleaned_data["seen"])
    except FaultyDraft as faulty:
        for fault in faulty.faults:
            messages.error(request, f"{fault.at}: {fault.say}. {fault.fix}".strip())
    except DraftMoved:
        messages.error(request, _("Rancangan ini berubah sejak halaman dibuka. Periksa lagi."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, said)
    return redirect("playbook_edit", code)


# Deciding on a playbook: what a draft changes, its adoption, the review of law rows.


@require_GET
@access("playbook.view")
def playbook_diff(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Another version against that in force: words and due times; the draft where one is open."""
    lasting = lasting_version(playbook_code)
    other = _compared(request, playbook_code, lasting)
    before, after = (lasting, other) if other.version > lasting.version else (other, lasting)
    form = ExampleForm(
        {"mulai": request.GET.get("mulai") or timezone.localtime().strftime("%Y-%m-%dT%H:00")}
    )
    times: list[Shown] = []
    if form.is_valid():
        try:
            moment = timezone.localtime(form.cleaned_data["mulai"])
            times = time_rows(playbook_of(before), playbook_of(after), moment)
        except Refused as refusal:
            form.add_error("mulai", refusal.reason)
    context = {
        **frame_of(request.actor, lasting),
        "before": before,
        "after": after,
        "diff": diff_page(playbook_of(before), playbook_of(after)),
        "form": form,
        "times": times,
        "asked": request.GET.get("versi", ""),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_diff.html", context, status=status)


def _compared(request: SignedInRequest, code: str, lasting: PlaybookVersion) -> PlaybookVersion:
    if request.GET.get("versi"):
        return find_version(request, code)
    drafts = PlaybookVersion.objects.filter(code=code, state=PlaybookVersion.State.DRAFT)
    draft = drafts.first() if sees_drafts(request.actor) else None
    former = PlaybookVersion.objects.filter(code=code, version__lt=lasting.version)
    return draft or former.order_by("-version").first() or lasting


@require_http_methods(["GET", "POST"])
@access("playbook.adopt")
def playbook_adopt(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """The draft with what it changes; adopted it holds from its day on."""
    lasting = lasting_version(playbook_code)
    drafts = PlaybookVersion.objects.filter(code=playbook_code, state=PlaybookVersion.State.DRAFT)
    if request.method == "GET" and not drafts.exists():
        messages.info(request, _("Tidak ada rancangan yang menunggu penetapan."))
        return redirect("playbook_detail", playbook_code)
    draft = find_draft(playbook_code)
    form = SeenForm(posted(request), initial={"seen": draft.saved_count})
    is_stale = False
    if form.is_valid():
        try:
            adopt_draft(
                draft_id=draft.pk,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except DraftMoved:
            is_stale = True
            form = SeenForm(initial={"seen": draft.saved_count})
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return say_and_go(
                request,
                _("Skema ditetapkan. Penanganan lama tetap pada versinya."),
                "playbook_detail",
                playbook_code,
            )
    before, after = playbook_of(lasting), playbook_of(draft)
    carried_count, lost = review_fate(lasting, before, after)
    context = {
        **frame_of(request.actor, lasting),
        "draft": draft,
        "lasting": lasting,
        "diff": diff_page(before, after),
        "carried_count": carried_count,
        "lost": ", ".join(map(str, lost)),
        "form": form,
        "verdict": can_adopt(request.actor, draft),
        "is_stale": is_stale,
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_adopt.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("playbook.review")
def playbook_review(request: SignedInRequest, playbook_code: str) -> HttpResponse:
    """Tick rows, say whether the law says so; former words stay below."""
    version = find_version(request, playbook_code)
    rows = [row for row in step_rows(version, playbook_of(version)) if row.is_reviewable]
    seat = request.actor.seat
    office = f", {seat.title}" if seat else ""
    form = ReviewForm(
        posted(request),
        choices=[(row.key, row.name) for row in rows],
        initial={"reviewer": f"{request.user.name}{office}"[:200]},
    )
    if form.is_valid() and acted(
        form,
        lambda: record_reviews(
            version_id=version.pk,
            rows=form.chosen(),
            is_confirmed=form.cleaned_data["says"] == "confirm",
            reviewer=form.cleaned_data["reviewer"],
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        count = len(form.chosen())
        messages.success(request, _("Tinjauan %(count)d baris dicatat.") % {"count": count})
        address = reverse("playbook_review", args=[playbook_code])
        return redirect(f"{address}?versi={version.version}")
    ticked = form["rows"].value() or []
    context = {
        **frame_of(request.actor, version),
        "rows": [(row, row.key in ticked) for row in rows],
        "form": form,
        "history": review_history(version),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"{FOLDER}/playbook_review.html", context, status=status)
