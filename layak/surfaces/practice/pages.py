"""The tasks of the practice city, and which of them were done: told by events and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.wording import moment_text
from layak.platform.audit.models import Event
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.practice.events import PracticeBegun
from layak.surfaces.practice.first_minutes import first_tries

KINDS = (
    "answer.edited",
    "answer.moved",
    "comment.written",
    "evidence.attached",
    "evidence.detached",
    "thread.opened",
)


@dataclass(frozen=True, slots=True)
class Story:
    """What has happened since the mistakes were planted, with the answers as they are now."""

    events: Sequence[Event]
    answers: Mapping[str, Answer]

    def last(self, task: str, kind: str, **facts: object) -> datetime | None:
        """When something of this kind last happened to the answer of a task."""
        wanted = {"answer": self.answers[task].pk, **facts}
        return self.anywhere(kind, **wanted)

    def anywhere(self, kind: str, **facts: object) -> datetime | None:
        found = None
        for event in self.events:
            if event.kind == kind and facts.items() <= event.facts.items():
                found = event.at
        return found


def _edited(task: str) -> Callable[[Story], datetime | None]:
    return lambda story: story.last(task, "answer.edited")


def _option_chosen(story: Story) -> datetime | None:
    edited = story.last("option", "answer.edited")
    return edited if story.answers["option"].option else None


def _figures_fit(story: Story) -> datetime | None:
    counts = story.answers["figures"].figures.values()
    fits = all(_count(year, "numerator") <= _count(year, "denominator") for year in counts)
    return story.last("figures", "answer.edited") if fits else None


def _count(year: Mapping[str, str], side: str) -> Decimal:
    return Decimal(year.get(side) or 0)


def _file_replaced(story: Story) -> datetime | None:
    gone = story.last("file", "evidence.detached")
    come = story.last("file", "evidence.attached")
    return max(gone, come) if gone and come else None


def _asked(story: Story) -> datetime | None:
    return story.anywhere("thread.opened", is_inquiry=True)


def _spoken(story: Story) -> datetime | None:
    begun = story.last("part", "thread.opened")
    return begun or story.last("part", "comment.written")


def _moved(move: str) -> Callable[[Story], datetime | None]:
    return lambda story: story.last("returned", "answer.moved", move=move)


OPERATOR, HEAD = "sari", "heri"
# answer, path below it, account, what to do, why, and what shows that it was done
TASKS = (
    (
        "returned",
        "",
        OPERATOR,
        gettext_noop("Perbaiki jawaban yang dikembalikan"),
        gettext_noop("Catatan di atas halaman mengatakan apa yang kurang. Lengkapi uraiannya."),
        _edited("returned"),
    ),
    (
        "option",
        "",
        OPERATOR,
        gettext_noop("Pilih jawaban untuk nilai yang tanpa pilihan"),
        gettext_noop("Nilainya sudah ditulis, tetapi tidak ada pilihan yang menjelaskannya."),
        _option_chosen,
    ),
    (
        "figures",
        "",
        OPERATOR,
        gettext_noop("Betulkan angka yang tidak mungkin"),
        gettext_noop("Yang memenuhi lebih banyak daripada seluruhnya. Turunkan angkanya."),
        _figures_fit,
    ),
    (
        "file",
        "",
        OPERATOR,
        gettext_noop("Ganti berkas dari tahun yang salah"),
        gettext_noop("Lepas berkas lama di panel Bukti, lalu unggah berkas apa saja."),
        _file_replaced,
    ),
    (
        "collision",
        "",
        OPERATOR,
        gettext_noop("Satukan dua tulisan yang bertemu"),
        gettext_noop("Dua orang menulis bersamaan. Baca keduanya di Riwayat, lalu simpan satu."),
        _edited("collision"),
    ),
    (
        "part",
        "percakapan/",
        OPERATOR,
        gettext_noop("Tanyakan bagian yang belum diserahkan"),
        gettext_noop("Satu penyumbang belum menyerahkan bagiannya. Tulis pesan dengan sopan."),
        _spoken,
    ),
    (
        "returned",
        "percakapan/?tanya=sekretariat",
        OPERATOR,
        gettext_noop("Tanya sekretariat"),
        gettext_noop("Bila ragu, bertanyalah. Jawabannya dapat menjadi petunjuk bagi semua."),
        _asked,
    ),
    (
        "returned",
        "",
        OPERATOR,
        gettext_noop("Nyatakan jawaban siap"),
        gettext_noop("Sesudah diperbaiki, jawaban berjalan ke kepala perangkat daerah."),
        _moved("ready"),
    ),
    (
        "returned",
        "",
        HEAD,
        gettext_noop("Setujui sebagai kepala perangkat daerah"),
        gettext_noop("Keluar, masuk dengan akun heri, lalu setujui jawaban yang tadi."),
        _moved("approve"),
    ),
)


def practice_page() -> dict[str, object] | None:
    """The tasks with what was done since the last planting: three queries; None without one.

    ``done`` of a task is empty while it waits, else when it was done.
    """
    begun = Event.objects.filter(kind=PracticeBegun.kind).order_by("-pk").first()
    if begun is None:
        return None
    ids: dict[str, int] = begun.facts["answers"]
    rows = Answer.objects.in_bulk(ids.values())
    events = Event.objects.filter(pk__gt=begun.pk, kind__in=KINDS).order_by("pk")
    story = Story(list(events), {task: rows[pk] for task, pk in ids.items()})
    tasks = []
    for task, path, who, title, why, done in TASKS:
        answer = story.answers[task]
        moment = done(story)
        tasks.append(
            {
                "title": _(title),
                "why": _(why),
                "who": who,
                "url": f"/evaluasi/jawaban/{answer.pk}/{path}",
                "link": _("Buka pertanyaan %(code)s") % {"code": answer.code},
                "done": moment_text(moment) if moment else "",
            }
        )
    return {"tasks": tasks, "done_count": sum(bool(task["done"]) for task in tasks)}


@require_GET
@access(SIGNED_IN)
def practice(request: SignedInRequest) -> HttpResponse:
    """In a practice installation what to try, ticked by what was really done; else three minutes."""
    page = practice_page() if settings.PRACTICE else None
    if page is None:
        context = {"tries": first_tries(request.actor)}
        return TemplateResponse(request, "practice/first_minutes.html", context)
    return TemplateResponse(request, "practice/practice.html", {"page": page})
