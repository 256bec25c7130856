"""One-click answers from a mail: looking never answers, an answer counts once, an address ends."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connections
from django.test import Client
from django.utils import timezone

from extranet.accounts.models import User
from extranet.links import oneclick
from extranet.links.models import Answer
from extranet.links.oneclick import Asked, Choice, Kind, Outcome, Question, Rights
from extranet.ui.errors import Conflict, NotVisible

OVER = "C’est passé."


class Meal:
    """A thing of no room: who comes to it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str, str]] = []
        self.refusal: Exception | None = None

    def describe(self, asked: Asked) -> Question:
        choices = [Choice("yes", "Je viens", "check"), Choice("no", "Je ne viens pas", "x")]
        return Question("Repas des aînés", ["Le mardi 3 mars à 12 h."], choices, seen="7")

    def act(self, asked: Asked, choice: str, seen: str) -> Outcome:
        if self.refusal is not None:
            raise self.refusal
        self.said.append((asked.user_id, choice, seen))
        return Outcome("C’est noté", [f"Réponse : {choice}"])


@pytest.fixture
def meal() -> Iterator[Meal]:
    """Two kinds of question about a meal, declared for the time of a test."""
    meal = Meal()
    common: dict[str, Any] = {"describe": meal.describe, "act": meal.act, "over": OVER}
    oneclick.answerable(Kind("test.once", serves_once=True, rights=Rights.PERSON, **common))
    oneclick.answerable(Kind("test.often", serves_once=False, rights=Rights.NOBODY, unsubscribes="no", **common))
    yield meal
    for name in ("test.once", "test.often"):
        del oneclick._kinds._things[name], oneclick._kinds._declared_at[name]


def link(user: User, kind: str = "test.once", *, days: int = 3) -> str:
    """Return the path of the address that a mail to `user` carries."""
    asked = Asked(kind, 12, user.pk, timezone.now() + timedelta(days=days))
    return "/repondre/" + oneclick.address(asked).partition("/repondre/")[2]


def test_looking_shows_the_question_and_answers_nothing(meal: Meal, alice: User) -> None:
    for ask in (Client().get, Client().head, Client().get):
        assert ask(link(alice)).status_code == 200
    page = Client().get(link(alice))
    assert "Repas des aînés" in page.text and "Je ne viens pas" in page.text
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert not meal.said and not Answer.objects.exists()


def test_a_button_answers_without_a_session(meal: Meal, alice: User) -> None:
    page = Client(enforce_csrf_checks=True).post(link(alice), {"choice": "no", "seen": "7"})
    assert page.status_code == 200 and "Réponse : no" in page.text
    assert meal.said == [(alice.pk, "no", "7")]


def test_an_address_that_serves_once_says_so_afterwards(meal: Meal, alice: User) -> None:
    first, second = link(alice), link(alice, days=9)
    Client().post(first, {"choice": "yes"})
    for address in (first, second):
        assert Client().get(address).status_code == 404
        page = Client().post(address, {"choice": "no"})
        assert page.status_code == 404 and OVER in page.text
    assert len(meal.said) == 1


def test_a_kind_may_let_people_change_their_minds(meal: Meal, alice: User) -> None:
    for choice in ("yes", "no"):
        assert Client().post(link(alice, "test.often"), {"choice": choice}).status_code == 200
    assert [choice for _user, choice, _seen in meal.said] == ["yes", "no"]


def test_a_mail_program_posts_by_itself(meal: Meal, alice: User) -> None:
    # RFC 8058 § 3.2: no cookie, no page seen before, this body.
    posted = Client(enforce_csrf_checks=True).post(link(alice, "test.often"), {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200 and meal.said == [(alice.pk, "no", "")]
    # A kind that stops no mails does not take it for an answer.
    assert Client().post(link(alice), {"List-Unsubscribe": "One-Click"}).status_code == 422


@pytest.mark.parametrize("choice", ["", "maybe", "yes" * 100])
def test_only_what_was_offered_can_be_answered(choice: str, meal: Meal, alice: User) -> None:
    assert Client().post(link(alice), {"choice": choice}).status_code == 422
    assert not meal.said and not Answer.objects.exists()


def test_a_refused_answer_leaves_the_address_as_it_was(meal: Meal, alice: User) -> None:
    meal.refusal = Conflict("Une nouvelle version est là.")
    assert Client().post(link(alice), {"choice": "yes"}).status_code == 409
    meal.refusal = None
    assert Client().post(link(alice), {"choice": "yes"}).status_code == 200


def test_an_address_ends(meal: Meal, alice: User) -> None:
    late = link(alice, days=-1)
    assert OVER in Client().get(late).text
    assert Client().post(late, {"choice": "yes"}).status_code == 404
    assert not meal.said


def test_a_closed_account_answers_only_where_nobody_s_rights_are_asked(meal: Meal, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(link(alice)).status_code == 404
    assert Client().post(link(alice), {"choice": "yes"}).status_code == 404
    assert Client().post(link(alice, "test.often"), {"choice": "yes"}).status_code == 200


@pytest.mark.parametrize("payload", [["nothing", 1, 1, 1], ["test.once", 1, 1], "text", 12, {"a": 1}])
def test_what_is_signed_but_no_question_is_not_shown(payload: object, meal: Meal, db: None) -> None:
    token = signing.dumps(payload, salt=oneclick.SALT)
    assert Client().get(f"/repondre/{token}/").status_code == 404
    assert Client().post(f"/repondre/{token}/", {"choice": "yes"}).status_code == 404


def test_guessing_for_ever_is_refused_and_answering_is_not(meal: Meal, alice: User) -> None:
    address, client = link(alice), Client()
    answers = [client.get("/repondre/forgé/").status_code for _n in range(61)]
    assert answers[-2:] == [404, 429]
    # A whole town hall answers from one address: what is genuine is not counted.
    assert client.get(address).status_code == 200


def test_answers_are_forgotten_once_their_addresses_ended(meal: Meal, alice: User) -> None:
    Client().post(link(alice), {"choice": "yes"})
    assert oneclick.forget_answers(before=timezone.now()) == 0
    assert oneclick.forget_answers(before=timezone.now() + timedelta(days=4)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_are_one(meal: Meal, alice: User) -> None:
    asked = Asked("test.once", 12, alice.pk, timezone.now() + timedelta(days=1))

    def say(choice: str) -> str:
        try:
            return oneclick.answer(asked, choice).title
        except NotVisible:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(say, ["yes", "no", "yes", "no"]))
    assert answers == ["", "", "", "C’est noté"]
    assert len(meal.said) == 1
