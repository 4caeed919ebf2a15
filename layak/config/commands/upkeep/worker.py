"""A worker process of a node: the clocks, or jobs, schedules and all else."""

from __future__ import annotations

import argparse

from layak.config.cli import setup_django

HELP = "Menjalankan pekerja latar (bin/run sudah menjalankan keduanya)"
EXAMPLE = "bin/layak worker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which",
        nargs="?",
        choices=["jobs", "clocks"],
        default="jobs",
        help="jobs: semua kecuali yang tidak boleh menunggu; clocks: alarm dan kirimannya",
    )


def run(args: argparse.Namespace) -> int:
    setup_django()
    from django.utils import timezone

    from layak.config.upkeep import keys, tasks
    from layak.platform.jobs import queue, worker

    keys.require()
    if args.which == "clocks":
        worker.run(queue.CLOCKS)
        return 0
    tasks.catch_up(at=timezone.now())
    worker.run(queue.OTHERS)
    return 0
