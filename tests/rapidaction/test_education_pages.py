"""The pages of schooling: what is filled, refused and hidden."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.schooling.models import EducationPlan
from tests.conftest import sign_in
from tests.rapidaction.cases import opened
from tests.rapidaction.education_help import (
    DAY,
    FILIAL,
    SCHOOL_ANSWERS,
    offer,
    planned,
    school_share,
)
from tests.rapidaction.handoff_help import a_child, send, send_school

TELLING = ("lpka", "lpas", "filial", "penahanan", "konflik dengan hukum", "abh", "bebas", "pidana")


class TestPages:
    def url(self, case, move=""):
        return f"/aksi-cepat/penanganan/{case.code}/belajar/{move}"

    @pytest.fixture
    def client_(self, client, maya):
        return sign_in(client, maya)

    @pytest.fixture
    def now_case(self, world, maya):
        at = timezone.now()
        return opened(world, FILIAL, started_at=at, child=a_child(maya, at))

    def test_the_plan_is_filled_chosen_and_given_a_place(self, world, client_, now_case):
        case, school = now_case, offer(world)
        page = client_.get(self.url(case))
        assert page.headers["Cache-Control"] == "no-store"
        assert "Belum ada rencana belajar" in page.content.decode()
        told = {"level": "smp", "last_grade": "8", "dapodik": "active", "seen": "0"}
        assert client_.post(self.url(case), told).status_code == 302
        page = client_.get(self.url(case)).content.decode()
        assert "Dinas Pendidikan kota" in page
        assert "UU 23/2014 lampiran A, belum ditinjau Bagian Hukum" in page
        assert "menurut hukum" not in page.lower()
        chosen = client_.post(self.url(case, "jalur/"), {"route": "filial", "seen": "1"})
        assert chosen.status_code == 302
        done = client_.post(self.url(case, "tempat/"), {"offer": school.pk})
        assert done.status_code == 302
        assert "tempat 1" in client_.get(self.url(case)).content.decode()
        back = client_.post(self.url(case, "lepas/"), {"outcome": "not-used"})
        assert back.status_code == 302

    def test_bad_input_comes_back_where_the_person_is(self, client_, now_case):
        case = now_case
        bad = client_.post(
            self.url(case), {"level": "x", "last_grade": "-1", "release_on": "\u0000"}
        )
        assert bad.status_code == 422
        assert {"level", "last_grade", "release_on"} <= set(bad.context["form"].errors)
        told = {"level": "smp", "dapodik": "missing", "seen": "0"}
        bad = client_.post(self.url(case), told)
        assert list(bad.context["form"].errors) == ["trouble_owner"]
        client_.post(self.url(case), {"level": "smp", "seen": "0"})
        late = client_.post(self.url(case), {"level": "sd", "seen": "0"})
        assert late.status_code == 409
        assert "Yang tersimpan sekarang" in late.content.decode()
        for move, words in {
            "jalur/": {"route": "terbang", "seen": "1"}, "tempat/": {"offer": "9" * 30},
            "lepas/": {"outcome": ""}, "bebas/": {"on": "31-31-31", "clock": "", "zone": "1"},
            "periksa/": {"month": "4", "found": "school"}, "usia/": {"seen": "x"},
        }.items():  # fmt: skip
            assert client_.post(self.url(case, move), words).status_code == 422, move
        unread = client_.post(self.url(case, "jalur/"), {"route": "equivalency", "seen": "1"})
        assert unread.status_code == 422
        assert "Baca peringatan" in unread.content.decode()

    def test_nobody_else_finds_it(self, world, client, now_case):
        case = now_case
        send(world, case, to="smpn-contoh", at=timezone.now(), asked=("schooling",), form="school",
             answers=SCHOOL_ANSWERS, share=school_share(), save_id=uuid4())  # fmt: skip
        for name in ("yusuf", "pandu", "ratih"):
            sign_in(client, world.people[name])
            assert client.get(self.url(case)).status_code == 404
            for move in ("jalur/", "usia/", "tempat/", "lepas/", "bebas/", "periksa/", "kendala/"):
                assert client.post(self.url(case, move)).status_code == 404, (name, move)

    def test_the_receiving_school_reads_nothing_of_where_the_child_was(
        self, world, client, now_case
    ):
        case, at = now_case, timezone.now()
        handoff = send_school(world, case, to="smpn-contoh", at=at)
        sign_in(client, world.people["yusuf"])
        for url in (f"/aksi-cepat/rujukan/{handoff.code}/", f"/aksi-cepat/penanganan/{case.code}/"):
            page = client.get(url).content.decode().lower()
            # a token against forgery is made of chance, and at times spells a word
            page = re.sub(r"\b[a-z0-9]{32,}\b", "", page)
            found = [word for word in TELLING if word in page]
            assert found == [], url
        for notice in Notice.objects.filter(user=world.people["yusuf"].user):
            assert [word for word in TELLING if word in notice.text.lower()] == []

    def test_counts_and_their_workbook(self, world, client, now_case, sari):
        sign_in(client, sari)
        page = client.get("/aksi-cepat/sekolah-filial/").content.decode()
        assert "dibulatkan ke bawah ke kelipatan 5" in page
        assert client.get("/aksi-cepat/sekolah-filial/sekolah-filial.xlsx").status_code == 200
        assert now_case.code not in page

    def test_an_owner_solves_by_the_code(self, world, client, now_case, maya):
        at, case = timezone.now(), now_case
        due = timezone.localdate(at) + 5 * DAY
        owner = world.agencies["disdik"].pk
        planned(case, maya, at=at, is_over_age=True, trouble_owner_id=owner, trouble_due_on=due)
        sign_in(client, world.people["dian"])
        page = client.get("/aksi-cepat/sekolah-filial/").content.decode()
        assert case.code in page
        assert "usia di atas kelaziman" in page
        done = client.post(self.url(case, "kendala/"), {"solved_by": "age-accepted"})
        assert done.headers["Location"] == "/aksi-cepat/sekolah-filial/"
        assert EducationPlan.objects.get().trouble_solved_by == "age-accepted"
