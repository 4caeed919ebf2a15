"""Rounds as their settings pages show them, a frozen score, opened, and the further pages of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.answers.reads import asked
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round, Snapshot, StageWindow
from layak.evaluation.rounds.permissions import can_change_round, can_close, can_lock
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import mark_text, moment_text
from layak.evaluation.scores.reads import marks_of, score_of
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark

# Rounds as their settings pages show them.


def round_lines() -> list[dict[str, object]]:
    """Every round, the newest first: one query."""
    rounds = Round.objects.select_related("revision__edition").annotate(
        answer_count=Count("answers")
    )
    rounds = rounds.defer("revision__document", "revision__changes").order_by("-opened_at", "-pk")
    return [_line(round_) | {"answer_count": round_.answer_count} for round_ in rounds]


def _line(round_: Round) -> dict[str, object]:
    state, tone = _("Terbuka"), "done"
    if round_.closed_at or round_.is_locked:
        state, tone = _("Ditutup") if round_.closed_at else _("Terkunci"), "lock"
    return {
        "code": round_.code,
        "title": round_.title,
        "edition": f"{round_.revision.edition.title}, r{round_.revision.number}",
        "years": _("Evaluasi %(year)d, data %(data)s")
        % {"year": round_.evaluation_year, "data": ", ".join(map(str, round_.data_years))},
        "state": state,
        "tone": tone,
    }


def round_page(round_: Round, actor: Actor, *, at: datetime) -> dict[str, object]:
    """One round with windows, snapshots and what this person may do: seven queries."""
    score = score_of(round_)
    may_bind = actor.may("round.lock")
    newer = EditionRevision.objects.filter(
        edition=round_.revision.edition_id, number__gt=round_.revision.number
    ).defer("document")
    known = {window.stage: window for window in round_.windows.all()}
    windows = [
        {"stage": stage.code, "label": stage.label, **_window(known.get(stage.code), at=at)}
        for stage in stage_policy(round_.policy).stages
        if stage.counts_as != "done"
    ]
    snapshots = round_.snapshots.select_related("taken_by").defer("inputs", "score")
    return {
        "line": _line(round_),
        "total": decimal_id(score.total),
        "maximum": decimal_id(score.available),
        "rank": score.rank or _("belum ada"),
        "target": round_.target_rank,
        "rank_names": [rank.name for rank in edition_of(round_.revision_id).ranks],
        "revision_number": round_.revision.number,
        "newer": list(newer.order_by("number")),
        "windows": windows,
        "snapshots": [snapshot_line(row) for row in snapshots.order_by("-pk")],
        "bindings": _bindings(round_),
        "manage": can_change_round(actor, round_),
        "lock": can_lock(actor, round_),
        "may_bind": may_bind,
        "can_reopen": may_bind and round_.is_locked and round_.closed_at is None,
        "close": can_close(actor, round_, today=timezone.localdate(at)),
    }


def _bindings(round_: Round) -> list[dict[str, str]]:
    """Every lock and closing and what was taken back, the newest first: two queries."""
    bound = [
        (row.at, row.by.name, _("Dibuka kembali") if row.opens else _("Dikunci"), row.reason)
        for row in round_.locks.select_related("by")
    ] + [
        (
            row.at,
            row.by.name,
            _("Penutupan dibatalkan") if row.undoes else _("Ditutup"),
            row.reason,
        )
        for row in round_.closings.select_related("by")
    ]
    return [
        {"at": moment_text(at), "by": by, "what": what, "reason": reason}
        for at, by, what, reason in sorted(bound, reverse=True)
    ]


def _window(window: StageWindow | None, *, at: datetime) -> dict[str, str]:
    """When work in a stage is possible; without a window always."""
    if window is None:
        state, says, tone = _("Tanpa jendela"), _("tidak dibatasi waktu"), ""
    elif window.is_open(at=at):
        state, says, tone = _("Terbuka"), _("sampai %s") % moment_text(window.closes_at), "done"
    elif at < window.opens_at:
        state, says, tone = _("Belum dibuka"), _("mulai %s") % moment_text(window.opens_at), "wait"
    else:
        state, says, tone = _("Tutup"), _("sejak %s") % moment_text(window.closes_at), "lock"
    return {"state": state, "says": says, "tone": tone}


def snapshot_line(snapshot: Snapshot) -> dict[str, object]:
    """One frozen score as a list shows it; ``taken_by`` must have been fetched."""
    return {
        "pk": snapshot.pk,
        "taken": moment_text(snapshot.taken_at),
        "by": snapshot.taken_by.name if snapshot.taken_by else _("sistem"),
        "reason": {"lock": _("Penguncian")}.get(snapshot.reason, snapshot.reason),
        "total": decimal_id(snapshot.total),
        "rank": snapshot.rank or _("belum ada"),
        "short_hash": snapshot.inputs_hash[:12],
    }


# What a lock or a closing binds, before it does: what is left undone, by agency, and who is told.


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Asked questions by how far they came; each is counted once. ``key`` filters the list."""

    key: str
    name: str
    unanswered: int
    undeclared: int
    unapproved: int
    unaccepted: int
    accepted: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.unanswered, self.undeclared, self.unapproved, self.unaccepted


@dataclass(frozen=True, kw_only=True)
class BindingCheck:
    """``agencies`` are those with something undone; ``told`` are names of agencies."""

    whole: Undone
    agencies: list[Undone]
    told: list[str]
    listener_count: int
    total: str
    maximum: str
    rank: str
    years: str

    @property
    def seen(self) -> str:
        """What the person looked at: another count since asks for another look."""
        return "-".join(str(count) for count in (*self.whole.counts, self.whole.accepted))


def binding_check(round_: Round, *, at: datetime) -> BindingCheck:
    """What is unanswered, undeclared, unapproved and unaccepted now, and who hears: five queries."""
    policy = stage_policy(round_.policy)
    lead = Assignment.objects.filter(answer=OuterRef("pk"), relation="lead", ended_at=None)
    answers = asked(Answer.objects.filter(round=round_), round_).annotate(
        led_by=Subquery(lead.values("agency__code")[:1]),
        led_name=Subquery(lead.values("agency__name")[:1]),
    )
    places = {"agency": "undeclared", "head": "unapproved", "nobody": "accepted"}
    whole: Counter[str] = Counter()
    led: dict[tuple[str, str], Counter[str]] = {}
    for answer in answers:
        owner = policy.stage(answer.stage).owner
        place = places.get(owner, "unaccepted") if answer.has_answer else "unanswered"
        whole[place] += 1
        body = (answer.led_name or _("tanpa pemimpin"), answer.led_by or "")
        led.setdefault(body, Counter())[place] += 1
    score = score_of(round_)
    hearing = listeners(round_, at=at)
    holdings = SeatHolding.objects.on(timezone.localdate(at)).filter(user__in=hearing)
    named = holdings.order_by("seat__agency__name").values_list("seat__agency__name", flat=True)
    undone = [_undone(key, name, counts) for (name, key), counts in sorted(led.items())]
    return BindingCheck(
        whole=_undone("", _("Seluruh putaran"), whole),
        agencies=[one for one in undone if any(one.counts)],
        told=list(named.distinct()),
        listener_count=len(hearing),
        total=decimal_id(score.total),
        maximum=decimal_id(score.available),
        rank=score.rank or _("belum ada"),
        years=", ".join(map(str, round_.data_years)),
    )


def _undone(key: str, name: str, counts: Counter[str]) -> Undone:
    return Undone(
        key=key,
        name=name,
        unanswered=counts["unanswered"],
        undeclared=counts["undeclared"],
        unapproved=counts["unapproved"],
        unaccepted=counts["unaccepted"],
        accepted=counts["accepted"],
    )


def listeners(round_: Round, *, at: datetime) -> list[User]:
    """Who works on the round: seats of the agencies on its questions, and those who see all of it."""
    scopes = {role.code: role.rights.get("answer.view") for role in rights().roles.values()}
    agencies = Assignment.objects.filter(answer__round=round_, ended_at=None).values("agency")
    holdings = SeatHolding.objects.on(timezone.localdate(at)).filter(
        Q(seat__role__in=[code for code, scope in scopes.items() if scope == "all"])
        | Q(
            seat__role__in=[code for code, scope in scopes.items() if scope == "own"],
            seat__agency__in=agencies,
        )
    )
    active = User.objects.filter(pk__in=holdings.values("user"), is_active=True)
    return list(active.order_by("pk"))


# A frozen score, opened: its sums, its marks, and whether the marks are still the same.


def snapshot_page(snapshot: Snapshot) -> dict[str, object]:
    """What was frozen beside what stands now: one query."""
    edition = edition_of(snapshot.round.revision_id)
    names = {part.code: part.name for part in edition.parts}
    present = marks_of(snapshot.round_id)
    frozen: Mapping[str, str | None] = snapshot.inputs
    marks = []
    for question in edition.questions:
        if question.code in frozen:
            mark, now = read_frozen_mark(frozen[question.code]), present.get(question.code)
            row = {"code": question.code, "text": question.text, "mark": mark_text(mark)}
            # the mark that stands today, where it is another one
            marks.append(row | {"now": "" if mark == now else mark_text(now)})
    return {
        "line": snapshot_line(snapshot),
        "inputs_hash": snapshot.inputs_hash,
        "parts": [
            {
                "code": part["code"],
                "name": names.get(part["code"], ""),
                "score": decimal_id(Decimal(part["score"])),
                "maximum": decimal_id(Decimal(part["maximum"])),
            }
            for part in snapshot.score["parts"]
        ],
        "marks": marks,
        "differing_count": sum(1 for mark in marks if mark["now"]),
    }


def read_frozen_mark(text: str | None) -> Mark:
    """A mark as a snapshot stores it."""
    if text is None:
        return None
    if text == NOT_ASKED.value:
        return NOT_ASKED
    return NOT_APPLICABLE if text == NOT_APPLICABLE.value else Decimal(text)


# The further pages of a round, by what they are for: the page “Alat”.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolGroup:
    title: str
    tools: list[Tool]


# group, right, path below the round, title, what one does there
ENTRIES = (
    (
        gettext_noop("Mengisi"),
        "answer.view",
        "kisi/",
        gettext_noop("Lembar isian"),
        gettext_noop(
            "Banyak pertanyaan sekaligus sebagai baris: satu indikator atau semua milik Anda."
        ),
    ),
    (
        gettext_noop("Mengisi"),
        "answer.ready",
        "perubahan/",
        gettext_noop("Perubahan sekaligus"),
        gettext_noop("Yang diubah untuk banyak pertanyaan sekali jalan; dapat diurungkan."),
    ),
    (
        gettext_noop("Mengisi"),
        "answer.edit",
        "buku/",
        gettext_noop("Isi lewat Excel"),
        gettext_noop("Unduh buku isian, isi tanpa internet, lalu muat kembali."),
    ),
    (
        gettext_noop("Mengisi"),
        "answer.edit",
        "pastikan/",
        gettext_noop("Pastikan isian putaran lalu"),
        gettext_noop("Jawaban yang terbawa dan bernilai 0 sampai Anda memastikannya."),
    ),
    (
        gettext_noop("Mengisi"),
        "evidence.add",
        "ambil-alih/",
        gettext_noop("Ambil alih map lama"),
        gettext_noop(
            "Map bersama tahun lalu menjadi bukti berkode; namanya mengusulkan pertanyaan."
        ),
    ),
    (
        gettext_noop("Mengisi"),
        "round.manage",
        "bawa/",
        gettext_noop("Bawa dari putaran lalu"),
        gettext_noop("Uraian, angka, tabel, bukti, dan penugasan ikut terbawa tanpa nilainya."),
    ),
    (
        gettext_noop("Mengisi"),
        "evidence.view",
        "kekuatan-bukti/",
        gettext_noop("Kekuatan bukti"),
        gettext_noop(
            "Bukti yang kurang, kedaluwarsa, atau kembar, sebelum verifikator melihatnya."
        ),
    ),
    (
        gettext_noop("Mengisi"),
        "answer.view",
        "tabel/",
        gettext_noop("Tabel (matriks)"),
        gettext_noop("Jenis tabel yang diminta, pertanyaannya, dan format kosong untuk diisi."),
    ),
    (
        gettext_noop("Mengisi"),
        "marks.import",
        "impor/",
        gettext_noop("Muat daftar nilai"),
        gettext_noop("Masukkan nilai dari daftar Excel atau CSV sesudah diperiksa lebih dahulu."),
    ),
    (
        gettext_noop("Tepat waktu"),
        "assignment.manage",
        "tenggat/",
        gettext_noop("Tenggat"),
        gettext_noop("Sampai kapan setiap perangkat daerah; perpanjangan dengan alasan."),
    ),
    (
        gettext_noop("Tepat waktu"),
        "assignment.manage",
        "ingatkan/",
        gettext_noop("Ingatkan"),
        gettext_noop("Teks untuk tiap orang tentang pertanyaannya sendiri, siap ke WhatsApp."),
    ),
    (
        gettext_noop("Tepat waktu"),
        "answer.view",
        "kalender/",
        gettext_noop("Kalender"),
        gettext_noop("Tenggat Anda di kalender telepon atau komputer."),
    ),
    (
        gettext_noop("Mengisi"),
        "link.manage",
        "tautan/",
        gettext_noop("Tautan tanpa akun"),
        gettext_noop("Setor bukti, isi bagian, atau setujui lewat ponsel; dibatasi dan dicabut."),
    ),
    (
        gettext_noop("Meminta"),
        "letter.make",
        "surat/",
        gettext_noop("Surat permintaan data"),
        gettext_noop("Surat dinas per perangkat daerah dengan daftar pertanyaannya, siap cetak."),
    ),
    (
        gettext_noop("Menuju predikat"),
        "road.view",
        "jalan/",
        gettext_noop("Jalan menuju predikat"),
        gettext_noop(
            "Poin yang belum didapat, rencana dengan upaya paling sedikit, dan prakiraan verifikasi."
        ),
    ),
    (
        gettext_noop("Tepat waktu"),
        "progress.view",
        "laporan/",
        gettext_noop("Laporan"),
        gettext_noop("Perbandingan yang adil, peta kemajuan, dan hari demi hari."),
    ),
    (
        gettext_noop("Bertanya"),
        "comment.write",
        "tanya/",
        gettext_noop("Tanya sekretariat"),
        gettext_noop("Pertanyaan kepada sekretariat yang menunggu dan yang sudah dijawab."),
    ),
    (
        gettext_noop("Bertanya"),
        "answer.view",
        "petunjuk/",
        gettext_noop("Petunjuk kota"),
        gettext_noop("Saran sekretariat tentang tiap pertanyaan dan bukti yang baik."),
    ),
    (
        gettext_noop("Bertanya"),
        "answer.view",
        "kesepakatan/",
        gettext_noop("Persamaan persepsi"),
        gettext_noop("Yang disepakati rapat tentang tiap pertanyaan, dan siapa berpendapat lain."),
    ),
    (
        gettext_noop("Mengirim"),
        "progress.view",
        "laporan-mandiri/",
        gettext_noop("Laporan evaluasi mandiri"),
        gettext_noop("Laporan lengkap untuk pimpinan: ringkasan, capaian, kendala, daftar bukti."),
    ),
    (
        gettext_noop("Mengirim"),
        "recap.export",
        "cfci/",
        gettext_noop("Laporan menurut tujuan CFCI"),
        gettext_noop("Jawaban yang sama menurut lima bidang tujuan UNICEF; bukan pengakuan."),
    ),
    (
        gettext_noop("Mengirim"),
        "evidence.view",
        "gabungan/",
        gettext_noop("PDF gabungan"),
        gettext_noop("Satu PDF bukti untuk setiap pertanyaan, dengan sampul dan penanda."),
    ),
    (
        gettext_noop("Mengirim"),
        "copy.tick",
        "salin/",
        gettext_noop("Salin ke aplikasi kementerian"),
        gettext_noop("Jawaban dalam urutan formulir kementerian; tandai yang sudah disalin."),
    ),
)


def round_tools(actor: Actor, round_: Round) -> list[ToolGroup]:
    """What this person may open, grouped in the order of ``ENTRIES``."""
    groups: dict[str, list[Tool]] = {}
    for group, right, path, title, text in ENTRIES:
        if actor.may(right):
            url = f"/evaluasi/{round_.code}/{path}"
            groups.setdefault(group, []).append(Tool(title=_(title), text=_(text), url=url))
    if actor.may("round.manage") or actor.may("round.lock"):
        setting_up = Tool(
            title=_("Jendela dan kunci"),
            text=_("Kapan setiap tahap terbuka, sasaran putaran, dan penguncian."),
            url=f"/pengaturan/putaran/{round_.code}/",
        )
        groups.setdefault(gettext_noop("Menyiapkan"), []).append(setting_up)
    return [ToolGroup(title=_(title), tools=tools) for title, tools in groups.items()]
