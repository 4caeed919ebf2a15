"""Pages and actions that can be found by name: what they are called, and what else people call them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.reads import round_tools
from layak.platform.web.access import PUBLIC, SIGNED_IN, rule_of
from layak.rules.words import words

# pages of the round that is current
OF_ROUND = {
    "answer_list", "assignment_list", "approval_list", "acceptance_list", "progress", "score_detail",
    "recap", "workbook_list",
}  # fmt: skip
# name of the address, title, what one does there, other words for it
PLACES = (
    ("overview", gettext_noop("Beranda"), gettext_noop("Yang menunggu Anda."), "rumah awal"),
    ("practice", gettext_noop("Tiga menit pertama"), gettext_noop("Latihan dari pekerjaan Anda sendiri."), "latihan belajar panduan"),
    ("notice_list", gettext_noop("Pemberitahuan"), gettext_noop("Yang baru untuk Anda."), "notifikasi"),
    ("account_detail", gettext_noop("Akun saya"), gettext_noop("Nama, surel, kata sandi, dua langkah."), "profil"),
    ("account_change_password", gettext_noop("Ganti kata sandi"), gettext_noop("Kata sandi akun Anda."), "password sandi ubah"),
    ("mfa_index", gettext_noop("Masuk dua langkah"), gettext_noop("Kode dari telepon saat masuk."), "otp autentikator keamanan"),
    ("answer_list", gettext_noop("Daftar pertanyaan"), gettext_noop("Semua pertanyaan putaran ini."), "evaluasi jawaban indikator"),
    ("assignment_list", gettext_noop("Penugasan"), gettext_noop("Perangkat daerah mana menjawab apa."), "tugas bagi pembagian"),
    ("approval_list", gettext_noop("Persetujuan"), gettext_noop("Setujui jawaban sebagai kepala."), "setuju tanda tangan"),
    ("acceptance_list", gettext_noop("Penerimaan"), gettext_noop("Terima atau kembalikan jawaban."), "terima verifikasi periksa"),
    ("progress", gettext_noop("Kemajuan"), gettext_noop("Seberapa jauh setiap perangkat daerah."), "capaian progres"),
    ("score_detail", gettext_noop("Nilai mandiri"), gettext_noop("Hitungan nilai per bagian."), "skor predikat poin"),
    ("recap", gettext_noop("Rekap"), gettext_noop("Unduh rekap menurut formulir kementerian."), "unduh xlsx excel pdf ekspor"),
    ("workbook_list", gettext_noop("Isi lewat Excel"), gettext_noop("Unduh buku isian, muat kembali."), "unduh unggah workbook"),
    ("evidence_list", gettext_noop("Pustaka bukti"), gettext_noop("Semua bukti, juga isi berkasnya."), "dokumen berkas data dukung"),
    ("evidence_validity", gettext_noop("Masa berlaku bukti"), gettext_noop("Bukti yang segera habis."), "kedaluwarsa"),
    ("capture_record", gettext_noop("Simpan tautan sebagai bukti"), gettext_noop("Salinan laman pada hari ini."), "laman situs web link"),
    ("activity_record", gettext_noop("Catat kegiatan"), gettext_noop("Dua menit di ponsel, juga tanpa sinyal."), "foto dokumentasi"),
    ("activity_list", gettext_noop("Kegiatan"), gettext_noop("Catatan kegiatan dengan fotonya."), "foto dokumentasi"),
    ("task_force", gettext_noop("Gugus tugas"), gettext_noop("Susunan, rapat, dan tugasnya."), "anggota pokja sk"),
    ("task_force_vacancies", gettext_noop("Kedudukan kosong"), gettext_noop("Yang belum ada pejabatnya."), "susunan"),
    ("meeting_list", gettext_noop("Rapat"), gettext_noop("Rapat yang akan datang dan notulennya."), "rakor undangan agenda notulen"),
    ("meeting_create", gettext_noop("Buat rapat"), gettext_noop("Acara, undangan, daftar hadir."), "rakor undang undangan baru jadwal"),
    ("paper_waiting", gettext_noop("Naskah di meja saya"), gettext_noop("Naskah rapat yang menunggu Anda."), "surat dinas"),
    ("followup_list", gettext_noop("Tindak lanjut"), gettext_noop("Yang disanggupi, siapa, dan kapan."), "komitmen"),
    ("followup_new", gettext_noop("Catat tindak lanjut"), gettext_noop("Pemilik, tenggat, bukti selesai."), "komitmen baru buat"),
    ("escalation_list", gettext_noop("Konsep nota dinas"), gettext_noop("Tentang tindak lanjut yang terlambat."), "eskalasi surat"),
    ("role_statement_current", gettext_noop("Pernyataan peran"), gettext_noop("Yang dibawa setiap perangkat daerah."), "tanda tangan"),
    ("readiness_current", gettext_noop("Kesiapan tahun depan"), gettext_noop("Kebutuhan yang disiapkan."), "anggaran dana usulan"),
    ("institution_list", gettext_noop("Lembaga layanan anak"), gettext_noop("Kartu setiap lembaga."), "lksa panti mitra"),
    ("mayor", gettext_noop("Kota dalam dua menit"), gettext_noop("Untuk wali kota."), "bupati ringkasan pimpinan"),
    ("rapid_home", gettext_noop("Aksi cepat"), gettext_noop("Yang menunggu Anda tentang anak."), "kasus rujukan kekerasan"),
    ("report_new", gettext_noop("Laporkan anak dalam bahaya"), gettext_noop("Laporan tersegel, langsung ke penerima."), "lapor kasus kekerasan pengaduan"),
    ("report_own", gettext_noop("Laporan saya"), gettext_noop("Laporan yang Anda kirim."), "lapor"),
    ("handoff_list", gettext_noop("Rujukan"), gettext_noop("Yang dikirim dan diterima."), "serah tangan pelimpahan"),
    ("duty_roster", gettext_noop("Piket"), gettext_noop("Siapa menjawab sekarang."), "jaga giliran cuti telepon"),
    ("playbook_list", gettext_noop("Skema aksi cepat"), gettext_noop("Langkah, batas waktu, dan dasarnya."), "playbook prosedur sop"),
    ("drill_list", gettext_noop("Gladi"), gettext_noop("Latihan menjalankan skema."), "simulasi latihan"),
    ("offer_list", gettext_noop("Layanan dan tempat"), gettext_noop("Rumah aman, psikolog, visum, sekolah filial."), "kapasitas"),
    ("simfoni_list", gettext_noop("SIMFONI"), gettext_noop("Cocokkan dengan pencatatan kementerian."), "simfoni ppa"),
    ("privacy_list", gettext_noop("Permintaan data pribadi"), gettext_noop("Akses, koreksi, penghapusan."), "pdp privasi"),
    ("emergency", gettext_noop("Nomor darurat"), gettext_noop("Halaman untuk anak dan tetangga, tanpa akun."), "telepon 112 129 darurat"),
    ("settings_index", gettext_noop("Pengaturan"), gettext_noop("Putaran, perangkat daerah, jejak, cadangan."), "setelan"),
    ("beginning", gettext_noop("Langkah awal"), gettext_noop("Enam langkah kota yang baru dimulai."), "mulai pertama"),
    ("round_list", gettext_noop("Putaran"), gettext_noop("Jendela, sasaran, kunci, penutupan."), "evaluasi tahun kunci tutup"),
    ("round_new", gettext_noop("Buka putaran baru"), gettext_noop("Tahun evaluasi, tahun data, sasaran."), "buat mulai"),
    ("agency_list", gettext_noop("Perangkat daerah dan kursi"), gettext_noop("Kursi, pemegang, kode aktivasi."), "opd dinas akun orang operator"),
    ("agency_create", gettext_noop("Tambah perangkat daerah"), gettext_noop("Dinas, badan, atau mitra baru."), "opd baru buat"),
    ("account_list", gettext_noop("Akun"), gettext_noop("Semua akun dan kursinya."), "orang pengguna operator"),
    ("code_sheet", gettext_noop("Lembar kode aktivasi"), gettext_noop("Kode sekali pakai untuk dibagikan."), "undang orang akun baru"),
    ("operator_list", gettext_noop("Keaktifan akun"), gettext_noop("Siapa belum pernah masuk."), "operator"),
    ("edition_list", gettext_noop("Instrumen"), gettext_noop("Edisi, teks, dan pilihan resmi."), "kuesioner pertanyaan resmi"),
    ("place_list", gettext_noop("Wilayah"), gettext_noop("Kecamatan dan kelurahan."), "kode desa"),
    ("event_list", gettext_noop("Jejak audit"), gettext_noop("Siapa melakukan apa dan kapan."), "riwayat log"),
    ("backup_list", gettext_noop("Cadangan"), gettext_noop("Buat cadangan sekarang."), "backup pulih"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    title: str
    text: str
    url: str
    others: str = ""

    def has(self, wanted: tuple[str, ...], *, is_whole: bool) -> bool:
        """Whether every word is one of its own, or the beginning of one where that is enough."""
        own = words(f"{self.title} {self.text} {self.others}")
        return all(
            any(each == word or (not is_whole and each.startswith(word)) for each in own)
            for word in wanted
        )

    def is_named(self, wanted: tuple[str, ...]) -> bool:
        return any(each in words(self.title) for each in wanted)


def places_of(actor: Actor, round_: Round | None) -> Iterator[Place]:
    """Every page that the person may open, once each: no query."""
    seen: set[str] = set()
    for name, title, text, others in PLACES:
        url = _address(name, round_)
        if url and url not in seen and _may_open(actor, url):
            seen.add(url)
            yield Place(title=_(title), text=_(text), url=url, others=others)
    if round_ is None or not actor.may("answer.view"):
        return
    for group in round_tools(actor, round_):
        for tool in group.tools:
            if tool.url not in seen:
                seen.add(tool.url)
                yield Place(title=tool.title, text=tool.text, url=tool.url)


def _address(name: str, round_: Round | None) -> str:
    """The path; empty where it is one of a round and there is none."""
    if name not in OF_ROUND:
        return reverse(name)
    return reverse(name, args=[round_.code]) if round_ else ""


def _may_open(actor: Actor, url: str) -> bool:
    rule = rule_of(resolve(url).func)
    return rule in {PUBLIC, SIGNED_IN} or (rule is not None and actor.may(rule))
