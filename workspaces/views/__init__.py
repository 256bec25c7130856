"""The pages of spaces."""

from workspaces.views.access_log import access_log, access_log_export
from workspaces.views.members import (
    add_group,
    invite,
    join,
    join_request_answer,
    leave,
    member_change,
    member_list,
)
from workspaces.views.settings import modules, workspace_archive, workspace_settings
from workspaces.views.spaces import activity, workspace_create, workspace_detail, workspace_list, workspace_why

__all__ = [
    "access_log",
    "access_log_export",
    "activity",
    "add_group",
    "invite",
    "join",
    "join_request_answer",
    "leave",
    "member_change",
    "member_list",
    "modules",
    "workspace_archive",
    "workspace_create",
    "workspace_detail",
    "workspace_list",
    "workspace_settings",
    "workspace_why",
]
