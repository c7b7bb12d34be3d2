"""Indexes in whose place smaller ones stand, and one that no question needs (decision record 0055)."""

from django.db import migrations, models
from django.db.models import PROTECT

from simpul.kernel.migrating import without_index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ('regions', '0001_initial'),
        ('residents', '0004_indexes_of_few'),
    ]

    operations = [
        without_index('resident', 'alias_of', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='aliases', to='residents.resident'), 'residents_resident_alias_of_id_d3fc0932'),
        without_index('resident', 'nik_hash', models.BinaryField(null=True), 'residents_resident_nik_hash_a4994e02'),
        without_index('resident', 'region', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=PROTECT, related_name='+', to='regions.region', verbose_name='Desa/kelurahan'), 'residents_resident_region_id_5a2375aa', 'residents_resident_region_id_5a2375aa_like'),
    ]
