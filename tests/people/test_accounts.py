from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from layak.city.people.accounts import actions
from layak.city.people.accounts.codes import ALPHABET, code_hash, new_code
from layak.city.people.accounts.models import ActivationCode, User
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, PASSWORD, fresh, make_person

HOUR = timedelta(hours=1)


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def dewi(wati):
    """An account that Wati made, without a password yet."""
    return actions.create_user(username="Dewi", name="  Dewi   Lestari ", by=wati, at=MONDAY)


def test_code_is_twelve_clear_letters_in_groups_of_four():
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) - {"-"} <= set(ALPHABET)
    assert not set("0O1ILU") & set(ALPHABET)


def test_code_hash_ignores_case_blanks_and_dashes():
    assert code_hash("ABCD-EFGH-JKMN") == code_hash(" abcd efgh jkmn")
    assert code_hash("ABCD-EFGH-JKMN") != code_hash("ABCD-EFGH-JKMP")


def test_create_user_makes_an_account_that_no_password_opens(dewi):
    assert (dewi.username, dewi.name, dewi.email) == ("dewi", "Dewi Lestari", "")
    assert not dewi.has_usable_password()
    assert kinds()[-1] == "account.created"


@pytest.mark.parametrize("username", ["", "ab", "dua kata", "dewi@kota.id", "x" * 61, "-dewi"])
def test_create_user_refuses_an_odd_user_name(wati, username):
    with pytest.raises(Refused, match="Nama pengguna terdiri"):
        actions.create_user(username=username, name="Dewi", by=wati, at=MONDAY)


def test_create_user_refuses_a_taken_name_or_address(wati, sari):
    with pytest.raises(Refused, match="sudah dipakai"):
        actions.create_user(username="SARI", name="Sari lain", by=wati, at=MONDAY)
    with pytest.raises(Refused, match="surel ini sudah dipakai"):
        actions.create_user(
            username="sari2", name="Sari", email="SARI@musiraya.example", by=wati, at=MONDAY
        )


def test_create_user_is_for_seat_managers(sari):
    with pytest.raises(Refused, match="pengelola kursi"):
        actions.create_user(username="dewi", name="Dewi", by=sari, at=MONDAY)
    assert not User.objects.filter(username="dewi").exists()


def test_issued_code_opens_the_account_once(dewi, wati):
    code = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    assert not ActivationCode.objects.filter(code_hash__contains=code[:4]).exists()
    opened = actions.redeem_code(
        code=code.lower(), password=PASSWORD, email="dewi@musiraya.example", at=MONDAY + HOUR
    )
    assert opened == dewi
    assert opened.check_password(PASSWORD)
    assert opened.email == "dewi@musiraya.example"
    assert kinds()[-2:] == ["code.issued", "code.redeemed"]
    with pytest.raises(actions.CodeRefused, match="sudah dipakai"):
        actions.redeem_code(code=code, password=PASSWORD, at=MONDAY + HOUR)


def test_code_ends_after_72_hours(dewi, wati):
    code = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    with pytest.raises(actions.CodeRefused, match="72 jam"):
        actions.redeem_code(code=code, password=PASSWORD, at=MONDAY + timedelta(hours=72))
    actions.redeem_code(code=code, password=PASSWORD, at=MONDAY + timedelta(hours=71, minutes=59))


def test_newer_code_replaces_the_older(dewi, wati):
    older = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    newer = actions.issue_code(user=dewi, by=wati, at=MONDAY + HOUR)
    with pytest.raises(actions.CodeRefused, match="lembar kode yang terakhir"):
        actions.redeem_code(code=older, password=PASSWORD, at=MONDAY + HOUR)
    assert actions.redeem_code(code=newer, password=PASSWORD, at=MONDAY + HOUR) == dewi


def test_guessed_code_tells_nothing(db):
    with pytest.raises(actions.CodeRefused, match="tidak dikenal"):
        actions.redeem_code(code="ABCD-EFGH-JKMN", password=PASSWORD, at=MONDAY)


def test_weak_password_leaves_the_code_usable(dewi, wati):
    code = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    for password, says in [
        ("jembatan-9", "terlalu pendek"),
        ("dewi lestari", "mirip dengan nama"),
        ("1q2w3e4r5t6y", "terlalu umum"),
    ]:
        with pytest.raises(actions.PasswordTooWeak, match=says):
            actions.redeem_code(code=code, password=password, at=MONDAY)
    assert actions.redeem_code(code=code, password=PASSWORD, at=MONDAY) == dewi


def test_code_of_a_closed_account_opens_nothing(dewi, wati):
    code = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    actions.deactivate_user(user=dewi, by=wati, at=MONDAY)
    with pytest.raises(actions.CodeRefused, match="tidak berlaku"):
        actions.redeem_code(code=code, password=PASSWORD, at=MONDAY)
    with pytest.raises(Refused, match="tidak aktif"):
        actions.issue_code(user=dewi, by=wati, at=MONDAY)


def test_code_is_for_seat_managers(dewi, sari):
    with pytest.raises(Refused, match="pengelola kursi"):
        actions.issue_code(user=dewi, by=sari, at=MONDAY)


def test_secretariat_cannot_take_over_an_administrator(wati, adi):
    with pytest.raises(Refused, match="hanya diatur oleh administrator"):
        actions.issue_code(user=adi.user, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="hanya diatur oleh administrator"):
        actions.change_email(user=adi.user, email="w@musiraya.example", by=wati, at=MONDAY)
    with pytest.raises(Refused, match="hanya diatur oleh administrator"):
        actions.deactivate_user(user=adi.user, by=wati, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_two_who_redeem_one_code_at_once_get_one_account_and_one_refusal(wati):
    user = actions.create_user(username="dewi", name="Dewi Lestari", by=wati, at=MONDAY)
    code = actions.issue_code(user=user, by=wati, at=MONDAY)
    barrier, results = Barrier(2), []

    def redeem(password: str) -> None:
        barrier.wait(timeout=10)
        try:
            actions.redeem_code(code=code, password=password, at=MONDAY)
            results.append(password)
        except actions.CodeRefused as refusal:
            results.append(refusal.reason)
        finally:
            connections.close_all()

    passwords = ["sungai-musi-surut-2", "sungai-musi-pasang-3"]
    threads = [Thread(target=redeem, args=[password]) for password in passwords]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    won = [result for result in results if result in passwords]
    assert len(results) == 2
    assert len(won) == 1
    assert User.objects.get(pk=user.pk).check_password(won[0])


def test_change_password_asks_for_the_old_one(sari):
    with pytest.raises(Refused, match="lama tidak cocok"):
        actions.change_password(
            user=sari.user, old="salah", new="jembatan-ampera-9", by=sari, at=MONDAY
        )
    actions.change_password(
        user=sari.user, old=PASSWORD, new="jembatan-ampera-9", by=sari, at=MONDAY
    )
    assert User.objects.get(pk=sari.user.pk).check_password("jembatan-ampera-9")
    assert kinds()[-1] == "account.password_changed"


def test_change_password_is_the_owners_alone(sari, wati):
    with pytest.raises(Refused, match="pemilik akun"):
        actions.change_password(
            user=sari.user, old=PASSWORD, new="jembatan-ampera-9", by=wati, at=MONDAY
        )


def test_name_and_address_change_by_owner_or_manager_only(sari, wati, tono):
    actions.change_name(user=sari.user, name="Sari W.", by=sari, at=MONDAY)
    actions.change_email(user=sari.user, email="", by=wati, at=MONDAY)
    sari.user.refresh_from_db()
    assert (sari.user.name, sari.user.email) == ("Sari W.", "")
    assert kinds()[-2:] == ["account.renamed", "account.email_changed"]
    with pytest.raises(Refused, match="pengelola kursi"):
        actions.change_name(user=sari.user, name="Bukan Sari", by=tono, at=MONDAY)
    with pytest.raises(Refused, match="tidak lengkap"):
        actions.change_email(user=sari.user, email="sari@", by=sari, at=MONDAY)
    with pytest.raises(Refused, match="Tulis nama"):
        actions.change_name(user=sari.user, name=" \x00 ", by=sari, at=MONDAY)


def test_nobody_closes_the_own_account(wati):
    with pytest.raises(Refused, match="Akun sendiri"):
        actions.deactivate_user(user=wati.user, by=wati, at=MONDAY)


def test_deactivate_and_reactivate(sari, wati):
    actions.deactivate_user(user=sari.user, by=wati, at=MONDAY)
    assert fresh(sari).seats == ()
    actions.deactivate_user(user=sari.user, by=wati, at=MONDAY)
    actions.reactivate_user(user=sari.user, by=wati, at=MONDAY)
    assert fresh(sari).seats != ()
    assert kinds()[-2:] == ["account.deactivated", "account.reactivated"]


def test_account_ends_after_its_last_day(sari, wati):
    actions.set_end(user=sari.user, until_on=date(2026, 2, 10), by=wati, at=MONDAY)
    sari.user.refresh_from_db()
    assert sari.user.may_sign_in(today=date(2026, 2, 10))
    assert not sari.user.may_sign_in(today=date(2026, 2, 11))
    assert actions.close_ended_accounts(at=MONDAY) == 0
    assert actions.close_ended_accounts(at=MONDAY + timedelta(days=9)) == 1
    assert not User.objects.get(pk=sari.user.pk).is_active
    assert Event.objects.latest("pk").by is None


def test_last_administrator_account_stays(adi, wati):
    with pytest.raises(Refused, match="yang terakhir"):
        actions.deactivate_user(user=adi.user, by=None, at=MONDAY)
    with pytest.raises(Refused, match="yang terakhir"):
        actions.set_end(user=adi.user, until_on=date(2026, 12, 31), by=None, at=MONDAY)


def test_closed_administrator_is_opened_again_by_an_administrator_only(adi, wati, dp3a):
    second = make_person(dp3a, "administrator", "lina", "Lina Marlina")
    actions.deactivate_user(user=adi.user, by=second, at=MONDAY)
    with pytest.raises(Refused, match="hanya diatur oleh administrator"):
        actions.reactivate_user(user=adi.user, by=wati, at=MONDAY)
    actions.reactivate_user(user=adi.user, by=second, at=MONDAY)
    assert fresh(adi).seats != ()


def test_remove_second_factor_refuses_where_there_is_none(sari, wati):
    with pytest.raises(Refused, match="tidak memakai"):
        actions.remove_second_factor(user=sari.user, by=wati, at=MONDAY)


def test_sentences_hold_no_secret(dewi, wati):
    code = actions.issue_code(user=dewi, by=wati, at=MONDAY)
    actions.redeem_code(
        code=code, password=PASSWORD, email="dewi@musiraya.example", at=MONDAY + HOUR
    )
    for event in Event.objects.all():
        text = f"{event.sentence} {event.facts}"
        assert code not in text
        assert PASSWORD not in text
        assert "@" not in text


def test_codes_are_forgotten_after_a_year(dewi, wati):
    actions.issue_code(user=dewi, by=wati, at=MONDAY)
    assert actions.forget_codes(at=MONDAY + timedelta(days=365)) == 0
    assert actions.forget_codes(at=MONDAY + timedelta(days=365, seconds=1)) == 1
