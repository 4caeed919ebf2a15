"""The worker process of a node: jobs, schedules, notices."""

from __future__ import annotations

import argparse

from layak.config.cli import setup_django

HELP = "Menjalankan pekerja latar (bin/run sudah menjalankannya satu)"
EXAMPLE = "bin/layak worker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.utils import timezone

    from layak.config.upkeep import keys, tasks
    from layak.platform.jobs import worker

    keys.require()
    tasks.catch_up(at=timezone.now())
    worker.run()
    return 0
