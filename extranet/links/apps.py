from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "extranet.links"
    verbose_name = "Liens"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.links.declaration import declare

        declare()
