from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "extranet.accounts"
    verbose_name = "Comptes"
