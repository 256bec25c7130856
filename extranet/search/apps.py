from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "extranet.search"
    verbose_name = "Recherche"
