"""The first three minutes of somebody new: three pages of their own work, where nothing can break."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor

MINUTES = 3
# right, name of the page, what to try, why nothing breaks; what is nearest to the work stands first
TRIES = (
    (
        "answer.edit",
        "round_current",
        gettext_noop("Buka satu pertanyaan yang menunggu Anda"),
        gettext_noop("Ketik satu kata di catatan, lihat “Tersimpan”, lalu hapus lagi."),
    ),
    (
        "answer.approve",
        "round_current",
        gettext_noop("Baca satu jawaban seperti sebelum menyetujuinya"),
        gettext_noop("Buka, baca bukti dan catatannya, lalu kembali. Membaca tidak menyetujui."),
    ),
    (
        "answer.accept",
        "round_current",
        gettext_noop("Baca satu jawaban seperti sebelum menerimanya"),
        gettext_noop("Buka, baca bukti dan tandanya, lalu kembali. Membaca tidak menerima."),
    ),
    (
        "seat.manage",
        "account_list",
        gettext_noop("Lihat siapa sudah dapat masuk"),
        gettext_noop("Yang belum pernah masuk ada di atas."),
    ),
    (
        "handoff.receive",
        "rapid_home",
        gettext_noop("Lihat yang menunggu Anda tentang anak"),
        gettext_noop(
            "Daftar ini memakai kode, bukan nama. Nama terbuka hanya bila Anda memintanya."
        ),
    ),
    (
        "duty.view",
        "duty_roster",
        gettext_noop("Lihat siapa piket malam ini"),
        gettext_noop("Cari instansi Anda, dan apakah nomornya benar."),
    ),
    (
        "mayor.view",
        "mayor",
        gettext_noop("Baca kota dalam dua menit"),
        gettext_noop("Posisi kota, yang terlambat, dan yang perlu dikatakan."),
    ),
    (
        "evidence.view",
        "evidence_list",
        gettext_noop("Cari satu bukti"),
        gettext_noop("Tekan / di halaman mana pun, lalu tulis 14.1 atau satu kata."),
    ),
    (
        "signed-in",
        "notice_list",
        gettext_noop("Baca satu pemberitahuan"),
        gettext_noop("Yang baru selalu di atas; membukanya menandai sudah dibaca."),
    ),
    (
        "signed-in",
        "account_detail",
        gettext_noop("Periksa nama dan surel Anda"),
        gettext_noop("Pemberitahuan dikirim ke surel itu."),
    ),
    (
        "signed-in",
        "search",
        gettext_noop("Cari sebuah halaman menurut namanya"),
        gettext_noop("Tulis misalnya rapat atau kata sandi."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    title: str
    why: str
    url: str


def first_tries(actor: Actor) -> list[Try]:
    """Three of them, by what the person may do: no query."""
    own = [row for row in TRIES if row[0] == "signed-in" or actor.may(row[0])]
    return [
        Try(title=_(title), why=_(why), url=reverse(name))
        for _right, name, title, why in own[:MINUTES]
    ]
