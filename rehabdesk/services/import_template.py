"""A table to fill in: every column an import knows, and a second sheet that says how to write in it."""

from rehabdesk.domain.exports import Table
from rehabdesk.domain.imports import TARGETS
from rehabdesk.i18n import N_, _

# How to write in a column, with an example; columns that need no word are not here.
_HOW = {
    "record_number": (N_("The number of the old register. Empty: a new one is given."), "RPC-2024-0012"),
    "name": (N_("Needed. As on the KTP."), "Yulius Manafe"),
    "nik": (
        N_("16 digits. Set the column to text first, or Excel rounds the last digit."),
        "0071051708900003",
    ),
    "birth": (
        N_("Place and date in one column, where your register has them so."),
        "Kupang, 17 Agustus 1990",
    ),
    "born_on": (N_("Any usual way of writing a date."), "17/8/90"),
    "sex": (N_("L or P."), "L"),
    "phone": (N_("With or without +62."), "0812 5550 0142"),
    "contact_call": (N_("Yes or no."), "ya"),
    "programme": (N_("As in the settings, or rawat inap, rawat jalan."), "Rawat inap"),
    "counsellor": (N_("As the account is called."), "Petrus Benu"),
    "substance": (N_("Street names are understood."), "shabu"),
    "substances": (N_("Several with a comma between."), "ganja, sopi"),
    "status": (N_("In care, waiting, refused; or the reason of discharge."), "selesai"),
    "discharged_on": (N_("Empty while the client is in care."), "17/2/91"),
    "discharge_reason": (N_("Completed, referred, at own request, left, died …"), "Selesai program"),
}


def template() -> list[Table]:
    headings = tuple(_(target.label) for target in TARGETS if target.key != "birth")
    rows = [
        (_(target.label), _(said[0]) if (said := _HOW.get(target.key)) else "", said[1] if said else "")
        for target in TARGETS
    ]
    how = (_("Column"), _("How to write in it"), _("Example"))
    return [Table(_("Register"), headings, []), Table(_("How to"), how, list(rows))]
