from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "extranet.ui"
    verbose_name = "Interface"
