"""Numbers that a regulation sets: dated, with their legal basis. Rules expire, so a number from a rule is data, never a constant.

FORWARD_WITHIN = Parameter("complaints.forward_within", "Verifikasi dan penerusan aduan", unit="hari kerja", value=3,
                           legal_basis="…", valid_from=date(2018, 12, 28), verified=False)
ruling = FORWARD_WITHIN.on(day)      # ruling.value == 3, ruling.version: the row to store beside every result
"""

from simpul.kernel.regulations.parameters import Parameter, Ruling, registry

__all__ = ["Parameter", "Ruling", "registry"]
