"""The charts: activities, accounts, funds and the codes of agencies, each valid for one year. Never edited once a year uses them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.classification import codes


class CodedQuerySet(models.QuerySet[Any]):
    """Codes. They are public: `visible_to` exists so that every noun is asked the same way."""

    def visible_to(self, viewer: object) -> CodedQuerySet:
        """Everybody may know every code."""
        return self.all()

    def of(self, year: int) -> CodedQuerySet:
        """The chart of a year."""
        return self.filter(year=year)


class Coded(models.Model):
    """A code of one year's chart and what it is called."""

    year = models.PositiveSmallIntegerField("Tahun")
    code = models.TextField("Kode")
    name = models.TextField("Nama")
    parent = models.ForeignKey("self", PROTECT, null=True, related_name="parts")
    legal_basis = models.TextField("Dasar hukum", blank=True)
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    objects = CodedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def _once_a_year(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["year", "code"], name=name)


class Activity(Coded):
    """An urusan, bidang, program, kegiatan or sub kegiatan of the nomenclature."""

    level = models.PositiveSmallIntegerField("Tingkat", choices=[(one.value, one.name) for one in codes.Level])

    class Meta:
        verbose_name = "urusan, program, atau kegiatan"
        constraints = [_once_a_year("activity_once_a_year")]


class Account(Coded):
    """An account of the chart (Bagan Akun Standar). `side` is where it grows: 1 debit, -1 credit. Only a `postable` one takes legs."""

    book = models.TextField(choices=[(one.value, one.name) for one in codes.Book])
    side = models.SmallIntegerField()
    postable = models.BooleanField("Dapat dijurnal")

    class Meta:
        verbose_name = "akun"
        constraints = [
            _once_a_year("account_once_a_year"),
            models.UniqueConstraint(fields=["id", "year", "book", "postable"], name="account_as_legs_need_it"),
            models.CheckConstraint(name="account_has_a_side", condition=Q(side__in=(1, -1))),
        ]


class Fund(Coded):
    """Where money comes from (sumber dana): the regency's own, transfers of a kind, loans."""

    class Meta:
        verbose_name = "sumber dana"
        constraints = [_once_a_year("fund_once_a_year")]


class AgencyCode(models.Model):
    """The code that an agency has in a year's budget (`1.03.0.00.0.00.01.0000`); sub units share its first parts."""

    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="budget_codes")
    code = models.TextField("Kode SKPD")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    objects = CodedQuerySet.as_manager()

    class Meta:
        verbose_name = "kode SKPD"
        ordering = [F("code")]
        constraints = [
            _once_a_year("agency_code_once_a_year"),
            models.UniqueConstraint(fields=["year", "agency"], name="agency_has_one_code_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.agency}"
