from __future__ import annotations

import copy
from datetime import date, datetime

import pytest
import yaml

from layak.city.places.workdays import working_calendar
from layak.rules.calendars import Holiday
from layak.workflows.rapidaction.playbooks import files
from layak.workflows.rapidaction.playbooks.files import FOLDER, UnknownPlaybook
from layak.workflows.rapidaction.playbooks.reading_rules import (
    FaultyPlaybook,
    parse_common,
    parse_events,
    parse_playbook,
)
from layak.workflows.rapidaction.playbooks.rules import TwoTimes, UnknownEvent, due_times

PLAYBOOKS = {code: files.load(code) for code in files.codes()}
OURS = {"anak-tanpa-akta", "balita-gizi-buruk"}
WRITTEN = {
    code: yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    for code in ("napza", "abh-pelaku-diversi", "common", "events")
}


@pytest.fixture
def raw():
    """The substance-abuse playbook as it stands in its file."""
    return copy.deepcopy(WRITTEN["napza"])


def parsed(raw):
    return parse_playbook(raw, files.common(), "napza.yaml")


def faults_of(call, *arguments):
    with pytest.raises(FaultyPlaybook) as refused:
        call(*arguments)
    return [f"{fault.at}: {fault.say}" for fault in refused.value.faults]


def test_all_of_it_is_there():
    given = {code: book for code, book in PLAYBOOKS.items() if code not in OURS}
    assert len(given) == 14
    assert sum(len(book.steps) for book in given.values()) == 140
    assert {len(book.common_steps) for book in PLAYBOOKS.values()} == {14}


def test_the_basis_of_the_numbers_is_as_counted():
    # the overview of the domain counts 39 on law, 4 on practice, 87 proposed, 10 without
    steps = [s for code, book in PLAYBOOKS.items() if code not in OURS for s in book.steps]
    bases = [step.basis for step in steps]
    assert {name: bases.count(name) for name in set(bases)} == {
        "law": 39,
        "practice": 4,
        "inferred": 87,
        "none": 10,
    }
    seen_only_in_summary = [s for s in steps if s.basis == "law" and s.evidence != "text"]
    assert [step.trigger for step in seen_only_in_summary] == ["perintah_diterima"]


def test_every_number_of_our_own_playbooks_is_marked_so():
    for code in OURS:
        for step in PLAYBOOKS[code].steps:
            assert (step.basis, step.step_basis, step.limit_type) == (
                "inferred", "inferred", "target",
            )  # fmt: skip


def test_nothing_is_called_law_before_the_legal_office_has_reviewed_it(raw):
    book = PLAYBOOKS["abh-pelaku-diversi"]
    assert not any(book.may_say_law(step) for step in book.steps)
    reviewed = copy.deepcopy(WRITTEN["abh-pelaku-diversi"])
    reviewed |= {"reviewed_by": "Bagian Hukum", "reviewed_on": "2026-11-02"}
    found = parsed(reviewed)
    said = [step.order for step in found.steps if found.may_say_law(step)]
    assert 1 in said
    assert 7 not in said  # our number on a step that law demands
    assert found.reviewed_on.isoformat() == "2026-11-02"


def test_the_two_protections_are_two_events():
    sexual, home = PLAYBOOKS["kekerasan-seksual"], PLAYBOOKS["kdrt-kekerasan-fisik-psikis"]
    assert "pelindungan_sementara_diberikan" in sexual.events - home.events
    assert "perlindungan_sementara_diberikan" in home.events - sexual.events


def test_every_event_speaks_to_people():
    events = files.common().events
    used = set().union(*(book.events for book in PLAYBOOKS.values()))
    recorded = {step.records for book in PLAYBOOKS.values() for _, step in book.all_steps} - {""}
    assert used | recorded == set(events)
    for event in events.values():
        assert event.says.endswith(".")
        assert event.says.count(".") == 1
    labels = [event.label for event in events.values() if not event.same_as]
    assert len(set(labels)) == len(labels)


def test_an_event_goes_by_both_of_its_names():
    book = PLAYBOOKS["kekerasan-seksual"]
    one, other = datetime.fromisoformat("2026-05-01T10:00+07:00"), "penyidikan_dimulai"
    assert {"penyidikan", other} <= book.events
    calendar = working_calendar()
    assert due_times(book, {other: one, "penyidikan": one}, calendar)
    with pytest.raises(TwoTimes, match="penyidikan"):
        due_times(book, {other: one, "penyidikan": one.replace(hour=11)}, calendar)


def test_an_event_of_another_playbook_is_unknown():
    moment = datetime.fromisoformat("2026-05-01T10:00+07:00")
    with pytest.raises(UnknownEvent, match="penahanan_dimulai"):
        due_times(PLAYBOOKS["napza"], {"penahanan_dimulai": moment}, working_calendar())


def test_two_orders_of_the_same_events_are_due_alike():
    events = yaml.safe_load(
        (FOLDER.parents[1] / "tests/rules/due/napza.yaml").read_text(encoding="utf-8")
    )["events"]
    times = {name: datetime.fromisoformat(text) for name, text in events.items()}
    turned = dict(reversed(times.items()))
    book, calendar = PLAYBOOKS["napza"], working_calendar()
    assert due_times(book, times, calendar) == due_times(book, turned, calendar)


def step(number, **change):
    def apply(raw):
        raw["steps"][number - 1].update(change)

    return apply


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        (step(2, agency_role=""), "langkah 2", "`agency_role` kosong"),
        (step(2, agency_role=None), "langkah 2", "`agency_role` harus berupa teks"),
        (step(2, agency_role="dukun"), "langkah 2", "peran dukun tidak dikenal"),
        (step(3, clock_from="kiamat"), "langkah 3", "peristiwa kiamat tidak dikenal"),
        (step(3, records="kiamat"), "langkah 3", "peristiwa kiamat tidak dikenal"),
        (step(1, deadline_text="2 minggu"), "langkah 1", "satuan"),
        (step(1, deadline_text="3 jam"), "langkah 1", "tidak sama dengan"),
        (step(1, deadline_hours=-2), "langkah 1", "`deadline_hours`"),
        (step(1, deadline_hours=1.5), "langkah 1", "`deadline_hours`"),
        (step(1, deadline_hours=float("nan")), "langkah 1", "`deadline_hours`"),
        (step(1, deadline_hours=10**12), "langkah 1", "`deadline_hours`"),
        (step(1, deadline_hours="dua"), "langkah 1", "`deadline_hours`"),
        (step(1, day_count="lunar"), "langkah 1", "`day_count` tidak dikenal"),
        (step(1, day_count=None), "langkah 1", "`day_count` harus ada"),
        (step(1, day_count="working"), "langkah 1", "hari penuh"),
        (step(1, deadline_kind="none"), "langkah 1", "`deadline_kind` harus none"),
        (step(1, deadline_kind="law"), "langkah 1", "naskah"),
        (step(1, limit_type=None), "langkah 1", "`limit_type` harus ada"),
        (step(1, deadline_hours=None), "langkah 1", "`day_count` hanya boleh"),
        (step(1, source_ref="MIMPI"), "langkah 1", "sumber MIMPI"),
        (step(4, order=5), "playbook napza", "langkah 5 seharusnya bernomor 4"),
        (step(1, clok_from="x"), "langkah 1", "`clok_from` tidak dikenal"),
        (lambda raw: raw.update(lead_role="raja"), "playbook napza", "peran raja"),
        (lambda raw: raw.update(steps=[]), "playbook napza", "`steps` kosong"),
        (lambda raw: raw.update(categories=["PP78-99"]), "playbook napza", "PP78-99"),
        (lambda raw: raw.update(inherits="napza"), "playbook napza", "`inherits`"),
        (lambda raw: raw.update(version=0), "playbook napza", "`version`"),
        (lambda raw: raw.update(reviewed_by="Bagian Hukum"), "playbook napza", "`reviewed_on`"),
        (lambda raw: raw.pop("consent"), "consent", "pasangan nama"),
    ],
)
def test_a_playbook_that_cannot_work_is_refused_with_its_place(raw, change, at, said):
    change(raw)
    found = faults_of(parsed, raw)
    assert any(said in fault and at in fault for fault in found), found
    assert all("napza.yaml" in fault for fault in found)


def test_steps_that_wait_for_each_other_are_refused(raw):
    raw["steps"][1]["records"] = "lapor_diri"  # diketahui > lapor_diri > asesmen ...
    raw["steps"][5]["records"] = "diketahui"  # ... > diketahui
    (fault,) = faults_of(parsed, raw)
    assert "saling menunggu: diketahui > lapor_diri > asesmen > diketahui" in fault


def test_a_step_that_waits_for_itself_is_refused(raw):
    raw["steps"][0]["records"] = "laporan_masuk"
    (fault,) = faults_of(parsed, raw)
    assert "laporan_masuk > laporan_masuk" in fault


def test_a_loop_over_a_common_step_is_refused(raw):
    # the common assessment turns the first contact into "asesmen_selesai"
    raw["steps"][0] |= {"clock_from": "asesmen_selesai", "records": "kontak_pertama"}
    (fault,) = faults_of(parsed, raw)
    assert "saling menunggu" in fault


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["custody_clocks"][0].update(base_days=0), "`base_days`"),
        (lambda raw: raw["custody_clocks"][0].update(extension_days=-8), "`extension_days`"),
        (lambda raw: raw["custody_clocks"][0].update(starts="kiamat"), "kiamat"),
        (lambda raw: raw["custody_clocks"][1].update(stage="penyidikan"), "dua kali"),
        (lambda raw: raw.update(custody_step=99), "langkah 99"),
        (lambda raw: raw.pop("custody_released"), "`custody_released`"),
    ],
)
def test_a_custody_chain_that_cannot_work_is_refused(change, said):
    raw = copy.deepcopy(WRITTEN["abh-pelaku-diversi"])
    change(raw)
    assert any(said in fault for fault in faults_of(parsed, raw))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["warnings"].pop("duty"), "warnings duty"),
        (lambda raw: raw["warnings"].update(soon={}), "soon"),
        (lambda raw: raw["warnings"]["duty"].update(days_before=[-1]), "`days_before`"),
        (lambda raw: raw["external_roles"].append("raja"), "peran raja"),
        (lambda raw: raw["common_steps"][0].update(agency_role=""), "langkah bersama 1"),
        (lambda raw: raw["categories"].append(raw["categories"][0]), "dua kali"),
    ],
)
def test_faulty_common_ground_is_refused(change, said):
    raw = copy.deepcopy(WRITTEN["common"])
    change(raw)
    found = faults_of(parse_common, raw, files.common().events, "common.yaml")
    assert any(said in fault for fault in found)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"label": "X"}, "`says`"),
        ({"label": "", "says": "Y."}, "`label`"),
        ({"label": "X", "says": "Y.", "same_as": "kiamat"}, "`same_as`"),
        ({"label": "X", "says": "Y.", "same_as": "penyidikan"}, "`same_as`"),
        ("X", "pasangan nama"),
    ],
)
def test_faulty_events_are_refused(event, said):
    raw = copy.deepcopy(WRITTEN["events"])
    raw["events"]["baru"] = event
    found = faults_of(parse_events, raw, "events.yaml")
    assert any(said in fault and "baru" in fault for fault in found)


def test_a_fault_in_a_file_names_its_line(tmp_path):
    path = tmp_path / "coba.yaml"
    text = (FOLDER / "napza.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("agency_role: puskesmas", "agency_role: dukun"), encoding="utf-8")
    (fault,) = faults_of(files.load, str(path))
    line = 1 + text[: text.index("  - order: 1")].count("\n")
    assert fault.startswith(f"coba.yaml > playbook napza > langkah 1 (baris {line}): ")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"- 1\n- 2\n", b"a: 1\na: 2\n"])
def test_a_file_that_is_no_playbook_is_refused(tmp_path, content):
    path = tmp_path / "coba.yaml"
    path.write_bytes(content)
    assert all("coba.yaml" in fault for fault in faults_of(files.load, str(path)))


def test_an_unknown_playbook_names_the_known_ones(tmp_path):
    with pytest.raises(UnknownPlaybook, match="napza"):
        files.load("common")
    with pytest.raises(UnknownPlaybook, match="tidak ditemukan"):
        files.load(str(tmp_path / "nowhere.yaml"))


def test_a_new_day_off_moves_our_working_days_and_no_hour_of_the_law():
    # F-04: a shared leave announced after the times were set
    late = [Holiday(on=date(2026, 6, 17), name="Cuti bersama susulan", is_shared_leave=True)]
    before, after = working_calendar(), working_calendar().plus(late)
    friday = datetime.fromisoformat("2026-06-12T14:00:00+07:00")
    book = PLAYBOOKS["anak-tanpa-akta"]
    events = dict.fromkeys(("permohonan_akta_diterima", "laporan_masuk"), friday)
    moved = [
        (was.part, was.step.order, becomes.due_at.isoformat())
        for was, becomes in zip(
            due_times(book, events, before), due_times(book, events, after), strict=True
        )
        if was.due_at != becomes.due_at
    ]
    assert moved == [
        ("own", 1, "2026-06-19T14:00:00+07:00"),
        ("own", 4, "2026-06-19T14:00:00+07:00"),
    ]
    law = PLAYBOOKS["kekerasan-seksual"]
    told = {"korban_melapor": friday, "pelindungan_sementara_diberikan": friday}
    assert due_times(law, told, before) == due_times(law, told, after)
