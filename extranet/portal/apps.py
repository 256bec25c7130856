from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "extranet.portal"
    verbose_name = "Portail"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.portal.declaration import declare

        declare()
