"""Who is signed in, read at every request: the session and the account, each by one kept question. Nothing is cached: what is revoked
is gone at the next request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from simpul.kernel.accounts.models import User
from simpul.kernel.kept import Slot, ask, this_moment
from simpul.kernel.residents.models import Resident


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them."""

    def _get_session_from_db(self) -> Any:
        alive = {"session_key": Slot("key"), "expire_date__gt": this_moment()}
        found = ask("session", lambda: Session.objects.filter(**alive), key=self.session_key)
        if not found:
            self._session_key = None
        return found[0] if found else None


def account() -> QuerySet[User]:
    """The kept question for the account of a `number`, with the numbers of all records of its resident (`User.resident_ids`)."""
    main = Coalesce(OuterRef("resident__alias_of"), OuterRef("resident"))
    records = ArraySubquery(Resident.objects.same_person(main).values("pk"))
    return User.objects.filter(pk=Slot("number")).annotate(records=records)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Accounts as django-allauth finds them."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, as long as it may be used."""
        found = ask("account", account, number=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
