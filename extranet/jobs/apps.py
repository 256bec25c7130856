from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "extranet.jobs"
    verbose_name = "Travaux"
