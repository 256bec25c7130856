from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "workspaces"
    verbose_name = "Espaces"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from workspaces.declaration import declare

        declare()
