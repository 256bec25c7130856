from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "extranet.territory"
    verbose_name = "Territoire"
