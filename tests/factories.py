"""Plain factories: deterministic, through the product's own actions wherever there is one."""

import time
from datetime import date, timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.codes import luhn_key
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

PASSWORD = "cheval agrafe pile correcte"


def user(email: str, first_name: str, last_name: str, **fields: Any) -> User:
    """Create an account whose address is verified and who was here before."""
    now = timezone.now()
    fields = {"last_visit_at": now, "previous_visit_at": now - timedelta(days=7), **fields}
    # The hash is slow by design: tests sign in by session unless they are about signing in.
    created = User.objects.create_user(email, None, first_name=first_name, last_name=last_name, **fields)
    EmailAddress.objects.create(user=created, email=created.email, verified=True, primary=True)
    return created


def member(email: str, first_name: str, last_name: str, **fields: Any) -> User:
    """Create a member of the territory."""
    created = user(email, first_name, last_name, **fields)
    grants.platform_scope()
    created.groups.add(grants.members_group())
    return created


def guest(email: str, first_name: str, last_name: str, **fields: Any) -> User:
    """Create an invited outsider, who holds nothing until a space grants it."""
    return user(email, first_name, last_name, is_guest=True, **fields)


def professional(email: str, first_name: str, last_name: str, **fields: Any) -> User:
    """Create a health professional whose RPPS number was verified."""
    digits = f"1010{User.objects.count():06}"
    rpps = digits + luhn_key(digits)
    return member(email, first_name, last_name, rpps=rpps, rpps_verified_at=timezone.now(), **fields)


def administrator(email: str, first_name: str, last_name: str, **fields: Any) -> User:
    """Create a technical administrator, superuser and member of the administrators' group."""
    created = member(email, first_name, last_name, is_staff=True, is_superuser=True, **fields)
    created.groups.add(grants.administrators_group())
    return created


def browse(who: User | None, *, second_factor: bool = False) -> Client:
    """Return a test client in which `who` is signed in, by password or with a second factor as well."""
    client = Client()
    if who is None:
        return client
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    records = [{"method": "password", "at": time.time()}]
    if second_factor:
        records.append({"method": "mfa", "type": "totp", "at": time.time()})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return client


def space(name: str = "Tourisme", *, blueprint: str = "theme", manager: User | None = None, **fields: Any) -> Workspace:
    """Create a space by the product's own action; `manager` is given the role in person."""
    created = create_workspace(name, blueprint, actor=None, **fields)
    if manager is not None:
        give(created, manager, Role.MANAGER)
    return created


def give(workspace: Workspace, holder: User | Group, role: Role, until: date | None = None) -> None:
    """Give a role in a space."""
    grants.grant(workspace.scope, holder, role, actor=None, until=until)
