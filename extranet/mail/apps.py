from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "extranet.mail"
    verbose_name = "Courrier"

    def ready(self) -> None:
        from extranet.mail.declaration import declare

        declare()
