from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "extranet.journal"
    verbose_name = "Journal"
