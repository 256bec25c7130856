from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "extranet.portal"
    verbose_name = "Portail"
