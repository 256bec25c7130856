from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from documents.declaration import declare

        declare()
