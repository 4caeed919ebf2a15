"""Every page of the application and who opens it; `{answer}` and the like are found in the city."""

from __future__ import annotations

ROUND = "/evaluasi/demo"
SETTINGS = "/pengaturan/putaran/demo"
REVISION = "/pengaturan/instrumen/kla-2024/1"

NOBODY = (
    "/masuk/",
    "/masuk/nonaktif/",
    "/masuk/lupa/",
    "/aktivasi/",
)
VISITS: dict[str, tuple[str, ...]] = {
    "sari": (
        "/",
        "/gugus-tugas/",
        f"{ROUND}/",
        f"{ROUND}/?tahap=draft",
        f"{ROUND}/?q=tidakadasamasekali",
        f"{ROUND}/kisi/",
        f"{ROUND}/kisi/?q=tidakadasamasekali",
        f"{ROUND}/nilai/",
        f"{ROUND}/indikator/14/",
        "/evaluasi/jawaban/{draft}/",
        "/evaluasi/jawaban/{returned}/",
        "/evaluasi/jawaban/{returned}/riwayat/",
        "/evaluasi/jawaban/{returned}/bukti/",
        "/evaluasi/jawaban/{table}/tabel/",
        f"{ROUND}/tabel/",
        "/evaluasi/jawaban/{draft}/ready/",
        "/evaluasi/jawaban/{own_part}/bagian/",
        "/evaluasi/jawaban/{own_part}/bagian/dinkes/tidak-ada/",
        "/evaluasi/jawaban/{draft}/bagian/dinkes/limpahkan/",
        "/bukti/",
        "/kegiatan/",
        "/kegiatan/baru/",
        "/kegiatan/{activity}/",
        "/kegiatan/{activity}/ubah/",
        "/kegiatan/luring/",
        "/bukti/tautan/baru/",
        "/bukti/{link}/tautan/",
        "/bukti/{evidence}/",
        "/bukti/{evidence}/keterangan/",
        "/bukti/{evidence}/pakai/",
        "/bukti/{evidence}/riwayat/",
        "/bukti/{evidence}/daur/",
        "/bukti/{evidence}/kerahasiaan/",
        "/bukti/berlaku/",
        f"{ROUND}/alat/",
        f"{ROUND}/kekuatan-bukti/",
        f"{ROUND}/jalan/",
        f"{ROUND}/jalan/prakiraan/",
        f"{ROUND}/jalan/tahun/",
        f"{ROUND}/tanya/",
        f"{ROUND}/petunjuk/",
        f"{ROUND}/kesepakatan/",
        "/evaluasi/jawaban/{returned}/kesepakatan/",
        "/evaluasi/jawaban/{returned}/percakapan/",
        f"{ROUND}/buku/",
        "/cari/",
        "/cari/?q=forum+anak",
        "/kesiapan/{year}/",
        "/kesiapan/{year}/?kurang=dana",
        "/kesiapan/{year}/baru/",
        "/kesiapan/{year}/tempel/",
        "/kesiapan/{year}/matriks/",
        "/kesiapan/baris/{need}/",
        "/kesiapan/baris/{need}/ubah/",
        f"{ROUND}/ambil-alih/",
        f"{ROUND}/gabungan/",
        "/evaluasi/jawaban/{returned}/gabungan/",
        f"{ROUND}/kalender/",
        "{workbook}",
        f"{ROUND}/persetujuan/",
        f"{ROUND}/persetujuan/periksa/?langkah=approve_by_statement&perangkat=dinkes&pilih={{ready}}",
        f"{ROUND}/rekap/",
        "/sesi/selesai/",
        "/pemberitahuan/",
        "/akun/",
        "/akun/nama/",
        "/akun/surel/",
        "/akun/kata-sandi/",
        "/akun/dua-langkah/",
        "/pengaturan/",
        "/komponen/",
        "/tidak-ada/",
    ),
    "heri": (
        "/",
        "/rapat/",
        "/rapat/{meeting}/",
        "/evaluasi/jawaban/{ready}/",
        "/evaluasi/jawaban/{ready}/approve/",
        f"{ROUND}/persetujuan/",
        f"{ROUND}/persetujuan/periksa/?langkah=approve&perangkat=dinkes&pilih={{ready}}",
    ),
    "wati": (
        "/",
        "/rapat/baru/",
        "/rapat/{meeting}/ubah/",
        "/rapat/{next_meeting}/agenda/",
        "/rapat/{next_meeting}/agenda/{agenda_item}/",
        "/rapat/{next_meeting}/undangan/",
        "/rapat/{next_meeting}/undangan/{invitee}/",
        "/rapat/{next_meeting}/undangan/surat/",
        "/rapat/{meeting}/hadir/",
        "/rapat/{meeting}/hadir/kode/",
        "/rapat/{meeting}/hadir/{attendance}/hapus/",
        "/rapat/{meeting}/notulen/",
        "/rapat/{meeting}/notulen/susun/",
        "/rapat/{meeting}/naskah/",
        "/rapat/{meeting}/layar/",
        "/rapat/{next_meeting}/notulen/",
        "/rapat/{next_meeting}/naskah/",
        "/rapat/{next_meeting}/layar/",
        "/rapat/naskah/",
        "/rapat/meteran/",
        "/tindak-lanjut/?keadaan=semua",
        "/tindak-lanjut/papan/",
        "/tindak-lanjut/kalender/",
        "/tindak-lanjut/ketepatan/",
        "/tindak-lanjut/nota-dinas/",
        "/tindak-lanjut/baru/",
        "/tindak-lanjut/{followup}/",
        "/tindak-lanjut/{followup}/ubah/",
        f"{ROUND}/nilai/",
        f"{ROUND}/bagian/K/",
        f"{ROUND}/indikator/1/",
        "/evaluasi/jawaban/{approved}/",
        "/evaluasi/jawaban/{approved}/return/",
        "/evaluasi/jawaban/{parts}/bagian/",
        "/evaluasi/jawaban/{parts}/bagian/dinkes/ambil/",
        "/evaluasi/jawaban/{parts}/bagian/dinkes/minta/",
        "/evaluasi/jawaban/{accepted}/",
        f"{ROUND}/tanya/",
        "/evaluasi/jawaban/{approved}/percakapan/",
        "/evaluasi/jawaban/{approved}/petunjuk/",
        "/evaluasi/jawaban/{approved}/kesepakatan/",
        f"{ROUND}/kesepakatan/?keadaan=ada",
        f"{ROUND}/alat/",
        f"{ROUND}/persetujuan/",
        f"{ROUND}/penerimaan/",
        f"{ROUND}/penugasan/",
        f"{ROUND}/perubahan/",
        f"{ROUND}/penugasan/pecah/dinkes/",
        f"{ROUND}/tenggat/",
        f"{ROUND}/ingatkan/",
        f"{ROUND}/laporan/",
        f"{ROUND}/tautan/",
        f"{ROUND}/tautan/baru/",
        f"{ROUND}/salin/",
        f"{ROUND}/bawa/",
        f"{ROUND}/cfci/",
        "/pengaturan/instrumen/peta/",
        f"{ROUND}/pastikan/",
        f"{ROUND}/salin/?saring=berubah&bagian=KD",
        f"{ROUND}/impor/",
        "{preview}",
        "/pengaturan/",
        "/pengaturan/putaran/",
        "/pengaturan/putaran/baru/",
        f"{SETTINGS}/",
        f"{SETTINGS}/jendela/draft/",
        "/pengaturan/putaran/{last}/cuplikan/{snapshot}/",
        "/pengaturan/instrumen/",
        f"{REVISION}/",
        f"{REVISION}/beda/1/",
        f"{REVISION}/teks-resmi/",
        "{official}",
        "/pengaturan/keaktifan/",
        "/pengaturan/perangkat-daerah/",
        "/pengaturan/perangkat-daerah/baru/",
        "/pengaturan/perangkat-daerah/{agency}/",
        "/pengaturan/perangkat-daerah/{agency}/nama/",
        "/pengaturan/perangkat-daerah/{agency}/nama-lain/",
        "/pengaturan/perangkat-daerah/{agency}/jenis/",
        "/pengaturan/perangkat-daerah/{agency}/gabungkan/",
        "/pengaturan/perangkat-daerah/{agency}/akhiri/",
        "/pengaturan/perangkat-daerah/{agency}/kursi-baru/",
        "/pengaturan/kursi/{seat}/",
        "/serah-terima/{seat}/",
        "/pengaturan/kursi/{seat}/ganti/",
        "/pengaturan/kursi/{seat}/kosongkan/",
        "/pengaturan/kursi/{seat}/pindahkan/",
        "/pengaturan/kursi/{seat}/akhiri/",
        "/pengaturan/kursi/{empty}/beri/",
        "/pengaturan/lembar-kode/",
        "/gugus-tugas/susunan/",
        "/gugus-tugas/susunan/kecamatan/",
        "/gugus-tugas/susunan/kelurahan/?saring=belum",
        "/gugus-tugas/susunan/kosong/",
        "/gugus-tugas/susunan/baru/",
        "/gugus-tugas/susunan/{decree}/",
        "/gugus-tugas/susunan/{decree}/perbaiki/",
        "/gugus-tugas/susunan/{decree}/ganti/",
        "/gugus-tugas/susunan/{decree}/akhiri/",
        "/gugus-tugas/susunan/{decree}/kedudukan-baru/",
        "/gugus-tugas/susunan/{decree}/tempel/",
        "/gugus-tugas/kedudukan/{position}/",
        "/gugus-tugas/kedudukan/{position}/perbaiki/",
        "/gugus-tugas/kedudukan/{position}/pejabat/",
        "/gugus-tugas/kedudukan/{position}/kosongkan/",
        "/gugus-tugas/kedudukan/{position}/keluarkan/",
        "/pernyataan-peran/{evaluation_year}/",
        "/pernyataan-peran/{evaluation_year}/{agency}/",
        "/pernyataan-peran/{evaluation_year}/{unsigned}/",
        "/pernyataan-peran/{evaluation_year}/{unsigned}/tulis/",
        "/pernyataan-peran/{evaluation_year}/{unsigned}/catat/",
        "/lembaga/",
        "/lembaga/{institution}/",
        "/lembaga/{institution}/kartu/",
        "/kesiapan/{year}/",
        "/kesiapan/{year}/matriks/",
        "/kesiapan/{year}/belum-ada-dana/",
        "/kesiapan/{year}/pembahasan/",
        "/kesiapan/baris/{need}/",
        f"{ROUND}/surat/",
        f"{ROUND}/surat/{{letter}}/",
        f"{ROUND}/laporan-mandiri/",
        "/pengaturan/surat/",
        "/pengaturan/surat/{agency}/",
        "/pengaturan/surat/{agency}/penanda-tangan/",
        "/pengaturan/akun/",
        "/pengaturan/akun/{user}/",
        "/pengaturan/akun/{user}/nama/",
        "/pengaturan/akun/{user}/surel/",
        "/pengaturan/akun/{user}/hari-terakhir/",
        "/pengaturan/wilayah/",
        "/pengaturan/wilayah/kecamatan/{district}/nama/",
        "/pengaturan/wilayah/kelurahan/{ward}/nama/",
    ),
    "ketut": (
        "/",
        f"{SETTINGS}/",
        f"{ROUND}/penerimaan/",
        f"{ROUND}/jalan/cari/",
        f"{ROUND}/jalan/rencana/",
        f"{ROUND}/jalan/upaya/",
        f"{ROUND}/jalan/upaya/POL/",
        "/evaluasi/jawaban/{ready}/waive/",
        f"{ROUND}/persetujuan/periksa/?langkah=waive&perangkat=dinkes&pilih={{ready}}",
        "/pengaturan/jejak/",
    ),
    "rahma": (
        "/",
        "/wali-kota/",
        f"{ROUND}/",
        f"{ROUND}/kemajuan/",
        f"{ROUND}/rekap/",
        "/evaluasi/jawaban/{draft}/",
    ),
    "budi": ("/", "/evaluasi/jawaban/{approved}/"),
    "adi": (
        "/",
        "/pengaturan/",
        "/pengaturan/cadangan/",
        "/pengaturan/jejak/",
        "/akun/dua-langkah/pasang/",
    ),
    "bram": ("/", f"{ROUND}/"),
}
# pages that need a password again, or a step before them, are opened by tests of their own
ELSEWHERE = {
    # what a search found, and its plan: followed in test_road_journey
    "road_detail",
    "plan_detail",
    # lines of running minutes, their forms, and files of papers: followed in test_rakor_journey
    "entry_list",
    "entry_edit",
    "entry_promise",
    "entry_agree",
    "minutes_reopen",
    "minutes_docx",
    "minutes_pdf",
    "meeting_package",
    # the program that keeps a page on a phone: followed in test_activity_phone
    "activity_worker",
    # pictures and files of letters and reports
    "letterhead_logo",
    "letter_archive",
    "evidence_validity_sheet",
    "agreement_docx",
    "readiness_file",
    "agreement_pdf",
    "letter_docx",
    "letter_pdf",
    # a draft and its paper, opened in tests/followups
    "escalation_detail",
    "escalation_file",
    "self_report_pdf",
    "self_report_docx",
    # papers of the task force: opened in tests/agencies and tests/taskforce
    "task_force_pdf",
    "task_force_docx",
    "handover_pdf",
    "handover_docx",
    "role_statement_pdf",
    "role_statement_docx",
    # a row's file and the books of everyone: opened where they are tested
    "table_prove",
    "workbook_set",
    "takeover_detail",
    "joined_file",
    "joined_set_file",
    "upload_create",
    # pages as pictures, which weigh what they weigh: opened in test_redaction
    "evidence_newest",
    "evidence_view",
    "evidence_page",
    "evidence_thumbnail",
    "evidence_searchable",
    "evidence_redact",
    "upload_piece",
    "practice",
    # by the address of a seat and the code on the wall: opened in tests/meetings
    "invitation_reply",
    "room_sign_in",
    "attendance_sheet",
    # letters and their ZIP, an entry for calendars: opened in tests/meetings
    "invitation_file",
    "invitation_archive",
    "meeting_calendar",
    "link_detail",
    "link_task",
    "link_question",
    "link_approval",
    "link_file",
    "link_upload",
    "link_piece",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
    "account_reauthenticate",
}
# answers that lead on to another page
LEADING_ON = {
    "readiness_current",
    "role_statement_current",
    "round_current",
    "account_email",
    "session_state",
}
IN_THE_DARK = {"/", "/evaluasi/jawaban/{draft}/", f"{ROUND}/rekap/", "/pengaturan/", "/masuk/"}
STAGES = ("draft", "returned", "ready", "approved", "accepted")


def facts(city) -> dict[str, object]:
    """The ids that the paths above ask for."""
    with city.connect() as database:

        def one(query: str, *values: object) -> object:
            row = database.execute(query, values).fetchone()
            assert row, query
            return row[0]

        led = (
            "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
            " JOIN evaluation_assignment g ON g.answer_id = a.id AND g.ended_at IS NULL"
            " AND g.relation = 'lead' JOIN agencies_agency d ON d.id = g.agency_id"
            " WHERE r.code = 'demo' AND d.code = 'dinkes' AND a.stage = %s ORDER BY a.position"
        )
        coded = (
            "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
            " WHERE r.code = 'demo' AND a.code = %s"
        )
        return {stage: one(led, stage) for stage in STAGES} | {
            "parts": one(coded, "21A.1"),
            "own_part": one(coded, "22B.2"),
            "evidence": one(
                "SELECT e.id FROM evidence_evidence e JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' ORDER BY e.id"
            ),
            "link": one(
                "SELECT e.id FROM evidence_evidence e JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' AND e.form = 'link' ORDER BY e.id"
            ),
            "activity": one(
                "SELECT y.evidence_id FROM evidence_activity y JOIN evidence_evidence e"
                " ON e.id = y.evidence_id JOIN agencies_agency d ON d.id = e.agency_id"
                " WHERE d.code = 'dinkes' ORDER BY y.id"
            ),
            "table": one(
                "SELECT a.id FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id"
                " WHERE r.code = 'demo' AND a.code = '14.10'"
            ),
            "snapshot": one("SELECT id FROM evaluation_snapshot ORDER BY id"),
            "last": one(
                "SELECT r.code FROM evaluation_snapshot s JOIN evaluation_round r"
                " ON r.id = s.round_id ORDER BY s.id"
            ),
            "need": one(
                "SELECT n.id FROM facilities_readinessneed n JOIN agencies_agency d"
                " ON d.id = n.agency_id WHERE d.code = 'dinkes' AND n.state = 'agreed' ORDER BY n.id"
            ),
            "year": one("SELECT max(year) FROM facilities_readinessneed"),
            "letter": one("SELECT id FROM evaluation_requestletter ORDER BY id"),
            "decree": one(
                "SELECT id FROM agencies_taskforce WHERE level = 'city' ORDER BY id DESC"
            ),
            "position": one(
                "SELECT p.id FROM agencies_position p JOIN agencies_taskforce t"
                " ON t.id = p.task_force_id WHERE t.level = 'city' ORDER BY p.id DESC"
            ),
            "evaluation_year": one(
                "SELECT evaluation_year FROM evaluation_round WHERE code = 'demo'"
            ),
            "unsigned": one(
                "SELECT agency_id FROM taskforce_rolestatement WHERE signed_at IS NULL ORDER BY id"
            ),
            "institution": one("SELECT agency_id FROM taskforce_institutioncard ORDER BY id"),
            "agency": one("SELECT id FROM agencies_agency WHERE code = 'dinkes'"),
            "user": one("SELECT id FROM people_user WHERE username = 'sari'"),
            "seat": one(
                "SELECT h.seat_id FROM agencies_seatholding h JOIN people_user u"
                " ON u.id = h.user_id WHERE u.username = 'sari'"
            ),
            "empty": one(
                "INSERT INTO agencies_seat (agency_id, role, title)"
                " SELECT id, 'operator', 'Operator bidang data' FROM agencies_agency"
                " WHERE code = 'dinkes' RETURNING id"
            ),
            "district": one("SELECT id FROM places_district ORDER BY code"),
            "ward": one("SELECT id FROM places_ward ORDER BY code"),
            "followup": one("SELECT id FROM followups_followup WHERE state = 'open' ORDER BY id"),
            "meeting": one("SELECT id FROM meetings_meeting ORDER BY starts_at"),
            "next_meeting": one("SELECT id FROM meetings_meeting ORDER BY starts_at DESC"),
            "agenda_item": one("SELECT id FROM meetings_agendaitem ORDER BY id DESC"),
            "invitee": one("SELECT id FROM meetings_invitee ORDER BY id DESC"),
            "attendance": one("SELECT id FROM meetings_attendance ORDER BY id"),
        }
