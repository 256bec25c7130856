from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "extranet.access"
    verbose_name = "Droits"

    def ready(self) -> None:
        """Keep the members' group in step with accounts that open and close."""
        from extranet.access.grants import rights_changed
        from extranet.access.members import sync_members_group
        from extranet.access.models import UserGrant
        from extranet.accounts import events
        from extranet.accounts.models import User

        @events.on_account_created
        @events.on_account_closed
        def follow(user: User) -> None:
            sync_members_group([user.pk])

        events.on_professional_changed(rights_changed)

        @events.on_account_erased
        def forget(user: User) -> None:
            UserGrant.objects.filter(user=user).delete()
