"""The further pages of a round, by what they are for: the page "Alat"."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round


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
        gettext_noop("Kisi"),
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
        gettext_noop("Unduh buku kerja, isi tanpa internet, lalu muat kembali."),
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
        gettext_noop("Celah nilai, rencana dengan upaya paling sedikit, dan prakiraan verifikasi."),
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
