"""The world of the matrix: one confidential space, another beside it, and one person a persona."""

import copy
from functools import cached_property

from django.contrib.auth.models import Group
from django.test import Client

from extranet.access import grants
from extranet.access.models import Role, Zone
from extranet.accounts.models import User
from tests import factories
from tests.access.matrix import PERSONAS
from workspaces.models import JoinRequest


class World:
    """People and spaces; what each room adds is made when a row first asks for it."""

    def __init__(self, *, zone: str = Zone.STANDARD) -> None:
        make = factories.professional if zone == Zone.HEALTH else factories.member
        self.zone = zone
        self.manager = make("gestionnaire@exemple.fr", "Gisèle", "Manager")
        self.space = factories.space("Tourisme", blueprint="group", manager=self.manager, zone=zone)
        self.reader = self._in_space(make("lectrice@exemple.fr", "Léa", "Lectrice"), Role.READER)
        self.contributor = self._in_space(make("contributeur@exemple.fr", "Colin", "Contributeur"), Role.CONTRIBUTOR)
        self.editor = self._in_space(make("redactrice@exemple.fr", "Édith", "Rédactrice"), Role.EDITOR)
        self.guest = self._in_space(factories.guest("invite@ailleurs.fr", "Ivan", "Invité"), Role.READER)
        self.stranger = make("etranger@exemple.fr", "Étienne", "Étranger")
        self.other_manager = make("autre@exemple.fr", "Aude", "Autre")
        self.other_space = factories.space("Culture", blueprint="group", manager=self.other_manager)
        self.former_member = self._in_space(make("ancienne@exemple.fr", "Anaïs", "Ancienne"), Role.EDITOR)
        grants.revoke(self.space.scope, self.former_member, actor=None)
        # A manager who leaves leaves the space to somebody: closed accounts do not count.
        self._in_space(make("cogestion@exemple.fr", "Côme", "Cogestion"), Role.MANAGER)
        self.disabled = self._in_space(make("desactive@exemple.fr", "Denis", "Désactivé"), Role.MANAGER)
        self.administrator = factories.administrator("admin@exemple.fr", "Anne", "Administratrice")
        self.anonymous = None
        self._cookies: dict[str, str] = {}
        # A group grant of the administrators' own space must not open this one.
        grants.revoke(self.space.scope, grants.administrators_group(), actor=None)

    def sign_all_in(self) -> None:
        """Sign every persona in, with a second factor."""
        for persona in PERSONAS:
            client = factories.browse(getattr(self, persona), second_factor=True)
            self._cookies[persona] = client.cookies.output(header="", sep=";")

    def client(self, persona: str) -> Client:
        """Return a client in which `persona` is signed in with a second factor."""
        client = Client()
        client.cookies.load(self._cookies[persona])
        return client

    def copy(self) -> "World":
        """Return the same world, on which the things that a row makes are not remembered."""
        return copy.copy(self)

    def close_account(self) -> None:
        """Close the account of `disabled`, whose session stays open."""
        User.objects.filter(pk=self.disabled.pk).update(is_active=False)

    def _in_space(self, user: User, role: Role) -> User:
        factories.give(self.space, user, role)
        return user

    @cached_property
    def group(self) -> Group:
        return Group.objects.create(name="Hébergeurs")

    @cached_property
    def join_request(self) -> JoinRequest:
        return JoinRequest.objects.create(workspace=self.space, user=self.stranger)
