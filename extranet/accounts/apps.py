from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "extranet.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.accounts.declaration import declare

        declare()
