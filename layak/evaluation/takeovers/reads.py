"""A folder that is being taken over, as a page of fifty files of one kind; bytes that are no evidence yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.takeovers.models import Takeover, TakeoverFile
from layak.platform import jobs
from layak.platform.jobs.models import LongWork
from layak.rules.instrument import Edition

# Bytes of a folder that is being taken over, which are no evidence yet.

FOLDER = "ambil-alih"
# the job that takes a ZIP apart; until then it alone knows where the ZIP lies
UNPACK = "evaluation.unpack_folder"


def held_by_takeovers(names: Collection[str]) -> set[str]:
    """Which of these stored names wait for a decision, or waited, or are to be unpacked."""
    rows = TakeoverFile.objects.filter(stored_as__in=names)
    waiting = {str(ids["stored_as"]) for ids in jobs.undone(UNPACK)}
    return {*rows.values_list("stored_as", flat=True), *waiting.intersection(names)}


# A folder that is being taken over, as a page of fifty files of one kind.

PAGE = 50
Decision = TakeoverFile.Decision
STRONG = Q(suggested__0__strong=True)
# code in the address, label; the first is shown when nothing is asked
KINDS = (
    ("belum", gettext_noop("Belum diputuskan")),
    ("kuat", gettext_noop("Usulan kuat")),
    ("ragu", gettext_noop("Perlu dilihat")),
    ("diambil", gettext_noop("Diambil")),
    ("ditinggal", gettext_noop("Ditinggal")),
    ("ditolak", gettext_noop("Tidak dapat diambil")),
)


def work_kind(takeover: Takeover) -> str:
    """Under which name the unpacking of its ZIP is watched."""
    return f"takeover:{takeover.pk}"


def takeover_page(takeover: Takeover, *, kind: str, folder: str, number: str) -> dict[str, object]:
    """Fifty files of one kind by folder: seven queries."""
    kind = kind if kind in dict(KINDS) else KINDS[0][0]
    edition = edition_of(takeover.round.revision_id)
    whole = _with_strength(takeover)
    counts = whole.aggregate(**{code: Count("pk", filter=_meaning(code)) for code, _label in KINDS})
    rows = whole.filter(_meaning(kind))
    paths = sorted({_folder(path) for path in rows.values_list("path", flat=True)})
    if folder in paths:
        rows = rows.filter(path__startswith=f"{folder}/" if folder else "")
        rows = rows.exclude(path__regex=rf"^.{{{len(folder) + bool(folder)}}}[^/]*/")
    page = Paginator(rows.order_by("path", "pk"), PAGE).get_page(number)
    files = list(page.object_list)
    copies = _copies(files)
    return {
        "takeover": takeover,
        "kind": kind,
        "kinds": [
            Tab(label=_(label), url=f"?jenis={code}", count=counts[code], is_current=code == kind)
            for code, label in KINDS
            if counts[code] or code == kind
        ],
        "folder": folder if folder in paths else "",
        "folders": paths,
        "groups": [
            {"path": path, "rows": [_row(file, copies[file.pk], edition) for file in together]}
            for path, together in groupby(files, key=lambda file: _folder(file.path))
        ],
        "page": page,
        "counts": counts,
        "work": LongWork.objects.filter(kind=work_kind(takeover)).order_by("-pk").first(),
        "codes": [{"code": q.code, "label": q.text[:80]} for q in edition.questions],
    }


def strong_choices(takeover: Takeover) -> dict[int, list[str]]:
    """The files with a strong suggestion that nobody decided yet, with its codes."""
    files = list(_with_strength(takeover).filter(_meaning("kuat")))
    copies = _copies(files)
    return {file.pk: _strong_codes([file, *copies[file.pk]]) for file in files}


def _with_strength(takeover: Takeover) -> QuerySet[TakeoverFile]:
    """The files that are no copy of another."""
    copy = TakeoverFile.objects.filter(STRONG, same_as=OuterRef("pk"))
    return TakeoverFile.objects.filter(takeover=takeover, same_as=None).annotate(
        copy_is_strong=Exists(copy)
    )


def _meaning(kind: str) -> Q:
    waiting = Q(decision=Decision.WAITING, refused_because="")
    strong = STRONG | Q(copy_is_strong=True)
    return {
        "belum": waiting,
        "kuat": waiting & strong,
        "ragu": waiting & ~strong,
        "diambil": Q(decision=Decision.TAKEN),
        "ditinggal": Q(decision=Decision.LEFT),
        "ditolak": ~Q(refused_because=""),
    }[kind]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _copies(files: list[TakeoverFile]) -> dict[int, list[TakeoverFile]]:
    found: dict[int, list[TakeoverFile]] = defaultdict(list)
    for copy in TakeoverFile.objects.filter(same_as__in=files).order_by("path"):
        if copy.same_as_id is not None:
            found[copy.same_as_id].append(copy)
    return found


def _row(file: TakeoverFile, copies: list[TakeoverFile], edition: Edition) -> dict[str, object]:
    """``codes`` fills the box; ``offers`` are what the names suggest, the likeliest first."""
    files = [file, *copies]
    strong = _strong_codes(files)
    codes = dict.fromkeys(one["code"] for file in files for one in file.suggested)
    questions = [edition.find(code) for code in list(codes)[:5]]
    offered = [q for q in questions if q is not None and (not strong or q.code in strong)]
    likely = strong or [question.code for question in offered[:1]]
    chosen = file.codes if file.decision == Decision.TAKEN else likely
    return {
        "pk": file.pk,
        "name": file.path.rpartition("/")[2],
        "size": file.size,
        "codes": ", ".join(chosen),
        "is_strong": bool(strong),
        "offers": [{"code": question.code, "label": question.text} for question in offered],
        "copies": [copy.path for copy in copies],
        "decision": file.decision,
        "refused": file.refused_because,
        "evidence_url": reverse("evidence_detail", args=[file.evidence_id])
        if file.evidence_id
        else "",
    }


def _strong_codes(files: list[TakeoverFile]) -> list[str]:
    """What the file and its copies strongly suggest, each code once."""
    codes = [one["code"] for file in files for one in file.suggested if one["strong"]]
    return list(dict.fromkeys(codes))
