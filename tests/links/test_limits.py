"""Limits count first, then check, and give back what was right."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections

from extranet import limits
from extranet.links import passwords


def test_many_other_counts_do_not_push_one_out(db: None) -> None:
    limit = limits.Limit("essai", 1, 60)
    limits.hit(limit, "victime")
    for number in range(350):
        cache.set(f"bruit-{number}", number, 60)
    assert limits.is_over((limit, ("victime",)))


def test_a_limit_counts_and_forgets(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = limits.Limit("essai", 2, 60)
    assert [limits.hit(limit, "a") for _n in range(3)] == [True, True, False]
    assert limits.is_over((limit, ("a",))) and not limits.is_over((limit, ("b",)))
    later = limits.time.time() + 61
    monkeypatch.setattr(limits.time, "time", lambda: later)
    assert not limits.is_over((limit, ("a",)))


def test_of_several_limits_all_count_or_none(db: None) -> None:
    wide, narrow = limits.Limit("large", 5, 60), limits.Limit("étroite", 1, 60)
    assert limits.take((wide, ("a",)), (narrow, ("a",)))
    assert not limits.take((wide, ("a",)), (narrow, ("a",)))
    assert [limits.hit(wide, "a") for _n in range(5)] == [True] * 4 + [False]


def test_what_was_right_is_given_back(db: None) -> None:
    kept = passwords.hashed("le mot de passe")
    for _n in range(passwords.BY_NETWORK.amount + 5):
        assert passwords.opens(kept, "le mot de passe", link="1", address="198.51.100.7") is True


@pytest.mark.django_db(transaction=True)
def test_guesses_in_parallel_are_no_more_than_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    monkeypatch.setattr(passwords, "check_password", lambda password, kept: checked.append(password))

    def guess(number: int) -> bool | None:
        try:
            return passwords.opens("", f"essai {number}", link="1", address="198.51.100.7")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(guess, range(24)))
    assert len(checked) <= passwords.BY_NETWORK.amount
    assert answers.count(None) >= 24 - passwords.BY_NETWORK.amount
