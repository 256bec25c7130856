from django.apps import AppConfig


class ThingsConfig(AppConfig):
    name = "extranet.things"
    verbose_name = "Choses"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.things.declaration import declare

        declare()
