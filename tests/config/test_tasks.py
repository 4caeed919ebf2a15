from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from layak.config.upkeep import tasks

# Tuesday morning in Jakarta: 08.00
MORNING = datetime(2026, 2, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    settings.TIME_ZONE = "Asia/Jakarta"
    return tmp_path


def _made(folder, name):
    (folder / name).mkdir()
    (folder / name / "manifest.json").write_text("{}")


def test_a_backup_missed_by_night_is_made_soon_after_the_start(db, folder):
    _made(folder, "layak-2026-02-01-0130")
    assert tasks.catch_up(at=MORNING)
    queued = ProcrastinateJob.objects.get()
    assert queued.task_name == "ground.backup"
    assert queued.scheduled_at == MORNING + timedelta(minutes=10)
    assert tasks.catch_up(at=MORNING)
    assert ProcrastinateJob.objects.count() == 1


def test_a_backup_of_this_night_is_enough(db, folder):
    _made(folder, "layak-2026-02-03-0130")
    assert not tasks.catch_up(at=MORNING)
    assert ProcrastinateJob.objects.count() == 0


def test_a_workspace_without_any_backup_gets_one(db, folder):
    assert tasks.catch_up(at=MORNING)
