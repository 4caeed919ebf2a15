from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from layak.config.commands.offline import due
from layak.config.console.trouble import UsageError

ROOT = Path(__file__).parents[2]
FIELDS = {"part", "order", "role", "due_at", "waits_for", "limit_type", "basis"}
REPORT = {"laporan_masuk": "2026-05-01T22:40:00+07:00"}


def run(capsys, tmp_path, playbook, events, *more):
    path = tmp_path / "peristiwa.json"
    if isinstance(events, bytes):
        path.write_bytes(events)
    else:
        path.write_text(events if isinstance(events, str) else json.dumps(events), encoding="utf-8")
    parser = argparse.ArgumentParser()
    due.add_arguments(parser)
    code = due.run(parser.parse_args(["--playbook", playbook, "--events", str(path), *more]))
    assert code == 0
    return capsys.readouterr().out


def rows(capsys, tmp_path, playbook, events):
    return json.loads(run(capsys, tmp_path, playbook, events, "--json"))


def test_every_step_is_a_row_own_steps_first(capsys, tmp_path):
    found = rows(capsys, tmp_path, "kekerasan-seksual", REPORT)
    assert [(row["part"], row["order"]) for row in found] == [
        *(("own", number) for number in range(1, 17)),
        *(("common", number) for number in range(1, 15)),
    ]
    assert all(row.keys() >= FIELDS for row in found)
    assert found[0] == {
        "part": "own", "order": 1, "role": "uptd_ppa", "due_at": "2026-05-01T22:40:00+07:00",
        "waits_for": None, "limit_type": "target", "basis": "practice",
    }  # fmt: skip
    assert found[4] == {
        "part": "own", "order": 5, "role": "uptd_ppa", "due_at": None,
        "waits_for": "korban_melapor", "limit_type": "duty", "basis": "law",
    }  # fmt: skip
    assert found[3]["due_at"] is found[3]["waits_for"] is None
    assert found[3]["basis"] == "none"


def test_a_lapsing_right_brings_its_warnings(capsys, tmp_path):
    events = {"pelindungan_sementara_diberikan": "2026-05-02T20:00:00+07:00"}
    found = rows(capsys, tmp_path, "kekerasan-seksual", events)
    assert found[8]["limit_type"] == "right_expiry"
    assert found[8]["warn_at"] == ["2026-05-14T20:00:00+07:00", "2026-05-16T00:00:00+07:00"]
    assert found[10]["warn_at"] == []  # waits


def test_unclear_days_say_so(capsys, tmp_path):
    events = {"pemberitahuan_hak": "2026-03-19T10:00:00+07:00"}
    found = rows(capsys, tmp_path, "anak-korban-saksi", events)
    assert [row["order"] for row in found if row.get("day_count") == "unclear"] == [6, 7, 8]
    assert found[5]["due_at"] == "2026-03-22T10:00:00+07:00"
    out = run(capsys, tmp_path, "anak-korban-saksi", events)
    assert "belum jelas hari kalender atau hari kerja" in out


def test_working_days_beyond_the_known_holidays_say_so(capsys, tmp_path):
    events = {"akta_terbit": "2026-12-30T09:00:00+07:00"}
    found = rows(capsys, tmp_path, "anak-tanpa-akta", events)
    assert found[5]["due_at"] == "2027-01-04T09:00:00+07:00"
    assert (found[5]["day_count"], found[5]["calendar_known"]) == ("working", False)
    assert "belum pasti" in run(capsys, tmp_path, "anak-tanpa-akta", events)


def test_for_people_it_reads_as_sentences(capsys, tmp_path):
    events = {"laporan_masuk": "2026-05-01T22:40:00+08:00", "korban_melapor": "2026-05-01T23:00Z"}
    out = run(capsys, tmp_path, "kekerasan-seksual", events)
    assert "UPTD PPA kota; tenggat Jumat, 1 Mei 2026 22.40 WITA; praktik" in out
    assert "tenggat Senin, 4 Mei 2026 23.00 +00:00; hukum, belum ditinjau" in out
    assert "menunggu: Pelindungan sementara diberikan (UU TPKS)" in out
    assert "usulan kami" in out
    assert "menurut hukum" not in out  # nobody of the legal office has reviewed it


def test_custody_is_told_stage_by_stage(capsys, tmp_path):
    events = {
        "penahanan_dimulai": "2026-10-01T08:00:00+07:00",
        "perpanjangan_penyidikan": "2026-10-09T08:00:00+07:00",
        "anak_dikeluarkan": "2026-10-10T08:00:00+07:00",
    }
    out = run(capsys, tmp_path, "abh-pelaku-diversi", events)
    assert "Penahanan Penyidikan: sampai Kamis, 8 Oktober 2026 08.00 WIB" in out
    assert "tidak dihitung; LEWAT BATAS" in out
    assert "Penahanan Kasasi: belum dimulai" in out


def test_no_events_is_a_plan_that_waits(capsys, tmp_path):
    found = rows(capsys, tmp_path, "napza", {})
    assert {row["due_at"] for row in found} == {None}
    assert found[0]["waits_for"] == "laporan_masuk"


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ({"laporan_masuk": "2026-05-01T22:40:00"}, "waktu tanpa zona"),
        ({"laporan_masuk": "2026-05-01"}, "waktu tanpa zona"),
        ({"laporan_masuk": "kemarin"}, "bukan waktu"),
        ({"laporan_masuk": "2026-02-29T10:00+07:00"}, "bukan waktu"),
        ({"laporan_masuk": "2026-05-01T25:00+07:00"}, "bukan waktu"),
        ({"laporan_masuk": ""}, "bukan waktu"),
        ({"laporan_masuk": None}, "bukan waktu"),
        ({"laporan_masuk": 1777650000}, "bukan waktu"),
        ({"laporan_masuk": ["2026-05-01T22:40:00+07:00"]}, "bukan waktu"),
        ({"laporan_masuk": "2" * 10_000}, "bukan waktu"),
        ({"laporan_masuk": "2026-05-01x10:00+07:00"}, "bukan waktu"),
        ({"laporan_masuk": "2026-05-01T10:00:00\x00+07:00"}, "bukan waktu"),
        ({"laporan_masuk": "2026-05-01T10:00:00 +07:00"}, "bukan waktu"),
        ({"laporan_masuk": "2026-05-01T10:00:00.+07:00"}, "bukan waktu"),
        ({"laporan_masuk": "9999-12-31T23:59:59+07:00"}, "di luar tahun"),
        ({"laporan_masuk": "0001-01-01T00:00:00+07:00"}, "di luar tahun"),
        ({"Laporan_masuk": "2026-05-01T22:40:00+07:00"}, "Laporan_masuk"),
        ({"anak_masuk": "2026-05-01T22:40:00+07:00"}, "anak_masuk"),
        (
            '{"laporan_masuk": "2026-05-01T22:40Z", "laporan_masuk": "2026-05-01T22:41Z"}',
            "dua kali",
        ),
        ("[]", "satu objek"),
        ('"laporan_masuk"', "satu objek"),
        ("", "bukan JSON"),
        ("{", "bukan JSON"),
        ("[" * 100_000, "bukan JSON"),
        (b"\xff\xfe\x00\x01", "UTF-8"),
    ],
)
def test_bad_events_are_one_sentence(capsys, tmp_path, events, said):
    with pytest.raises(UsageError, match=said) as refused:
        run(capsys, tmp_path, "napza", events)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01t22:40:00z",
        "2026-05-01 22:40Z",
        "20260501T224000,0Z",
        "2026-W18-5T22:40:00+00:00",
    ],
)
def test_one_time_written_in_other_ways(capsys, tmp_path, written):
    found = rows(capsys, tmp_path, "napza", {"laporan_masuk": written})
    assert found[0]["due_at"] == "2026-05-02T00:40:00+00:00"


def test_a_byte_order_mark_is_no_fault(capsys, tmp_path):
    content = b"\xef\xbb\xbf" + json.dumps(REPORT).encode()
    assert rows(capsys, tmp_path, "napza", content)[0]["due_at"] == "2026-05-02T00:40:00+07:00"


def test_missing_files_and_unknown_playbooks_are_one_sentence(capsys, tmp_path):
    with pytest.raises(UsageError, match=r"tidak ditemukan.*napza"):
        run(capsys, tmp_path, "nope", REPORT)
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("playbook: x\nsteps: []\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"faulty\.yaml > playbook x \(baris 1\): `steps` kosong"):
        run(capsys, tmp_path, str(faulty), REPORT)
    with pytest.raises(UsageError, match="tidak ada"):
        due.run(argparse.Namespace(playbook="napza", events=str(tmp_path), json=True))
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(2_000_000)
    with pytest.raises(UsageError, match="terlalu besar"):
        due.run(argparse.Namespace(playbook="napza", events=file.name, json=True))


def test_due_runs_without_django_or_a_database(tmp_path):
    path = tmp_path / "peristiwa.json"
    path.write_text(json.dumps({"laporan_masuk": "2026-05-01T22:40:00"}), encoding="utf-8")
    program = (
        "import sys; from layak.config import cli; "
        f"code = cli.main(['due', '--playbook', 'napza', '--events', {str(path)!r}, '--json']); "
        "sys.exit(9 if 'django' in sys.modules else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
