from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "extranet.territory"
    verbose_name = "Territoire"

    def ready(self) -> None:
        """Give the frame of every page the territory's name."""
        from extranet.territory.naming import site_name
        from extranet.ui.shell import register_slot

        register_slot("site_name", lambda request: site_name())
