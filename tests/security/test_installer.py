"""What installs the packages is itself one version with its hashes."""

from __future__ import annotations

import re
import shutil
import subprocess

from tests.conventions.source import ROOT

PINNED = ROOT / "requirements" / "uv.txt"


def test_the_installer_is_one_version_with_a_hash_for_every_system():
    text = PINNED.read_text(encoding="utf-8")
    assert re.match(r"uv==\d+\.\d+\.\d+ \\\n", text)
    assert text.count("uv==") == 1
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", text)) > 10


def test_the_script_asks_pip_for_nothing_but_that(tmp_path):
    """A python3 that only notes what it is asked: both ways of fetching, and no other name."""
    root, noted = tmp_path / "layak", tmp_path / "noted"
    shutil.copytree(ROOT / "bin", root / "bin")
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@" >> {noted}\nexit 1\n')
    python.chmod(0o755)
    (python.parent / "uv").symlink_to(python)
    done = subprocess.run(
        ["bash", "-c", f"source {root}/bin/setup.sh; find_uv"],
        env={"PATH": f"{python.parent}:/usr/bin:/bin", "LAYAK_VENV": str(tmp_path / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The installer uv could not be had" in done.stderr
    asked = [line for line in noted.read_text().splitlines() if "pip install" in line]
    assert asked == [
        f"-m pip install --quiet --require-hashes --requirement {root}/requirements/uv.txt "
        f"--target {tmp_path}/venv.tools/lib"
    ]
