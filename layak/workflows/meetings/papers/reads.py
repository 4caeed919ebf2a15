"""The papers of a meeting: where each lies, what is missing, what they prove."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.rounds.wording import answer_url, moment_text
from layak.records.evidence.files.reads import thumbnail_urls, visible_evidence
from layak.workflows.meetings.papers.models import Paper, PaperMove
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import meeting_label

TONES = {
    Paper.State.DRAFT.value: "",
    Paper.State.OUT.value: "wait",
    Paper.State.SIGNED.value: "done",
    Paper.State.REPLACED.value: "lock",
    Paper.State.FILED.value: "done",
}
ON_PAPER = (Paper.Kind.INVITATION.value, Paper.Kind.ATTENDANCE.value, Paper.Kind.MINUTES.value)
WAITING_SHOWN = 200


def papers_page(*, meeting: Meeting, by: Actor) -> dict[str, object]:
    """All papers of one meeting: six queries, however many.

    ``missing`` are sentences, one for each paper that the treasurer's package still lacks.
    """
    rows = paper_rows(meeting.pk)
    kept = [row.evidence_id for row in rows if row.evidence_id]
    seen = set(visible_evidence(by).filter(pk__in=kept).values_list("pk", flat=True))
    proofs = _proofs(kept) if by.may("meeting.manage") else {}
    pictures = thumbnail_urls(seen)
    views = [
        paper_view(row, by, pictures if row.evidence_id in seen else None)
        | {"proofs": proofs.get(row.evidence_id or 0, [])}
        for row in rows
    ]
    return {
        "meeting": meeting,
        "may_run": by.may("meeting.manage"),
        "on_paper": [view for view in views if view["kind"] in ON_PAPER],
        "photos": [view for view in views if view["kind"] == Paper.Kind.PHOTO],
        "others": [view for view in views if view["kind"] not in (*ON_PAPER, Paper.Kind.PHOTO)],
        "missing": missing(rows),
        "photo_hint": photo_hint(sum(row.kind == Paper.Kind.PHOTO for row in rows)),
    }


def paper_rows(meeting_id: int) -> list[Paper]:
    """Papers that stand with their moves, the newest version first: two queries.

    Of what was replaced only versions of papers remain; files taken off are gone from here.
    """
    moves = PaperMove.objects.select_related("by").order_by("-pk")
    rows = Paper.objects.filter(meeting=meeting_id).prefetch_related(
        Prefetch("moves", queryset=moves)
    )
    shown = rows.exclude(state=Paper.State.REPLACED).order_by("kind", "-version", "pk")
    older = rows.filter(state=Paper.State.REPLACED, kind__in=ON_PAPER)
    return [*shown, *older.order_by("kind", "-version")]


def missing(rows: list[Paper]) -> list[str]:
    """What the package of the treasurer still lacks, in its order."""
    policy = minutes_policy()
    found = []
    for kind in policy.package:
        own = [row for row in rows if row.kind == kind and row.state != Paper.State.REPLACED]
        label = str(Paper.Kind(kind).label)
        if kind == Paper.Kind.PHOTO:
            hint = photo_hint(len(own))
            found.extend([hint] if hint else [])
        elif not own:
            found.append(_("%s belum ada.") % label)
        elif kind in ON_PAPER and not any(row.evidence_id for row in own):
            found.append(_("%s belum ada pindaian bertanda tangan.") % label)
    return found


def photo_hint(count: int) -> str:
    """How many photos with captions are still wanted, or nothing."""
    wanted = minutes_policy().photos_wanted
    if count >= wanted:
        return ""
    told = {"n": wanted - count, "all": wanted}
    return _("Kurang %(n)d foto dari %(all)d yang diharapkan.") % told


def waiting_papers(*, today_at: datetime) -> list[dict[str, object]]:
    """Papers that lie on somebody's desk, the longest first: two queries."""
    moves = PaperMove.objects.order_by("-pk")
    rows = Paper.objects.filter(state=Paper.State.OUT).select_related("meeting")
    rows = rows.prefetch_related(Prefetch("moves", queryset=moves))
    found = []
    for row in rows.order_by("pk")[:WAITING_SHOWN]:
        since = row.moves.all()[0].at if row.moves.all() else row.made_at
        found.append((row, since, (today_at - since).days))
    return [
        {
            "id": row.pk,
            "title": row.title,
            "meeting": meeting_label(row.meeting),
            "url": reverse("meeting_papers", args=[row.meeting_id]),
            "desk": row.desk,
            "since": moment_text(since),
            "days": days,
        }
        for row, since, days in sorted(found, key=lambda one: -one[2])
    ]


def _proofs(evidence_ids: list[int]) -> dict[int, list[dict[str, object]]]:
    """For each evidence the questions that it proves, or could: two queries."""
    answers = Answer.objects.filter(
        code__in=minutes_policy().proves, round__closed_at=None, round__locked_at=None
    ).values_list("pk", "code")
    found = list(answers.order_by("-round__evaluation_year", "position"))
    uses = EvidenceUse.objects.filter(evidence__in=evidence_ids, removed_at=None)
    used: dict[int, set[int]] = defaultdict(set)
    for evidence_id, answer_id in uses.values_list("evidence_id", "answer_id"):
        used[evidence_id].add(answer_id)
    return {
        evidence_id: [
            {
                "answer_id": pk,
                "code": code,
                "url": answer_url(pk),
                "is_used": pk in used[evidence_id],
            }
            for pk, code in found
        ]
        for evidence_id in evidence_ids
    }


def paper_view(row: Paper, by: Actor, pictures: dict[int, str] | None) -> dict[str, object]:
    """``pictures`` by evidence; None where ``by`` may not see the paper's evidence. Addresses are
    empty where there is nothing to show."""
    own = row.evidence_id if pictures is not None else None
    arguments = [row.meeting_id, row.pk]
    # the document to print; the invitation's is for whoever prepares meetings
    docx_url, label = "", str(row.get_kind_display())
    if is_minutes(row):
        docx_url = reverse("minutes_docx", args=arguments)
    elif row.kind == Paper.Kind.INVITATION and row.content and by.may("meeting.manage"):
        docx_url = reverse("invitation_file", args=[row.meeting_id, row.version])
    if row.version > 1:
        label = _("%(kind)s, versi %(n)d") % {"kind": label, "n": row.version}
    return {
        "id": row.pk,
        "kind": row.kind,
        "label": label,
        "title": row.title,
        "number": row.number,
        "state": row.get_state_display(),
        "tone": TONES[row.state],
        "desk": row.desk,
        "is_waiting": row.state in (Paper.State.DRAFT, Paper.State.OUT),
        "docx_url": docx_url,
        "pdf_url": reverse("minutes_pdf", args=arguments) if is_minutes(row) else "",
        "evidence_url": reverse("evidence_detail", args=[own]) if own else "",
        "thumbnail_url": pictures.get(own, "") if own and pictures else "",
        "moves": [
            {
                "when": moment_text(move.at),
                "who": move.by.name,
                "state": move.get_state_display(),
                "desk": move.desk,
                "note": move.note,
            }
            for move in row.moves.all()
        ],
    }


def is_minutes(row: Paper) -> bool:
    """Minutes that were put together here, with their words."""
    return row.kind == Paper.Kind.MINUTES and bool(row.content)
