"""Accounts, the roles held by them, and the counters that hold back guessing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import PROTECT, SET_NULL, F, Q
from django.db.models.functions import Coalesce

from simpul.kernel import regency
from simpul.kernel.accounts import personal
from simpul.kernel.accounts.roles import Role, Scope, registry
from simpul.kernel.accounts.rows import objects
from simpul.kernel.audit.privacy import Job, Never, PersonalData
from simpul.kernel.kept import Slot, ask
from simpul.kernel.residents.models import Resident
from simpul.lib import clock


class UserManager(BaseUserManager["User"]):
    """Accounts. Residents have no password; staff get one, and cannot use their office without a second factor."""

    def create_user(self, name: str, *, email: str | None = None, phone: str | None = None, **more: Any) -> User:
        """An account of a resident: an e-mail address or a mobile number (E.164), no password."""
        user = self.model(name=name, email=email, phone=phone, **more)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_staff(self, name: str, *, email: str, password: str | None = None, **more: Any) -> User:
        """An account of an officer. Without a password they set their own by "Lupa kata sandi"."""
        user = self.model(name=name, email=email, is_staff_member=True, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def visible_to(self, viewer: Any) -> models.QuerySet[User]:
        """Oneself; for staff also one's colleagues, since work is handed from one to another."""
        if viewer.user is None:
            return self.none()
        mine = Q(pk=viewer.user.pk)
        return self.filter(mine | Q(is_staff_member=True) if viewer.grants else mine)


class User(AbstractBaseUser):
    """An account: somebody who signs in. `email` and `phone` are how; either may be missing, never both.

    `away_from_desk` is true while a request's session has not shown both factors: the office then lends no rights.
    """

    name = models.CharField("Nama lengkap", max_length=120)
    email = models.EmailField("E-mail", null=True, blank=True, unique=True)
    phone = models.CharField("Nomor ponsel", max_length=20, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField("Aktif", default=True)
    is_staff_member = models.BooleanField("Petugas pemerintah daerah", default=False)
    resident = models.OneToOneField(
        "residents.Resident", SET_NULL, null=True, blank=True, related_name="account", verbose_name="Warga"
    )
    position = models.CharField("Jabatan", max_length=120, blank=True, default="", db_default="")
    unit = models.ForeignKey(
        "organizations.Agency", PROTECT, null=True, blank=True, related_name="+", verbose_name="Unit kerja"
    )
    language = models.CharField("Bahasa", max_length=5, default="id")
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    away_from_desk = False

    objects = UserManager()
    personal_data = personal.USER

    class Meta:
        verbose_name = "akun"
        constraints = [
            models.CheckConstraint(
                name="user_can_be_reached",
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(is_active=False),
                violation_error_message="Isi e-mail atau nomor ponsel.",
            ),
            models.CheckConstraint(name="user_blank_contact_is_null", condition=~Q(email="") & ~Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower() or None if self.email else None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    def grants(self) -> tuple[Grant, ...]:
        """The roles held today, read once for the life of this object. None while away from the desk, none of former staff."""
        if self.away_from_desk or not (self.is_staff_member and self.is_active):
            return ()
        day = clock.today(regency.current().zone)
        kept: tuple[date, tuple[Grant, ...]] | None = self.__dict__.get("_grants")
        if kept is None or kept[0] != day:
            held = ask("grants", Grant.held, user=self.pk, day=day)
            kept = self.__dict__["_grants"] = (day, tuple(grant for grant in held if grant.role in registry))
        return kept[1]

    def hold(self, day: date, rows: str | None) -> None:
        """Take over the roles held on a day, which were read along with this account."""
        self.__dict__["_grants"] = day, tuple(grant for grant in objects(Grant, rows) if grant.role in registry)

    def resident_ids(self) -> frozenset[int]:
        """Every record of the resident whose account this is, read once for the life of this object."""
        if self.resident_id is None:
            return frozenset()
        if "records" not in self.__dict__:
            main = Resident.objects.filter(pk=self.resident_id).values(main=Coalesce("alias_of", "pk"))[:1]
            self.__dict__["records"] = list(Resident.objects.same_person(main).values_list("pk", flat=True))
        return frozenset(self.__dict__["records"])

    def forget_grants(self) -> None:
        """Read them anew at the next question."""
        self.__dict__.pop("_grants", None)

    def holds(self, role: Role, *, agency_id: int | None = None, region_id: str | None = None) -> bool:
        """Whether the role is held today, for this agency (scope AGENCY) or this region (scope REGION)."""
        return any(grant.covers(role, agency_id=agency_id, region_id=region_id) for grant in self.grants())


APPROVED = Q(sensitive=False) | Q(granted_by=None) | Q(approved_at__isnull=False)
TWO_PEOPLE = ("administrator", "auditor", "regent")  # in the database too; services name further roles sensitive


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants."""

    def visible_to(self, viewer: Any) -> GrantQuerySet:
        """One's own, and all of them for those who grant and who examine."""
        if viewer.user is None:
            return self.none()
        if any(grant.role in {"administrator", "auditor"} for grant in viewer.grants):
            return self.all()
        return self.filter(user=viewer.user)

    def in_force(self, on: date | Slot | None = None) -> GrantQuerySet:
        """Those that hold on a day; today if none is given. A sensitive role holds only once it is approved."""
        day = on or clock.today(regency.current().zone)
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), APPROVED, valid_from__lte=day)

    def waiting(self) -> GrantQuerySet:
        """Those that a second person has yet to approve and that have not ended meanwhile."""
        day = clock.today(regency.current().zone)
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day)).exclude(APPROVED)


class Grant(models.Model):
    """A role held by somebody for an agency or an area, from `valid_from` until the day before `valid_to`.

    A role that reaches the whole regency may name the agency its holder comes from: what accuses that agency is then
    closed to him. `granted_by` is empty only for what the installation itself set up. See `accounts.granting`.
    """

    class Acting(models.TextChoices):
        """In whose stead, by the words of the civil service (SE BKN 1/SE/I/2021)."""

        NO = "", "Bukan"
        PLT = "plt", "Plt. (jabatan kosong)"
        PLH = "plh", "Plh. (pejabatnya berhalangan)"

    user = models.ForeignKey(User, PROTECT, related_name="granted")
    role = models.CharField("Peran", max_length=60)
    agency = models.ForeignKey(
        "organizations.Agency", PROTECT, null=True, blank=True, related_name="+", verbose_name="Instansi"
    )
    region = models.ForeignKey(
        "regions.Region", PROTECT, null=True, blank=True, related_name="+", verbose_name="Wilayah"
    )
    valid_from = models.DateField("Berlaku sejak")
    valid_to = models.DateField("Tidak berlaku mulai", null=True, blank=True)
    granted_by = models.ForeignKey(User, PROTECT, null=True, related_name="+", verbose_name="Diberikan oleh")
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    basis = models.CharField("Dasar penugasan", max_length=200, blank=True, help_text="Misalnya nomor surat keputusan.")

    acting = models.CharField("Pelaksana", max_length=3, choices=Acting.choices, blank=True, default="", db_default="")
    sensitive = models.BooleanField(default=False, db_default=False, editable=False)
    approved_by = models.ForeignKey(User, PROTECT, null=True, related_name="+", verbose_name="Disetujui oleh")
    approved_at = models.DateTimeField(null=True, editable=False)

    objects = GrantQuerySet.as_manager()
    personal_data = PersonalData(
        purpose="Mengetahui siapa memegang wewenang apa, untuk siapa, dan sejak kapan.",
        legal_basis="UU 30/2014 Pasal 11; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama keputusan yang diambil dengannya disimpan",
        erasure="Nama dan kontak hilang bersama akunnya; penugasannya tetap, tanpa nama.",
        ends=(
            Never("Menerangkan siapa berwenang saat suatu keputusan diambil. Akun yang ditutup tidak bernama lagi."),
        ),
        account="user",
        title="Penugasan Anda",
        source="Dari pejabat yang memberi tugas",
        dated="granted_at",
        shows=(("__str__", "Penugasan"), "valid_from", "valid_to", "basis"),
        recipients="Pengelola sistem dan pemeriksa",
    )
    may_change = ("valid_to", "approved_by_id", "approved_at")

    class Meta:
        verbose_name = "penugasan"
        indexes = [models.Index("role", "agency", name="grant_by_role")]
        constraints = [
            models.CheckConstraint(
                name="grant_approved_by_another",
                condition=Q(approved_by=None) | (~Q(approved_by=F("user")) & ~Q(approved_by=F("granted_by"))),
                violation_error_message="Yang menyetujui bukan pemegang peran dan bukan pemberinya.",
            ),
            models.CheckConstraint(
                name="grant_approval_has_a_moment", condition=Q(approved_by=None) | Q(approved_at__isnull=False)
            ),
            models.CheckConstraint(
                name="grant_of_much_takes_two",
                condition=~Q(role__in=TWO_PEOPLE) | Q(sensitive=True) | Q(granted_by=None),
            ),
            models.CheckConstraint(
                name="grant_acting_has_end_and_basis",
                condition=Q(acting="") | (Q(valid_to__isnull=False) & ~Q(basis="")),
                violation_error_message="Plt. dan Plh. memerlukan tanggal berakhir dan nomor surat perintah.",
            ),
            models.CheckConstraint(
                name="grant_not_to_oneself",
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                violation_error_message="Tidak ada yang boleh memberi peran kepada dirinya sendiri.",
            ),
            models.CheckConstraint(
                name="grant_period",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                name="grant_for_an_agency_or_an_area",
                condition=Q(agency=None) | Q(region=None),
                violation_error_message="Peran dipegang untuk sebuah instansi atau sebuah wilayah, tidak keduanya.",
            ),
            models.CheckConstraint(name="grant_names_a_role", condition=~Q(role__in=["", "applicant"])),
        ]

    def __str__(self) -> str:
        known = registry.get(self.role)
        acting = f"{self.get_acting_display().partition(' ')[0]} " if self.acting else ""
        return f"{acting}{known.label if known else self.role} · {self.agency or self.region or regency.current().short_name}"

    @staticmethod
    def held() -> GrantQuerySet:
        """The kept question for what a `user` holds on a `day`."""
        return Grant.objects.filter(user=Slot("user")).in_force(Slot("day")).order_by("id")

    def clean(self) -> None:
        role = registry.get(self.role)
        if role is None or role.scope is Scope.OWN:
            raise ValidationError({"role": "Peran ini tidak dikenal. Pilih peran dari daftar."})
        if role.scope is Scope.AGENCY and self.agency_id is None:
            raise ValidationError({"agency": "Pilih instansi tempat peran ini dipegang."})
        if role.scope is Scope.REGION and self.region_id is None:
            raise ValidationError({"region": "Pilih wilayah tempat peran ini dipegang."})
        if role.scope is not Scope.REGION and self.region_id is not None:
            raise ValidationError({"region": "Peran ini tidak dipegang untuk sebuah wilayah. Kosongkan."})

    def covers(self, role: Role, *, agency_id: int | None = None, region_id: str | None = None) -> bool:
        """Whether this grant lends the role there. A region is covered by what contains it, `33.25.11` by `33.25`."""
        if self.role != role.code:
            return False
        if role.scope is Scope.AGENCY:
            return self.agency_id is not None and self.agency_id == agency_id
        if role.scope is Scope.REGION:
            return bool(self.region_id and region_id) and f"{region_id}.".startswith(f"{self.region_id}.")
        return True


class Counter(models.Model):
    """A shared, short-lived value: how often somebody tried, which code was used. The table of `limits.SharedCache`."""

    key = models.CharField(primary_key=True, max_length=255)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    personal_data = PersonalData(
        purpose="Menahan orang yang menebak kode atau mengirim terlalu sering.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf f, Pasal 39",
        retention="paling lama 1 hari; kode yang sudah dipakai sampai habis masanya",
        erasure="Baris dihapus.",
        ends=(Job("simpul.kernel.accounts.housekeeping.tidy"),),
        nobody="Penghitung sesaat, tidak dikaitkan dengan akun Anda.",
        recipients="Tidak ada",
    )

    def __str__(self) -> str:
        return self.key
