from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from layak.config import cli
from layak.config.console import trouble
from layak.config.console.trouble import Trouble
from layak.rules.refusal import Refused

ROOT = Path(__file__).resolve().parents[2]


def layak(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "layak.config", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_alone_it_lists_every_command_with_a_line():
    done = layak()
    assert done.returncode == 0
    listed = {line.split("  ")[1] for line in done.stdout.splitlines() if line.startswith("  ")}
    wanted = {"backup", "restore", "check", "migrate", "manage", "worker", "score", "import marks"}
    assert wanted <= listed
    assert done.stderr == ""


def test_help_shows_an_example_of_each():
    done = layak("--help")
    assert done.stdout.count("bin/layak ") >= len(cli.names())


def test_the_list_loads_no_command_and_says_what_each_says_of_itself():
    script = "import sys; from layak.config import cli; print(cli.overview(has_examples=True));" \
        "print([name for name in sys.modules if name.startswith('layak.config.commands.')])"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=PIPE, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")
    for module in cli.names().values():
        command = cli.load(module)
        assert cli.told(module) == {"HELP": command.HELP, "EXAMPLE": command.EXAMPLE}, module


HELPS = """
import contextlib, io, json, sys
from layak.config import cli
told = {}
for name in cli.names():
    with contextlib.redirect_stdout(io.StringIO()) as said:
        if not getattr(cli.load(cli.names()[name]), "TAKES_ALL", False):
            try:
                cli.main([*name.split(), "--help"])
            except SystemExit as ended:
                told[name] = ended.code, said.getvalue()
assert "django" not in sys.modules
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def helps():
    """How each command ended and what it said, in one process that has nothing loaded."""
    done = subprocess.run([sys.executable, "-c", HELPS], cwd=ROOT, stdout=PIPE, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", sorted(cli.names()))
def test_every_command_helps_with_an_example(name, helps):
    command = cli.load(cli.names()[name])
    assert command.EXAMPLE.startswith(f"bin/layak {name}")
    assert command.HELP
    assert "\n" not in command.HELP
    if not getattr(command, "TAKES_ALL", False):
        code, said = helps[name]
        assert code == 0
        assert "Contoh: bin/layak" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["frobnicate"], "frobnicate"),
        (["import"], "import marks"),
        (["backup"], "dir"),
        (["check", "--nonsense"], "--nonsense"),
        (["restore", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
)
def test_bad_use_is_one_sentence_and_two(arguments, named):
    done = layak(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert named.lower() in done.stderr.lower()
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_a_file_says_breaks_no_line_and_steers_no_terminal(tmp_path, capsys):
    events = tmp_path / "peristiwa.json"
    events.write_text(r'{"lapor\nan\u001b[31m": "2026-05-01T22:40:00+07:00"}', encoding="utf-8")
    assert cli.guarded(["due", "--playbook", "napza", "--events", str(events)]) == 2
    said = capsys.readouterr().err
    assert "lapor an\ufffd[31m" in said
    assert said.count("\n") == 1


def test_a_reader_that_leaves_is_no_error():
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m layak.config --help | head -1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), (">/dev/full", 1)])
def test_a_stream_that_takes_nothing_is_no_traceback(tmp_path, closed, code):
    (tmp_path / "peristiwa.json").write_text("{}", encoding="utf-8")
    command = f"{sys.executable} -m layak.config due --playbook napza --events"
    done = subprocess.run(
        ["bash", "-c", f"{command} {tmp_path / 'peristiwa.json'} {closed}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == code


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("import_marks", "import marks"),
        ("export_recap", "export recap"),
        ("start_city", "start-city"),
        ("verify_audit", "verify-audit"),
        ("check", "check"),
    ],
)
def test_names_are_written_as_people_type_them(module, name):
    assert cli.display_name(module) == name


def test_scoring_needs_neither_django_nor_a_database():
    script = (
        "import sys; from layak.config import cli; cli.guarded(['score', '--help']);"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{script}"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("error", "code", "say"),
    [
        (Trouble("Basis data tidak ada."), 1, "Basis data tidak ada."),
        (trouble.UsageError("Sebut berkasnya."), 2, "Sebut berkasnya."),
        (Refused("Putaran ini sudah dikunci."), 1, "Putaran ini sudah dikunci."),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "Penyimpanan penuh"),
    ],
)
def test_expected_failures_are_a_sentence_and_a_code(monkeypatch, capsys, error, code, say):
    def fail(arguments):
        raise error

    monkeypatch.setattr(cli, "execute", fail)
    assert cli.guarded([]) == code
    shown = capsys.readouterr()
    assert say in shown.err
    assert shown.out == ""


def test_a_fault_in_the_code_is_not_hidden(monkeypatch):
    def fail(arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "execute", fail)
    with pytest.raises(ZeroDivisionError):
        cli.guarded([])


def test_an_unreachable_database_is_a_sentence():
    done = layak(
        "check",
        env=os.environ | {"DATABASE_URL": "postgresql://layak@/layak?host=/nowhere"},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
