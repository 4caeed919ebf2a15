"""Keys that are missing, wrong or half replaced, on real installations (F-09)."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

from layak.platform.sealing import tokens
from layak.platform.sealing.tokens import Place
from tests.installation import ROOT, Installation, new_home, until

pytestmark = pytest.mark.slow

COUNT = 1000
PREPARING = "Persiapan gagal; sebabnya pada pesan di atas."
TOKENS = "SELECT count(*) FROM vault_secret WHERE name LIKE %s"


class WithVault(Installation):
    """An installation with a package of sealed rows."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"DJANGO_SETTINGS_MODULE": "tests.faults.vault.settings"}

    @property
    def keyring(self):
        return self.home / "keys" / "keyring.json"

    def ring(self) -> dict:
        return json.loads(self.keyring.read_text())

    def rows(self) -> list[tuple]:
        with self.connect() as connection:
            rows = "SELECT id, number, name, note FROM vault_secret ORDER BY number"
            return connection.execute(rows).fetchall()

    def canaries(self) -> list[tuple]:
        with self.connect() as connection:
            rows = "SELECT key_id, sealed, index_check FROM sealing_keycanary ORDER BY key_id"
            return connection.execute(rows).fetchall()

    def rotating(self, *, errors: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        command = [ROOT / "bin" / "layak", "rotate-keys"]
        started = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        self.started.append(started)
        return started

    def assert_readable(self) -> None:
        """Every value opens with the ring as it is, and is what was sealed."""
        keys = {name: base64.b64decode(key) for name, key in self.ring()["keys"].items()}
        rows = self.rows()
        assert len(rows) == COUNT
        for key, number, name, note in rows:
            for column, token, text in (("name", name, "Nama"), ("note", note, "Catatan")):
                place = Place("vault_secret", column, str(key))
                opened = tokens.unseal(token, key=keys[tokens.key_id_of(token)], place=place)
                assert opened == f"{text} {number}"


@contextlib.contextmanager
def new_vault():
    with new_home("layak-test-") as plain:
        vault = WithVault(plain.home)
        # what is started here ends there
        vault.started = plain.started
        yield vault


@pytest.fixture(scope="module")
def filled_home(stopped_home):
    """A stopped installation with sealed rows, and these rows as they lie in the database."""
    with new_vault() as installation:
        installation.take_home_of(stopped_home)
        with installation.database():
            for command in (["migrate"], ["manage", "fill_vault", str(COUNT)]):
                done = installation.layak(*command)
                assert done.returncode == 0, done.stderr
            rows, canaries = installation.rows(), installation.canaries()
        yield installation.home, rows, canaries


@pytest.fixture
def filled(filled_home):
    with new_vault() as installation:
        installation.take_home_of(filled_home[0])
        yield installation


@pytest.fixture(scope="module")
def running(filled_home):
    with new_vault() as installation:
        installation.take_home_of(filled_home[0])
        yield installation.serve()


def missing(file):
    file.unlink()


def truncated(file):
    file.write_bytes(file.read_bytes()[:-30])


def of_another_installation(file):
    shape = json.loads(file.read_text())
    shape["keys"]["k1"] = base64.b64encode(os.urandom(32)).decode()
    file.write_text(json.dumps(shape))


def test_a_start_with_wrong_keys_is_refused_and_overwrites_nothing(filled, filled_home):
    _, rows, canaries = filled_home
    whole = filled.keyring.read_bytes()
    sentences = {
        missing: "Kunci segel tidak ditemukan di {}, padahal basis data ini memakainya. "
        "Kembalikan salinan kunci ke tempat itu, lalu jalankan lagi; jangan membuat yang baru.",
        truncated: "Berkas kunci segel {} rusak atau terpotong. "
        "Gantilah dengan salinannya yang utuh, lalu jalankan lagi.",
        of_another_installation: "Kunci segel di {} bukan kunci basis data ini. "
        "Kembalikan salinan kunci yang benar, lalu jalankan lagi; jangan membuat yang baru.",
    }
    for hurt, sentence in sentences.items():
        hurt(filled.keyring)
        left = filled.keyring.read_bytes() if filled.keyring.exists() else None
        output = filled.output_of_failed_start()
        assert output.splitlines() == [sentence.format(filled.keyring), PREPARING]
        assert (filled.keyring.read_bytes() if filled.keyring.exists() else None) == left
        filled.keyring.write_bytes(whole)
    filled.serve()
    assert filled.rows() == rows
    assert filled.canaries() == canaries
    filled.assert_readable()


WEB = [sys.executable, "-m", "layak.config.with_database", sys.executable, "-c"]
WEB += ["import layak.config.wsgi"]


@pytest.mark.parametrize(
    "command", [[ROOT / "bin/layak", "worker"], [ROOT / "bin/layak", "rotate-keys"], WEB]
)
def test_worker_web_and_rotation_refuse_by_themselves(filled, command):
    of_another_installation(filled.keyring)
    before = filled.keyring.read_bytes()
    done = subprocess.run(
        command,
        env=filled.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Kunci segel di {filled.keyring} bukan kunci basis data ini.")
    assert len(done.stderr.splitlines()) == 1
    assert filled.keyring.read_bytes() == before


def has_new_key(installation, new, connection):
    return installation.ring()["active"] == new


def has_new_canary(installation, new, connection):
    return connection.execute("SELECT count(*) FROM sealing_keycanary").fetchone()[0] == 2


def has_first_batch(installation, new, connection):
    return connection.execute(TOKENS, [f"s1.{new}.%"]).fetchone()[0] > 0


def is_half_done(installation, new, connection):
    return connection.execute(TOKENS, [f"s1.{new}.%"]).fetchone()[0] >= COUNT / 2


def is_almost_done(installation, new, connection):
    return connection.execute(TOKENS, [f"s1.{new}.%"]).fetchone()[0] == COUNT


MOMENTS = [
    has_new_key,
    pytest.param(has_new_canary, marks=pytest.mark.long),
    # a half rotated installation, below, is killed there too
    pytest.param(has_first_batch, marks=pytest.mark.long),
    pytest.param(is_half_done, marks=pytest.mark.long),
    is_almost_done,
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_rotation_killed_at_any_moment_is_finished_by_the_next(running, moment):
    old = running.ring()["active"]
    new = f"k{int(old[1:]) + 1}"
    rotating = running.rotating()
    with running.connect() as connection:
        until(lambda: moment(running, new, connection), seconds=20, what=moment.__name__)
    rotating.kill()
    ended = rotating.wait(timeout=10)
    left = running.ring()["keys"].keys()
    assert left in ({old, new}, {new})
    # a quick machine may have ended by itself in its last moment
    assert ended == -signal.SIGKILL or (ended == 0 and left == {new})
    running.assert_readable()
    assert running.has_page()

    resumed = running.layak("rotate-keys")
    assert resumed.returncode == 0, resumed.stderr
    # killed in its last moment it may have ended: then the next begins another
    (last,) = running.ring()["keys"]
    assert last == new or (left == {new} and last == f"k{int(new[1:]) + 1}")
    assert [canary[0] for canary in running.canaries()] == [last]
    assert {token.split(".")[1] for row in running.rows() for token in row[2:]} == {last}
    running.assert_readable()


def test_a_half_rotated_installation_starts(running):
    old = running.ring()["active"]
    new = f"k{int(old[1:]) + 1}"
    rotating = running.rotating()
    with running.connect() as connection:
        until(lambda: has_first_batch(running, new, connection), seconds=20, what="a batch")
    rotating.kill()
    rotating.wait(timeout=10)
    running.signal(signal.SIGTERM)
    assert running.ring()["keys"].keys() == {old, new}
    running.serve()
    running.assert_readable()
    assert running.layak("rotate-keys").returncode == 0
    assert list(running.ring()["keys"]) == [new]
    running.assert_readable()


def test_two_rotations_at_once_do_not_meet(running):
    both = [running.rotating(errors=subprocess.PIPE) for _ in range(2)]
    ended = [(process.communicate(timeout=60), process.returncode) for process in both]
    assert 0 in [code for _, code in ended]
    for (_, said), code in ended:
        assert code == 0 or b"sedang berjalan; tunggu sampai selesai" in said
    assert len(running.ring()["keys"]) == 1
    assert len(running.canaries()) == 1
    running.assert_readable()


def test_a_backup_holds_no_key_and_comes_back_only_with_the_right_one(
    filled, filled_home, tmp_path
):
    made = filled.layak("backup", str(tmp_path / "bk"))
    assert f"tersimpan terpisah di {filled.keyring}" in made.stdout
    files = [file for file in (tmp_path / "bk").rglob("*") if file.is_file()]
    keys = [*filled.ring()["keys"].values(), filled.ring()["index"]]
    assert not any(key.encode() in file.read_bytes() for file in files for key in keys)
    copy = filled.keyring.read_bytes()
    assert filled.layak("rotate-keys").returncode == 0
    later = filled.keyring.read_bytes()

    refused = filled.layak("restore", str(tmp_path / "bk"), "--replace")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Kunci segel di {filled.keyring} tidak membuka cadangan ini. Taruh salinan kunci dari "
        "waktu cadangan itu di sana, lalu ulangi; belum ada yang berubah.\n"
    )
    assert filled.keyring.read_bytes() == later
    counted = filled.layak("manage", "count_opened")
    assert counted.stdout == f"{COUNT} of {COUNT}\n"

    # a clean host: first the keys, then the backup
    shutil.rmtree(filled.home)
    refused = filled.layak("restore", str(tmp_path / "bk"))
    assert refused.returncode == 1
    assert "tidak membuka cadangan ini" in refused.stderr
    assert not filled.keyring.exists()
    filled.keyring.parent.mkdir(mode=0o700)
    filled.keyring.write_bytes(copy)
    restored = filled.layak("restore", str(tmp_path / "bk"))
    assert restored.returncode == 0, restored.stderr
    filled.serve()
    assert filled.rows() == filled_home[1]
    filled.assert_readable()
