from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "extranet.live"
    verbose_name = "Direct"
