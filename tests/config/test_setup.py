from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = """#!/bin/sh
echo "$@" >>"$UV_LOG"
case "$*" in
  *"python find"*) [ -z "$NO_PYTHON" ] && echo "$REAL_PYTHON" ;;
  *venv*) for last; do :; done; mkdir -p "$last/bin"; ln -sf "$REAL_PYTHON" "$last/bin/python" ;;
  *"pip sync"*) [ -z "$NO_INDEX" ] ;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    """Runs `install_packages` with an installer that only writes down what it was asked."""
    (tmp_path / "bin").mkdir()
    uv = tmp_path / "bin" / "uv"
    uv.write_text(UV)
    uv.chmod(0o755)
    log = tmp_path / "uv.log"

    def run(kind: str = "run", **more: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        log.write_text("")
        environment = os.environ | {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "LAYAK_VENV": str(tmp_path / "venv"),
            "UV_LOG": str(log),
            "REAL_PYTHON": sys.executable,
        }
        done = subprocess.run(
            ["bash", "-c", f"source {ROOT}/bin/setup.sh; install_packages {kind}; echo $PYTHON"],
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        calls = [line for line in log.read_text().splitlines() if "--version" not in line]
        return done, calls

    run.venv = tmp_path / "venv"
    return run


def _synced(calls: list[str]) -> list[str]:
    return [call.rsplit("/", 1)[-1] for call in calls if "pip sync" in call]


def test_a_bare_checkout_installs_the_locked_packages_by_hash(setup):
    done, calls = setup()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(setup.venv / "bin" / "python")
    assert _synced(calls) == ["run.txt"]
    assert "--require-hashes --compile-bytecode" in calls[-1]
    assert not any("http" in call for call in calls)


def test_a_second_start_asks_for_nothing(setup):
    setup()
    assert setup()[1] == []


def test_packages_for_development_will_do_for_running(setup):
    setup("dev")
    assert setup("run")[1] == []


def test_packages_for_running_will_not_do_for_development(setup):
    setup("run")
    assert _synced(setup("dev")[1]) == ["dev.txt"]


def test_an_installation_that_was_cut_off_is_done_again(setup):
    done, _ = setup(NO_INDEX="1")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert _synced(setup()[1]) == ["run.txt"]


def test_a_broken_environment_is_made_anew(setup):
    setup()
    (setup.venv / "bin" / "python").unlink()
    _, calls = setup()
    assert any("venv" in call and "--clear" in call for call in calls)
    assert _synced(calls) == ["run.txt"]


def test_a_machine_without_a_new_python_is_told_so(setup):
    done, _ = setup(NO_PYTHON="1")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Python 3.12 or newer is needed.")
