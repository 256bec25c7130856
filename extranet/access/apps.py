from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "extranet.access"
    verbose_name = "Droits"
