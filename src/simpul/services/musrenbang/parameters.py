"""The calendar of musrenbang and the times that are set for it."""

from datetime import date

from simpul.kernel.regulations import Parameter

BASIS, SINCE = "Permendagri 86/2017; UU 25/2004", date(2018, 1, 1)
POLICY = "Kebijakan kabupaten (contoh)"

VILLAGE_MONTH = Parameter("musrenbang.village_month", "Musrenbang desa: bulan ke-", "bulan", 1, BASIS, SINCE)
DISTRICT_MONTH = Parameter("musrenbang.district_month", "Musrenbang kecamatan: bulan ke-", "bulan", 2, BASIS, SINCE)
REGENCY_MONTH = Parameter("musrenbang.regency_month", "Musrenbang kabupaten: bulan ke-", "bulan", 3, BASIS, SINCE)

VILLAGE_WITHIN = Parameter("musrenbang.village_within", "Pembahasan usulan di desa", "hari kerja", 20, POLICY, SINCE)
DISTRICT_WITHIN = Parameter("musrenbang.district_within", "Verifikasi kecamatan", "hari kerja", 20, POLICY, SINCE)
SCREEN_WITHIN = Parameter("musrenbang.screen_within", "Pemeriksaan Bappeda", "hari kerja", 5, POLICY, SINCE)
AGENCY_WITHIN = Parameter("musrenbang.agency_within", "Verifikasi perangkat daerah", "hari kerja", 15, POLICY, SINCE)
FORUM_WITHIN = Parameter("musrenbang.forum_within", "Keputusan musrenbang kabupaten", "hari kerja", 20, POLICY, SINCE)
LINK_WITHIN = Parameter("musrenbang.link_within", "Usulan yang diterima masuk rencana", "hari kerja", 80, POLICY, SINCE)
CARRY_OUT_WITHIN = Parameter("musrenbang.carry_out_within", "Pelaksanaan usulan", "hari kerja", 400, POLICY, SINCE)
POSTPONED_WITHIN = Parameter(
    "musrenbang.postponed_within", "Usulan tertunda dibahas lagi", "hari kerja", 250, POLICY, SINCE
)
