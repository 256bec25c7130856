from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "extranet.territory"
    verbose_name = "Territoire"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.territory.declaration import declare

        declare()
