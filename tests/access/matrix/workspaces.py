"""Spaces, their members, their settings."""

from typing import Any

from extranet.access.models import Role
from tests.access.matrix import Row


def slug(world: Any) -> tuple[str]:
    return (world.space.slug,)


# The space of the matrix is confidential: who is not in it must not know of it.
ROWS = [
    Row("workspaces:workspace_list", "signed_in"),
    Row("workspaces:workspace_create", "platform", but={"guest": 403}),
    Row("workspaces:workspace_create", "platform", "POST", 422, but={"guest": 403}),
    Row("workspaces:workspace_detail", "reader", args=slug),
    Row("workspaces:activity", "reader", args=slug),
    Row("workspaces:workspace_why", "reader", args=slug),
    Row("workspaces:member_list", "reader", args=slug),
    Row("workspaces:join", "reader", "POST", 409, args=slug, but={"guest": 404}),
    Row("workspaces:leave", "reader", "POST", 302, args=slug),
    Row("workspaces:invite", "manager", args=slug),
    Row("workspaces:invite", "manager", "POST", 302, args=slug,
        data=lambda world: {"addresses": "nouveau@exemple.fr", "role": int(Role.READER)}),
    Row("workspaces:add_group", "manager", args=slug),
    Row("workspaces:add_group", "manager", "POST", 302, args=slug,
        data=lambda world: {"group": world.group.pk, "role": int(Role.READER)}),
    Row("workspaces:member_change", "manager", "POST", 302, args=slug,
        data=lambda world: {"holder": f"user-{world.reader.pk}", "role": int(Role.EDITOR)}),
    Row("workspaces:join_request_answer", "manager", "POST", 302, args=lambda world: (world.join_request.pk,),
        data=lambda world: {"accept": "1", "role": int(Role.READER)}),
    # Only where readings are recorded.
    Row("workspaces:access_log", "manager", ok=404, args=slug, ok_in_health=200),
    Row("workspaces:access_log_export", "manager", ok=404, args=slug, ok_in_health=200),
    Row("workspaces:workspace_settings", "manager", args=slug),
    Row("workspaces:workspace_settings", "manager", "POST", 302, args=slug,
        data=lambda world: {"name": "Tourisme", "visibility": "confidential", "icon": "layers", "colour": 1}),
    Row("workspaces:modules", "manager", "POST", 302, args=slug, data=lambda world: {"modules": ["documents"]}),
    Row("workspaces:workspace_archive", "manager", "POST", 302, args=slug),
]  # fmt: skip
