from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "extranet.journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.journal.declaration import declare

        declare()
