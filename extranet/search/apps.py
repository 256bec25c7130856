from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "extranet.search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.search.declaration import declare

        declare()
