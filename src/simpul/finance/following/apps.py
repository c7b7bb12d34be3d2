"""Registration of this room."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    """The bridge from standing checks to findings."""

    name = "simpul.finance.following"
    label = "following"

    def ready(self) -> None:
        from simpul.finance.control import handing
        from simpul.finance.following import opening

        handing.register(opening.of_hit)
