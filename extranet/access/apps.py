from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "extranet.access"
    verbose_name = "Droits"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.access.declaration import declare

        declare()
