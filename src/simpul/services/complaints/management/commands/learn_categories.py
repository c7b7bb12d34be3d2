"""`learn_categories`: learn anew which words speak for which category, and say how well it was learnt."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from simpul.services.complaints.learning import learn


class Command(BaseCommand):
    """Learns from the reports that the desk has forwarded."""

    help = "Learns from the desk's decisions which words speak for which category."

    def handle(self, *args: Any, **options: Any) -> None:
        made = learn()
        if made is None:
            self.stdout.write("Belum cukup laporan yang sudah diteruskan untuk dipelajari.")
            return
        self.stdout.write(
            f"Belajar dari {made.learnt_from} laporan; dari {made.tested} laporan sesudahnya, saran pertama benar {made.right}, "
            f"salah satu dari tiga benar {made.among_three}, selalu kategori terbanyak benar {made.baseline}."
        )
