"""What an officer or a reporter fills in to take a step."""

from __future__ import annotations

from typing import Any

from django import forms


class StepForm(forms.Form):
    """Base of a step's form: it knows the case, so that it can offer only what fits it."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)
