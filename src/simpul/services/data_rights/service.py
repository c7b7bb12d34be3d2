"""Requests about personal data: read this first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.roles import PRIVACY_OFFICER
from simpul.kernel.cases.services import Column, Service
from simpul.services.data_rights import indicators
from simpul.services.data_rights.forms import RequestForm
from simpul.services.data_rights.models import DataRequest

data_rights = Service(
    slug="data-pribadi",
    name=_("Permintaan data pribadi"),
    summary=_("Minta data Anda diperbaiki, dijelaskan, dihentikan pemrosesannya, atau dihapus."),
    icon="shield",
    agency=_("Pejabat pelindungan data pribadi"),
    legal_basis=(_("UU 27/2022 Pasal 5 sampai 13"),),
    result=_("Permintaan dijalankan, atau jawaban mengapa tidak dan dasar hukumnya"),
    requirements=(_("Akun Anda sendiri"), _("Keterangan data yang dimaksud")),
    verb=_("Ajukan permintaan"),
    model=DataRequest,
    form=RequestForm,
    identity_roles=frozenset({PRIVACY_OFFICER}),
    columns=(Column("kind", _("Permintaan"), show=lambda kind: DataRequest.Kind(kind).label),),
    indicators=(indicators.answered_in_time,),
)
