"""The practice city: what is planted, and tasks that only real work ticks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.config.commands.cities import practice as command
from layak.config.console.trouble import Trouble
from layak.config.demo import content, practice
from layak.config.demo.files import Papers
from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.proofs.actions import attach_file, detach_evidence
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.talks.actions import open_thread
from layak.platform.audit.models import Event
from layak.surfaces.practice.pages import practice_page
from tests.conftest import sign_in
from tests.demo.city import NOW, QUICK, demo_city  # noqa: F401  # the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]
LATER = NOW + timedelta(minutes=20)
EMPTY = [False] * 9


@pytest.fixture(autouse=True)
def planted(demo_city, settings):  # noqa: F811
    settings.STORAGES = QUICK["STORAGES"]
    practice.plant(at=NOW)
    return Event.objects.get(kind="practice.begun").facts["answers"]


def person(username: str) -> Actor:
    return actor_of(User.objects.get(username=username), today=timezone.localdate(NOW))


def ticked() -> list[bool]:
    return [bool(task["done"]) for task in practice_page()["tasks"]]


def save(answer_id: int, field: str, value: str, by: Actor):
    version = Answer.objects.get(pk=answer_id).versions.get(field, 0)
    edit = Edit(field=field, value=value, version=version)
    return save_field(answer_id=answer_id, edit=edit, by=by, at=LATER)


def test_the_mistakes_are_really_there(planted):
    option, figures = (Answer.objects.get(pk=planted[name]) for name in ("option", "figures"))
    assert (option.option, option.mark > 0) == ("", True)
    for year in figures.figures.values():
        assert Decimal(year["numerator"]) > Decimal(year["denominator"])
    titles = EvidenceUse.objects.filter(answer=planted["file"]).values_list("evidence__title")
    assert ("Laporan tahun 2022",) in titles
    assert Answer.objects.get(pk=planted["returned"]).stage == "returned"
    assert len(set(planted.values())) == 6
    assert ticked() == EMPTY


def test_tasks_tick_one_by_one_by_what_was_done(planted):
    sari, heri = person("sari"), person("heri")
    save(planted["returned"], "note", "Tabel sudah ditandatangani.", sari)
    assert ticked() == [True, *EMPTY[1:]]
    choice = practice.edition_of(Answer.objects.get(pk=planted["option"]).round.revision_id)
    code = Answer.objects.get(pk=planted["option"]).code
    save(planted["option"], "option", choice.find(code).options[-1].code, sari)
    assert ticked()[1]
    for field in list(Answer.objects.get(pk=planted["figures"]).versions):
        if field.startswith("numerator"):
            assert not ticked()[2]
            save(planted["figures"], field, "700", sari)
    assert ticked()[2]
    use = EvidenceUse.objects.get(answer=planted["file"], evidence__title="Laporan tahun 2022")
    detach_evidence(use=use, by=sari, at=LATER)
    assert not ticked()[3]
    _title, upload = Papers(place="Kota Latihan", created=NOW).upload("document", name="baru")
    attach_file(answer_id=planted["file"], upload=upload, title="Baru", by=sari, at=LATER)
    assert ticked()[3]
    save(planted["collision"], "note", "Satu tulisan dari keduanya.", sari)
    open_thread(answer_id=planted["part"], text="Mohon bagiannya.", by=sari, at=LATER)
    assert ticked() == [True] * 6 + [False] * 3
    open_thread(answer_id=planted["returned"], text="Cukup?", is_inquiry=True, by=sari, at=LATER)
    move_answer(
        answer_id=planted["returned"], move="ready", seen="returned", by=sari, at=LATER,
        note="Bukti tahun data sudah dilampirkan.",
    )  # fmt: skip
    assert ticked() == [True] * 8 + [False]
    move_answer(answer_id=planted["returned"], move="approve", seen="ready", by=heri, at=LATER)
    assert ticked() == [True] * 9
    assert practice_page()["tasks"][8]["done"] == "24 November 2026, 10.20 WIB"


def test_an_edit_that_leaves_the_mistake_ticks_nothing(planted):
    sari = person("sari")
    save(planted["option"], "note", "Nanti.", sari)
    save(planted["figures"], "note", "Nanti.", sari)
    assert ticked() == EMPTY


def test_the_tasks_stand_only_in_a_practice_installation(client, planted):
    sign_in(client, person("sari"))
    assert "Tiga menit pertama" in client.get("/latihan/").content.decode()
    with override_settings(PRACTICE=True):
        said = client.get("/latihan/")
        assert said.status_code == 200
        assert said.content.decode().count('<span class="tag">Belum</span>') == 9
        assert client.post("/latihan/").status_code == 405
        for task in said.context["page"]["tasks"]:
            assert client.get(task["url"]).status_code == 200


def test_the_practice_city_has_a_name_of_its_own():
    assert content.city().name == "Kota Musi Raya (contoh)"
    with override_settings(PRACTICE=True):
        assert content.city().name == "Kota Latihan (contoh)"


def test_the_practice_city_is_removed_whole_but_not_while_it_runs(tmp_path):
    import fcntl

    folder = tmp_path / "practice"
    command.remove(folder)
    (folder / "files").mkdir(parents=True)
    with (folder / ".run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Trouble, match="masih berjalan"):
            command.remove(folder)
    command.remove(folder)
    assert not folder.exists()
    assert tmp_path.exists()
