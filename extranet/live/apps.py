from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "extranet.live"
    verbose_name = "Direct"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.live.declaration import declare

        declare()
