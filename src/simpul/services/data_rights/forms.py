"""What the person is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.kernel.forms import ApplicationForm
from simpul.services.data_rights.models import DataRequest


class RequestForm(ApplicationForm):
    """Which right, and about what."""

    kind = forms.ChoiceField(
        label=_("Apa permintaan Anda?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Jelaskan"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Data yang mana, apa yang keliru, dan apa yang benar."),
    )  # fmt: skip

    from_address = ("kind",)
    sections = ((_("Permintaan"), ("kind", "text")),)

    def case_fields(self) -> dict[str, Any]:
        kind = DataRequest.Kind(self.cleaned_data["kind"])
        return {"kind": kind, "title": kind.label, "text": self.cleaned_data["text"]}
