"""A message that a service would send."""

TEMPLATE = "cases/message"
CONTEXT = {"number": "ADU-2026-000123", "title": "Lampu jalan padam", "text": "Regu kami datang besok pagi & sore."}
ABOUT = CONTEXT["number"]
SAID = {"template": TEMPLATE, "context": CONTEXT, "about": ABOUT}
CODE = {"template": "accounts/code", "context": {"code": "481926"}, "language": "id"}
WARNING = "Kiriman ulang: mungkin Anda sudah menerima pesan ini."
