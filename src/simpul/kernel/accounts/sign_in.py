"""Settings of sign-in, taken over whole by `config/settings.py`. No models here: Django reads this before it has any.

Residents prove a mobile number or an e-mail address by a one-time code. Staff use a password and a second factor. The
machinery is django-allauth's; what it counts (attempts, used codes) lies in the database, so that every process of an
installation sees the same numbers (`limits.SharedCache`).
"""

from __future__ import annotations

import os
from typing import Any

CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "simpul.kernel.accounts.limits.SharedCache"}}

ACCOUNT_ADAPTER = "simpul.kernel.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone"]
ACCOUNT_FORMS = {
    "login": "simpul.kernel.accounts.forms.SignInForm",
    "signup": "simpul.kernel.accounts.forms.SignUpForm",
    "confirm_login_code": "simpul.kernel.accounts.forms.CodeForm",
    "reset_password": "simpul.kernel.accounts.forms.NewPasswordForm",
    "confirm_password_reset_code": "simpul.kernel.accounts.forms.CodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs in is the proof of the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
    "signup": "10/m/ip,60/h/ip",
    "request_login_code": "20/m/ip,3/m/key,12/h/key",  # with three tries a code: 36 guesses an hour at a million
    "reset_password": "20/m/ip,3/m/key,12/h/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}

MFA_ADAPTER = "simpul.kernel.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "simpul.kernel.accounts.forms.PairingForm",
    "authenticate": "simpul.kernel.accounts.forms.FactorForm",
    "reauthenticate": "simpul.kernel.accounts.forms.FactorAgainForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not os.environ.get("SIMPUL_HOSTS")  # a trial on this machine has no certificate
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are off by some seconds
