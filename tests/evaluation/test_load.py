"""The load tool: what it counts, and a short run against a served city that loses nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest

from layak.config.benching.saving import Audit, Tally, audit, writers
from layak.config.commands.measuring.load import figures
from layak.config.console.trouble import Trouble
from layak.evaluation.answers.models import AnswerRevision
from tests.conftest import MONDAY
from tests.installation import ROOT, Installation


def write(answer, by, text, *, version=1, is_kept=True, save_id=None):
    return AnswerRevision.objects.create(
        answer=answer, field="note", value=text, version=version, is_kept=is_kept,
        save_id=save_id or uuid4(), saved_at=MONDAY, saved_by=by.user,
    )  # fmt: skip


def test_audit_finds_what_is_lost_and_what_stands_twice(answer, sari):
    kept = write(answer, sari, "satu")
    twice = write(answer, sari, "dua", version=2)
    write(answer, sari, "dua", version=3)
    told = [(str(kept.save_id), "satu", True), (str(twice.save_id), "dua", True)]
    assert audit(told) == Audit(lost=0, doubled=1)
    wrong = [
        (str(uuid4()), "tidak ada", True),
        (str(kept.save_id), "teks lain", True),
        (str(kept.save_id), "satu", False),
    ]
    assert audit(wrong) == Audit(lost=3, doubled=0)


def test_figures_tell_percentiles_of_all_waits():
    tally = Tally(sent=100, waits=[float(n) for n in range(1, 101)])
    tally.acknowledged = [("a", "x", True), ("b", "y", False)]
    told = figures(tally, Audit(lost=0, doubled=0))
    assert (told["p50_ms"], told["saved"], told["collided"]) == (50.5, 1, 1)
    assert 95 <= told["p95_ms"] <= 97


def test_a_real_city_is_not_written_into(round_):
    with pytest.raises(Trouble, match="hanya untuk kota contoh"):
        writers("uji", 2)


@pytest.mark.long
def test_forty_people_lose_nothing():
    folder = Path(tempfile.mkdtemp(prefix="layak-load-"))
    city = Installation(folder / "home")
    try:
        city.serve(LAYAK_DEMO="1")
        done = subprocess.run(
            [sys.executable, ROOT / "bench/load.py", "--port", str(city.port), "--seconds", "4"],
            env=city.environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        told = json.loads(done.stdout)
        assert (told["lost"], told["doubled"], told["failed"]) == (0, 0, 0), told
        assert told["acknowledged"] >= 0.95 * 320, told
        assert told["collided"] > 0
    finally:
        city.kill_everything()
        shutil.rmtree(folder, ignore_errors=True)
