"""The structure file, warnings of a term, and a pasted member list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from layak.city.agencies.taskforce.rules import (
    Place,
    changes,
    parse_policy,
    read_members,
    term_warning,
)

FILE = Path(__file__).parents[2] / "data/policy/taskforce.yaml"
END = date(2026, 12, 31)


@pytest.fixture(scope="module")
def raw():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def policy(raw):
    return parse_policy(raw)


def test_shipped_structure_has_the_groups_of_a_decree(policy):
    fields = [group.code for group in policy.groups.values() if group.is_field]
    assert fields[:6] == ["kelembagaan"] + [f"klaster-{n}" for n in range(1, 6)]
    assert policy.standing("klaster-2", "koordinator") == "Koordinator"
    assert policy.field("ketua") == ""
    assert [group.code for group in policy.groups_of("ward")][:2] == ["ketua", "wakil"]
    assert (policy.warn_days, policy.vacant_days) == ((60, 30, 7), 30)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda raw: raw["groups"][1].update(under="tidak-ada"), "stands before the group above"),
        (lambda raw: raw["groups"][0].update(duties={"raja": "Raja"}), "unknown duties"),
        (lambda raw: raw["groups"][0].update(levels=["desa"]), "levels are some of"),
        (lambda raw: raw["groups"].append(raw["groups"][0]), "stands twice"),
        (lambda raw: raw.update(vacant_days=0), "above zero"),
        (lambda raw: raw["institutions"].append({"code": "x" * 21, "label": "", "about": ""}), "longer"),
    ],
)  # fmt: skip
def test_spoilt_structure_says_where(spoil, fault):
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    spoil(raw)
    with pytest.raises(ValueError, match=fault):
        parse_policy(raw)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 11, 1), 60), (date(2026, 10, 31), None), (date(2026, 12, 1), 30),
        (date(2026, 12, 24), 7), (END, 7), (date(2027, 1, 1), 0),
    ],
)  # fmt: skip
def test_term_warns_in_steps(today, step):
    assert term_warning(END, today=today, warn_days=(60, 30, 7)) == step
    assert term_warning(None, today=today, warn_days=(60, 30, 7)) is None


def test_changes_between_decrees():
    before = [Place(standing="Ketua", title="Sekda", holder="A")]
    after = [
        Place(standing="Ketua", title="Sekda", holder="B"),
        Place(standing="Sekretaris", title="Kadis", holder=""),
    ]
    found = changes(before, after)
    assert (found.added, found.removed) == (("Sekretaris: Kadis",), ())
    assert found.moved == (("Ketua: Sekda", "A", "B"),)
    assert changes(before, before).is_none


def read(text: str, policy, level: str = "city", agencies=None):
    rows = [line.split("\t") for line in text.splitlines()]
    known = agencies or {"dinas kesehatan": 7, "dinkes": 7}
    return read_members(rows, level=level, policy=policy, agencies=known)


def test_list_as_a_decree_has_it(policy):
    sheet = read(
        "No\tKedudukan dalam Gugus Tugas\tJabatan Dinas\tInstansi\tKlaster/Bidang\n"
        "1\tPembina\tWali Kota\t\t\n"
        "2\tPenanggung Jawab\tSekretaris Daerah\t\t\n"
        "3\tWakil Ketua I\tKepala Bappeda\t\t\n"
        "4\tSekretaris\tKepala DP3A\t\t\n"
        "\n"
        "5\tKoordinator\tKepala Dinas Kesehatan\tDinkes\tKlaster III\n"
        "6\tAnggota Klaster V\tKapolres\tPolres\t\n"
        "7\tKetua Pokja Klaster IV\tKepala Dinas Pendidikan\t\t",
        policy,
    )
    assert sheet.problems == ()
    assert [(m.group, m.duty) for m in sheet.members] == [
        ("pembina", "pejabat"), ("ketua", "penanggung-jawab"), ("wakil", "pejabat"),
        ("sekretaris", "pejabat"), ("klaster-3", "koordinator"), ("klaster-5", "anggota"),
        ("klaster-4", "koordinator"),
    ]  # fmt: skip
    assert (sheet.members[4].agency_id, sheet.members[4].institution) == (7, "")
    assert (sheet.members[5].agency_id, sheet.members[5].institution) == (None, "Polres")
    assert "belum terdaftar" in sheet.members[5].remark


def test_columns_in_another_order_and_with_names(policy):
    sheet = read(
        "Nama\tJabatan\tKedudukan\nDr. A\tCamat Ilir\tKetua",
        policy,
        level="district",
    )
    (member,) = sheet.members
    assert (member.name, member.title, member.group) == ("Dr. A", "Camat Ilir", "ketua")


def test_list_without_numbers_and_header(policy):
    (member,) = read("Ketua\tSekda\tDinas Kesehatan\t", policy).members
    assert (member.title, member.agency_id) == ("Sekda", 7)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1\t\tKepala Dinas\t\t", "Kolom Kedudukan kosong"),
        ("1\tKetua\t\t\t", "Kolom Jabatan kosong"),
        ("1\tAnggota\tKepala Dinas\t\t", "tidak dikenal"),
        ("1\tTukang sapu\tKepala Dinas\t\tKlaster I", "tidak ada pada Klaster I"),
        ("1\tKetua\t" + "x" * 161 + "\t\t", "lebih dari 160"),
        ("1\tKlaster VI\tKepala Dinas\t\t", "tidak dikenal"),
    ],
)
def test_row_not_understood_says_why(policy, row, why):
    sheet = read(row, policy)
    assert sheet.members == ()
    assert why in sheet.problems[0].why
