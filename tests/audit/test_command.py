"""`bin/layak verify-audit`: what it prints, what it exits with, what it is given."""

from __future__ import annotations

import json

import pytest

from layak.config.cli import guarded
from layak.config.commands.upkeep import verify_audit
from layak.platform.audit.chain import last_link
from layak.platform.audit.heads import signed_head
from tests.audit.test_chain import LATER, chain, event_of, happen, tamper

__all__ = ["chain"]


@pytest.fixture(autouse=True)
def _inside(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(verify_audit, "setup_django", lambda: None)
    settings.TRAIL_HEAD = tmp_path / "trail" / "head.json"


@pytest.fixture
def told(capsys):
    def tell(*arguments: str) -> tuple[int, str]:
        code = guarded(["verify-audit", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return tell


def test_a_whole_trail_is_said_and_its_head_printed(chain, told):
    code, said = told()
    assert code == 0
    assert "Jejak audit utuh: 6 catatan terkait" in said
    assert f"Kepala: 6 {last_link().digest}" in said


def test_a_finding_is_printed_and_the_exit_code_tells_it(chain, told):
    victim = event_of(3)
    tamper("UPDATE audit_event SET sentence = 'x' WHERE id = %s", victim.pk)
    say = f"Peristiwa nomor {victim.pk} atau kaitannya diubah setelah dicatat (mata rantai 3)."
    code, said = told()
    assert code == 1
    assert f"BURUK  {say}\n" in said
    assert "utuh" not in said
    code, said = told("--json")
    assert code == 1
    facts = json.loads(said)
    assert facts["intact"] is False
    assert facts["problems"] == [{"kind": "changed", "say": say, "first": 3, "last": 3}]
    assert facts["head"]["number"] == 6


def test_a_head_from_elsewhere_shows_a_cut_end(chain, told, tmp_path):
    kept = tmp_path / "kepala.json"
    kept.write_bytes(signed_head(at=LATER))
    on_paper = f"6:{last_link().digest}"
    assert told("--head", str(kept), "--noted", on_paper)[0] == 0
    victim = event_of(6)
    tamper("DELETE FROM audit_event WHERE id = %s", victim.pk)
    tamper("DELETE FROM audit_link WHERE id = 6")
    assert told()[0] == 0
    code, said = told("--head", str(kept))
    assert code == 1
    assert f"kepala di {kept} mencatat 6 mata rantai, sekarang tinggal 5." in said
    happen("city", 7)
    code, said = told("--noted", on_paper)
    assert code == 1
    assert "mata rantai 6 bukan lagi yang tercatat di catatan yang disebut" in said


def test_a_file_that_is_not_there_is_a_sentence(chain, told, tmp_path):
    code, said = told("--head", str(tmp_path / "tidak-ada.json"))
    assert code == 2
    assert "tidak terbaca" in said


@pytest.mark.parametrize("text", ["", "6", "6:", "x:ab", f"6:{'g' * 64}", f"-1:{'a' * 64}"])
def test_numbers_that_are_no_head_are_bad_use(chain, told, text):
    code, said = told(f"--noted={text}")
    assert code == 2
    assert "NUMBER:DIGEST" in said


def test_without_the_key_ring_nothing_is_claimed(chain, told, settings, tmp_path):
    settings.KEYRING = tmp_path / "keys" / "keyring.json"
    settings.KEYRING.parent.mkdir()
    settings.KEYRING.write_text("{")
    code, said = told()
    assert code == 1
    assert "rusak" in said
    assert "utuh:" not in said
