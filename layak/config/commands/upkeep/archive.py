"""The program that archives the embedded database; ends only by a signal."""

from __future__ import annotations

import argparse

from layak.config.console.trouble import UsageError

HELP = "Mengarsipkan basis data terus-menerus (bin/run menjalankannya bila LAYAK_ARCHIVE_DIR diisi)"
EXAMPLE = "bin/layak archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    from layak.config.installation import home
    from layak.config.upkeep import archiving

    archive = home.archive()
    if archive is None or not home.is_embedded():
        raise UsageError(
            "Isi LAYAK_ARCHIVE_DIR dengan folder di tempat kedua; server basis data milik sendiri "
            "diarsipkan oleh pengelolanya (docs/pemasangan.md)."
        )
    archiving.run(archive, home.path() / "files")
