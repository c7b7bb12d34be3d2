"""What a message costs, by the regency's own agreements with those who carry it. Dated: prices change."""

from datetime import date

from simpul.kernel.regulations import Parameter

_AGREED = "Perjanjian dengan penyedia (isi menurut kontrak kabupaten)"
_SINCE = date(2025, 1, 1)

COST_SMS = Parameter("notifications.cost_sms", "Biaya satu SMS", "rupiah", 450, _AGREED, _SINCE)
COST_WHATSAPP = Parameter("notifications.cost_whatsapp", "Biaya satu pesan WhatsApp", "rupiah", 360, _AGREED, _SINCE)
RECEIPT_WITHIN = Parameter(
    "notifications.receipt_within", "Menunggu tanda terima sebelum memakai saluran lain", "menit", 15, _AGREED, _SINCE
)
QUIET_FROM = Parameter("notifications.quiet_from", "Jam tenang mulai", "pukul", 21, "Keputusan kabupaten", _SINCE)
QUIET_TO = Parameter("notifications.quiet_to", "Jam tenang selesai", "pukul", 6, "Keputusan kabupaten", _SINCE)
