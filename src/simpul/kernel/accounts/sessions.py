"""Who is signed in, asked of the database at every request. What is revoked is gone at the next one: only what follows from
the very text that was read is kept (that a signature is right, that a session was begun with this password).

Whose session it is stands in its text. So the first request of a session in a process asks for the session, then for its account;
from then on one question reads the session, the account that it belonged to last time, and the roles held today.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from simpul.kernel import regency
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.rows import AsText
from simpul.kernel.kept import Slot, ask, this_moment
from simpul.kernel.residents.models import Resident
from simpul.lib import clock
from simpul.lib.memo import forgets

MOST = 10_000  # sessions of which a process remembers whose they were
_along: dict[str, Callable[[], Combinable]] = {}
_whose: dict[str, int] = {}
forgets(_whose.clear)


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them. `guessed` is the account that was read along with this one."""

    guessed: User | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing if it has ended."""
        whose, day = _whose.get(self.session_key or ""), clock.today(regency.current().zone)
        found = ask("seat", seat, key=self.session_key, number=whose, user=whose, day=day) if whose else []
        if not found:
            return super().load()
        text, held = (found[0].__dict__.pop(name) for name in ("session_text", "held"))
        if text is None:
            self._session_key = None
            return {}
        found[0].hold(day, held)
        self.guessed = found[0]
        return self.decode(text)

    def decode(self, session_data: Any) -> dict[str, Any]:
        """What a signed text says: each time objects of one's own."""
        try:
            said: dict[str, Any] = self.serializer().loads(_signed(session_data, self.key_salt))
        except Exception:  # whatever it is, Django knows what to do with it
            return super().decode(session_data)
        return said

    def _get_session_from_db(self) -> Any:
        alive = {"session_key": Slot("key"), "expire_date__gt": this_moment()}
        found = ask("session", lambda: Session.objects.filter(**alive), key=self.session_key)
        if not found:
            self._session_key = None
        return found[0] if found else None


def user_of(request: HttpRequest) -> Any:
    """The account of a session, or nobody: as Django finds it, without asking again for what was read with the session."""
    session: Any = request.session
    number = session.get(SESSION_KEY)
    user = session.guessed
    if user and number == str(user.pk) and Backend.admits(user, session):
        return user
    user = get_user(request)
    if user.is_authenticated and session.session_key:
        if len(_whose) >= MOST:
            _whose.clear()
        _whose[session.session_key] = user.pk
    return user


def reads_along(name: str, build: Callable[[], Combinable]) -> None:
    """Have something read along with a session and its account, as an attribute of the account: what most pages show of it."""
    _along[name] = build


def account() -> QuerySet[User]:
    """The kept question for the account of a `number`, with the numbers of all records of its resident (`User.resident_ids`)."""
    # Looked up by its key, not joined: a join of one account may be planned as a walk through all residents before his.
    its = Resident.objects.filter(pk=OuterRef(OuterRef("resident")))
    main = Subquery(its.values(main=Coalesce("alias_of", "pk")))
    records = ArraySubquery(Resident.objects.same_person(main).values("pk"))
    return User.objects.filter(pk=Slot("number")).annotate(records=records)


def seat() -> QuerySet[User]:
    """The same, with the text of the session of a `key` while it lasts, and what the `user` holds on a `day`."""
    session = Session.objects.filter(session_key=Slot("key"), expire_date__gt=this_moment())
    held = Case(When(is_staff_member=True, then=AsText(Grant.held())))
    along = {name: build() for name, build in _along.items()}
    return account().annotate(session_text=Subquery(session.values("session_data")), held=held, **along)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Accounts as django-allauth finds them."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, as long as it may be used."""
        found = ask("account", account, number=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None

    @classmethod
    def admits(cls, user: User, session: SessionStore) -> bool:
        """Whether this account may be used in a session that names it: what Django's `get_user` looks at."""
        ours = session.get(BACKEND_SESSION_KEY) == f"{cls.__module__}.{cls.__qualname__}"
        return (
            ours and cls().user_can_authenticate(user) and _begun_with(user.password, session.get(HASH_SESSION_KEY, ""))
        )


@lru_cache(maxsize=2000)
def _signed(text: str, salt: str) -> bytes:
    """What stands in a signed text. Raises what `signing.loads` raises."""
    return bytes(signing.loads(text, salt=salt, serializer=_AsWritten))


class _AsWritten(signing.JSONSerializer):
    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=2000)
def _begun_with(password: str, proof: str) -> bool:
    """Whether a session's proof was made of this (hashed) password, by our present key."""
    return bool(proof) and constant_time_compare(proof, User(password=password).get_session_auth_hash())


forgets(_signed.cache_clear)
forgets(_begun_with.cache_clear)
