from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "extranet.links"
    verbose_name = "Liens"
