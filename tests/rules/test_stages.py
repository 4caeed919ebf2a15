from __future__ import annotations

import copy
import itertools
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layak.rules.refusal import Refused
from layak.rules.stages import FaultyPolicy, WrongStage, parse_policies

FILE = Path(__file__).parents[2] / "data" / "policy" / "stages.yaml"
RAW = yaml.safe_load(FILE.read_text(encoding="utf-8"))
POLICY = parse_policies(RAW)["self-assessment"]
STAGES = ["draft", "ready", "approved", "accepted", "returned"]

# written from the policy that people agreed on, not from the file
ALLOWED = {
    ("ready", "draft"): "ready",
    ("ready", "returned"): "ready",
    ("withdraw", "ready"): "draft",
    ("approve", "ready"): "approved",
    ("approve_by_statement", "ready"): "approved",
    ("waive", "ready"): "approved",
    ("accept", "approved"): "accepted",
    ("return", "ready"): "returned",
    ("return", "approved"): "returned",
    ("return", "accepted"): "returned",
    ("send_back", "ready"): "returned",
    ("undo_approve", "approved"): "ready",
    ("undo_statement", "approved"): "ready",
    ("undo_waive", "approved"): "ready",
    ("undo_accept", "accepted"): "approved",
}
MOVES = sorted({move for move, _ in ALLOWED})


def check(move, stage, **changed):
    given = {"round_is_locked": False, "window_is_open": True, "has_answer": True, "note": "sebab"}
    POLICY.check_move(move, stage, **{**given, **changed})


def test_policy_has_exactly_the_agreed_moves():
    found = {(move.code, source): move.target for move in POLICY.moves for source in move.sources}
    assert found == ALLOWED
    assert [stage.code for stage in POLICY.stages] == STAGES
    assert POLICY.first.code == "draft"


@pytest.mark.parametrize(("move", "stage"), list(itertools.product(MOVES, STAGES)))
def test_move_is_allowed_from_its_sources_alone(move, stage):
    if (move, stage) in ALLOWED:
        check(move, stage)
    else:
        with pytest.raises(WrongStage, match="tahap"):
            check(move, stage)


def test_wrong_stage_says_from_where_and_where_it_is():
    with pytest.raises(WrongStage) as caught:
        check("accept", "draft")
    assert caught.value.reason == (
        "Terima: hanya dari tahap “Disetujui”; jawaban ini pada tahap “Sedang diisi”."
    )
    with pytest.raises(WrongStage, match="sudah berada pada tahap “Diterima”"):
        check("accept", "accepted")


@pytest.mark.parametrize(("move", "stage"), sorted(ALLOWED))
def test_locked_round_refuses_every_move(move, stage):
    with pytest.raises(Refused, match="terkunci"):
        check(move, stage, round_is_locked=True)


@pytest.mark.parametrize(("move", "stage"), sorted(ALLOWED))
def test_shut_window_refuses_every_move(move, stage):
    with pytest.raises(Refused, match="tertutup"):
        check(move, stage, window_is_open=False)


@pytest.mark.parametrize(("move", "stage"), sorted(ALLOWED))
def test_only_withdrawing_and_returning_need_no_answer(move, stage):
    if move in {"withdraw", "return", "send_back"} or move.startswith("undo"):
        check(move, stage, has_answer=False)
    else:
        with pytest.raises(Refused, match="belum lengkap"):
            check(move, stage, has_answer=False)


@pytest.mark.parametrize("note", ["", "   ", "\n"])
@pytest.mark.parametrize(("move", "stage"), sorted(ALLOWED))
def test_returning_and_waiving_need_a_note(move, stage, note):
    if move in {"return", "waive", "send_back"} or move.startswith("undo"):
        with pytest.raises(Refused, match="catatan"):
            check(move, stage, note=note)
    else:
        check(move, stage, note=note)


def test_own_answers_are_accepted_by_someone_else():
    with pytest.raises(Refused, match="orang lain"):
        check("accept", "approved", is_own=True)
    check("approve", "ready", is_own=True)


def test_button_shows_the_reason_without_asking_for_a_note():
    verdict = POLICY.can_move("return", "approved", round_is_locked=False, has_answer=True)
    assert (verdict.allowed, verdict.reason) == (True, "")
    verdict = POLICY.can_move("return", "draft", round_is_locked=False, has_answer=True)
    assert not verdict.allowed
    assert "Kembalikan" in verdict.reason


@pytest.mark.parametrize(
    ("stage", "said"),
    [("ready", "kepala perangkat daerah"), ("approved", "sekretariat"), ("accepted", "diterima")],
)
def test_edit_is_refused_while_it_is_not_the_agencys_turn(stage, said):
    assert not POLICY.is_editable(stage)
    with pytest.raises(WrongStage, match=said):
        POLICY.check_edit(stage, round_is_locked=False)


@pytest.mark.parametrize("stage", ["draft", "returned"])
def test_edit_is_allowed_in_the_agencys_turn_while_the_round_is_open(stage):
    assert POLICY.is_editable(stage)
    POLICY.check_edit(stage, round_is_locked=False)
    with pytest.raises(Refused, match="terkunci"):
        POLICY.check_edit(stage, round_is_locked=True)
    with pytest.raises(Refused, match="tertutup"):
        POLICY.check_edit(stage, round_is_locked=False, window_is_open=False)


def test_unknown_names_are_faults_of_the_program():
    for call in (POLICY.stage, POLICY.move, POLICY.is_editable):
        with pytest.raises(KeyError):
            call("nowhere")


def test_stages_tell_their_owner_and_what_they_count_as():
    assert [(s.owner, s.counts_as) for s in POLICY.stages] == [
        ("agency", "open"), ("head", "waiting"), ("secretariat", "waiting"), ("nobody", "done"),
        ("agency", "open"),
    ]  # fmt: skip
    assert POLICY.stage("approved").owner_name == "sekretariat"
    assert [move.code for move in POLICY.moves_from("approved") if not move.undoes] == [
        "accept",
        "return",
    ]


@pytest.mark.parametrize(
    ("day", "last", "built", "said"),
    [
        (date(2026, 2, 2), "approve", False, ""),
        (date(2026, 2, 5), "approve", False, ""),
        (date(2026, 2, 6), "approve", False, "hanya bisa sampai 5 Februari 2026, 3 hari"),
        (date(2026, 2, 2), "waive", False, "langkah terakhir jawaban ini langkah lain"),
        (date(2026, 2, 2), "", False, "langkah terakhir jawaban ini langkah lain"),
        (date(2026, 2, 2), "approve", True, "sudah disalin ke aplikasi kementerian"),
    ],
)
def test_the_last_move_alone_is_taken_back_and_within_its_term(day, last, built, said):
    undo = POLICY.move("undo_approve")
    facts = {"since": date(2026, 2, 2), "today": day, "is_built_on": built}
    if not said:
        undo.check_undo(last, **facts)
        return
    with pytest.raises(Refused, match=said):
        undo.check_undo(last, **facts)


def test_a_closed_round_does_not_say_that_it_can_be_reopened():
    with pytest.raises(Refused, match="sudah ditutup dan tinggal dibaca") as caught:
        check("approve", "ready", round_is_locked=True, round_is_closed=True)
    assert "kembali" not in caught.value.reason


@given(st.lists(st.sampled_from(MOVES), max_size=12))
def test_no_path_leads_to_accepted_without_approval_after_the_last_return(path):
    stage, is_approved = "draft", False
    for move in path:
        if (move, stage) not in ALLOWED:
            continue
        check(move, stage)
        stage = POLICY.move(move).target
        is_approved = stage == "approved" or (is_approved and stage == "accepted")
        assert stage != "accepted" or is_approved


def test_diagram_draws_every_move_once():
    lines = POLICY.diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> draft" in lines
    assert "    accepted --> [*]" in lines
    assert "    approved --> accepted: Terima" in lines
    assert sum("-->" in line for line in lines) == len(ALLOWED) + 2


def broken(change):
    raw = copy.deepcopy(RAW)
    change(raw["policies"]["self-assessment"])
    with pytest.raises(FaultyPolicy) as caught:
        parse_policies(raw)
    return " | ".join(f"{fault.at}: {fault.say}" for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p["stages"].append({**p["stages"][0]}), "tahap draft tertulis dua kali"),
        (lambda p: p["moves"].append({**p["moves"][0]}), "langkah ready tertulis dua kali"),
        (lambda p: p["moves"][0].update(target="x"), "menyebut tahap x yang tidak ada"),
        (lambda p: p["moves"][0].update(sources=[]), "langkah ready tanpa `sources`"),
        (
            lambda p: p["moves"].remove(next(m for m in p["moves"] if m["code"] == "accept")),
            "tahap accepted tidak dapat dicapai",
        ),
        (lambda p: p["moves"][-1].update(undoes="jump"), "membatalkan jump yang tidak ada"),
        (lambda p: p["moves"][-1].update(undoes="withdraw", within_days=2), "tidak kembali ke tempat"),
        (lambda p: p["moves"][-1].update(undoes="accept", within_days=0), "`within_days` harus"),
        (lambda p: p["moves"][0].update(sources=["returned"]), "tahap draft tidak mempunyai langkah"),
        (lambda p: p["stages"][0].update(owner="nobody at all"), "`owner` tidak dikenal"),
        (lambda p: p["stages"][0].pop("owner"), "`owner` dan `counts_as` harus diisi"),
        (lambda p: p["stages"][1].pop("when_editing"), "tahap ready: `when_editing` harus"),
        (lambda p: p["stages"][1].pop("public_label"), "`public_label` harus berupa teks"),
        (lambda p: p["moves"][0].update(needs="luck"), "`needs` tidak dikenal"),
        (lambda p: p["moves"][0].update(note="maybe"), "`note` tidak dikenal"),
        (lambda p: p["moves"][0].update(permision="x"), "`permision` tidak dikenal"),
        (lambda p: p.update(stages=[]), "`stages` kosong"),
    ],
)  # fmt: skip
def test_faulty_policy_says_where(change, said):
    assert said in broken(change)


def test_file_without_policies_is_refused():
    with pytest.raises(FaultyPolicy, match="kosong"):
        parse_policies({})
