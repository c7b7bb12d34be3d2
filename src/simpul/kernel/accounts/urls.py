"""The addresses of accounts. The views behind most are allauth's; only those we use are mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path

from simpul.kernel.accounts import views

urlpatterns = [
    path("bahasa/", views.set_language, name="set_language"),
    path("akun/", views.profile, name="profile"),
    path("akun/mulai/", views.start, name="account_start"),
    path("akun/jejak/", views.my_trail, name="my_trail"),
    path("akun/kontak/", views.new_contact, name="new_contact"),
    path("akun/kontak/kode/", views.confirm_contact, name="confirm_contact"),
    path("akun/masuk/", account.login, name="account_login"),
    path("akun/masuk/kode/", account.confirm_login_code, name="account_confirm_login_code"),
    path("akun/masuk/minta-kode/", account.login, name="account_request_login_code"),
    path("akun/masuk/petugas/", views.StaffSignInView.as_view(), name="staff_sign_in"),
    path("akun/masuk/faktor-kedua/", factors.authenticate, name="mfa_authenticate"),
    path("akun/daftar/", account.signup, name="account_signup"),
    path("akun/keluar/", account.logout, name="account_logout"),
    path("akun/ditutup/", account.account_inactive, name="account_inactive"),
    path("akun/sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("akun/sandi/lupa/kode/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("akun/sandi/lupa/baru/", account.complete_password_reset, name="account_complete_password_reset"),
    path("akun/sandi/lupa/selesai/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("akun/sandi/ganti/", account.password_change, name="account_change_password"),
    path("akun/sandi/pasang/", views.first_password, name="account_set_password"),
    path("akun/sandi/ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/keamanan/", factors.index, name="mfa_index"),
    path("akun/keamanan/ulang/", factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "akun/keamanan/aplikasi/", login_required(views.ActivateAuthenticatorView.as_view()), name="mfa_activate_totp"
    ),
    path("akun/keamanan/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/keamanan/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("akun/keamanan/kunci/tambah/", login_required(views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("akun/keamanan/kunci/ulang/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/keamanan/kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("akun/keamanan/kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/keamanan/pemulihan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/keamanan/pemulihan/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/keamanan/pemulihan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
