from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "extranet.jobs"
    verbose_name = "Travaux"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.jobs.declaration import declare

        declare()
