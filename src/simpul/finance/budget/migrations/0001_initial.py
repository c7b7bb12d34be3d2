
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_initial'),
        ('classification', '0001_initial'),
        ('organizations', '0002_successors'),
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Tahun')),
                ('side', models.TextField(choices=[('revenue', 'Pendapatan'), ('spending', 'Belanja'), ('receipt', 'Penerimaan pembiayaan'), ('outlay', 'Pengeluaran pembiayaan')], verbose_name='Jenis')),
                ('outgoing', models.BooleanField(verbose_name='Uang keluar')),
                ('example', models.BooleanField(default=False, verbose_name='Contoh')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classification.account', verbose_name='Akun')),
                ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classification.activity', verbose_name='Sub kegiatan')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency', verbose_name='Perangkat daerah')),
                ('fund', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classification.fund', verbose_name='Sumber dana')),
            ],
            options={
                'verbose_name': 'baris anggaran',
            },
        ),
        migrations.CreateModel(
            name='CeilingAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Tahun')),
                ('n', models.PositiveSmallIntegerField(verbose_name='Kesepakatan ke')),
                ('number', models.TextField(verbose_name='Nomor nota kesepakatan')),
                ('day', models.DateField(verbose_name='Tanggal')),
                ('example', models.BooleanField(default=False, verbose_name='Contoh')),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
            ],
            options={
                'verbose_name': 'kesepakatan KUA-PPAS',
            },
        ),
        migrations.CreateModel(
            name='Ceiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Plafon')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency', verbose_name='Perangkat daerah')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classification.activity', verbose_name='Program')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ceilings', to='budget.ceilingagreement')),
            ],
            options={
                'verbose_name': 'plafon PPAS',
            },
        ),
        migrations.CreateModel(
            name='LineState',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='state', serialize=False, to='budget.line')),
                ('outgoing', models.BooleanField()),
                ('ceiling', models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name='Pagu')),
                ('allotted', models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name='SPD')),
                ('committed', models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name='Komitmen')),
                ('liquidated', models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name='Diminta')),
                ('paid', models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name='Dibayar')),
                ('version', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'keadaan baris',
            },
        ),
        migrations.CreateModel(
            name='CashPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('months', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=20), size=12, verbose_name='Bulan')),
                ('total', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Jumlah')),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_plans', to='budget.line')),
            ],
            options={
                'verbose_name': 'anggaran kas',
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(verbose_name='Jenis')),
                ('committed', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Komitmen')),
                ('liquidated', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Diminta')),
                ('paid', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Dibayar')),
                ('source_kind', models.TextField(verbose_name='Jenis dokumen')),
                ('source_id', models.BigIntegerField(verbose_name='Dokumen')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='budget.line')),
            ],
            options={
                'verbose_name': 'gerak baris',
            },
        ),
        migrations.CreateModel(
            name='Spd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Tahun')),
                ('number', models.TextField(verbose_name='Nomor')),
                ('day', models.DateField(verbose_name='Tanggal')),
                ('first_month', models.PositiveSmallIntegerField(verbose_name='Dari bulan')),
                ('last_month', models.PositiveSmallIntegerField(verbose_name='Sampai bulan')),
                ('at', models.DateTimeField()),
                ('example', models.BooleanField(default=False, verbose_name='Contoh')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency', verbose_name='Perangkat daerah')),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
            ],
            options={
                'verbose_name': 'SPD',
            },
        ),
        migrations.CreateModel(
            name='SpdLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Jumlah')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='budget.line')),
                ('spd', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budget.spd')),
            ],
            options={
                'verbose_name': 'baris SPD',
            },
        ),
        migrations.CreateModel(
            name='StandardPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Tahun')),
                ('kind', models.TextField(choices=[('SSH', 'Standar satuan harga (SSH)'), ('SBU', 'Standar biaya umum (SBU)'), ('HSPK', 'Harga satuan pokok kegiatan (HSPK)'), ('ASB', 'Analisis standar belanja (ASB)')], verbose_name='Daftar')),
                ('code', models.TextField(verbose_name='Kode')),
                ('name', models.TextField(verbose_name='Uraian')),
                ('specification', models.TextField(blank=True, default='', verbose_name='Spesifikasi')),
                ('unit', models.TextField(verbose_name='Satuan')),
                ('price', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Harga satuan')),
                ('region', models.TextField(blank=True, default='', verbose_name='Wilayah')),
                ('legal_basis', models.TextField(blank=True, default='', verbose_name='Dasar hukum')),
                ('example', models.BooleanField(default=False, verbose_name='Contoh')),
            ],
            options={
                'verbose_name': 'standar harga',
                'constraints': [models.UniqueConstraint(fields=('year', 'kind', 'code', 'region'), name='standard_price_once'), models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='standard_price_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Tahun')),
                ('kind', models.TextField(choices=[('murni', 'APBD murni'), ('pergeseran', 'Pergeseran'), ('perubahan', 'Perubahan APBD')], verbose_name='Jenis')),
                ('n', models.PositiveSmallIntegerField(verbose_name='Versi ke')),
                ('title', models.TextField(verbose_name='Nama')),
                ('state', models.TextField(choices=[('draft', 'Disusun'), ('agreed', 'Disetujui'), ('effective', 'Berlaku'), ('withdrawn', 'Ditarik')], default='draft', verbose_name='Keadaan')),
                ('decree', models.TextField(blank=True, default='', verbose_name='Dasar hukum')),
                ('day', models.DateField(null=True, verbose_name='Berlaku sejak')),
                ('agreed_by', models.BigIntegerField(null=True)),
                ('effective_by', models.BigIntegerField(null=True)),
                ('begun_at', models.DateTimeField(verbose_name='Dimulai pada')),
                ('agreed_at', models.DateTimeField(null=True, verbose_name='Disetujui pada')),
                ('effective_at', models.DateTimeField(null=True, verbose_name='Diberlakukan pada')),
                ('example', models.BooleanField(default=False, verbose_name='Contoh')),
            ],
            options={
                'verbose_name': 'versi anggaran',
                'constraints': [models.UniqueConstraint(fields=('year', 'n'), name='version_number_once'), models.UniqueConstraint(fields=('id', 'year'), name='version_as_changes_need_it'), models.UniqueConstraint(condition=models.Q(('kind', 'murni'), models.Q(('state', 'withdrawn'), _negated=True)), fields=('year',), name='version_original_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'agreed'))), fields=('year',), name='budget_version_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'effective'), _negated=True), models.Q(('agreed_by__isnull', False), ('day__isnull', False), ('effective_at__isnull', False), ('effective_by__isnull', False), models.Q(('decree', ''), _negated=True), models.Q(('effective_by', models.F('agreed_by')), _negated=True)), _connector='OR'), name='version_effective_by_two')],
            },
        ),
        migrations.CreateModel(
            name='PriceException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('price', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Harga yang diminta')),
                ('reason', models.TextField(verbose_name='Alasan')),
                ('asked_by', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('granted', models.BooleanField(null=True, verbose_name='Disetujui')),
                ('decided_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, default='', verbose_name='Catatan')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='budget.line')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='budget.standardprice')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='budget.version')),
            ],
            options={
                'verbose_name': 'izin harga di atas standar',
            },
        ),
        migrations.CreateModel(
            name='Detail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('item', models.TextField(verbose_name='Uraian')),
                ('specification', models.TextField(blank=True, default='', verbose_name='Spesifikasi')),
                ('volume', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='Volume')),
                ('unit', models.TextField(verbose_name='Satuan')),
                ('price', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Harga satuan')),
                ('amount', models.GeneratedField(db_persist=True, expression=django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('volume'), '*', models.F('price')), precision=2), output_field=models.DecimalField(decimal_places=2, max_digits=20))),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='details', to='budget.line')),
                ('standard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.standardprice', verbose_name='Standar harga')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='details', to='budget.version')),
            ],
            options={
                'verbose_name': 'rincian RKA',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveSmallIntegerField()),
                ('delta', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Perubahan')),
                ('reason', models.TextField(blank=True, default='', verbose_name='Alasan')),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='budget.line')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='budget.version')),
            ],
            options={
                'verbose_name': 'perubahan baris',
            },
        ),
        migrations.AddConstraint(
            model_name='ceilingagreement',
            constraint=models.UniqueConstraint(fields=('year', 'n'), name='ceiling_agreement_once'),
        ),
        migrations.AddConstraint(
            model_name='ceiling',
            constraint=models.UniqueConstraint(fields=('agreement', 'agency', 'program'), name='ceiling_once'),
        ),
        migrations.AddConstraint(
            model_name='ceiling',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='ceiling_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='linestate',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling__gte', models.F('committed')), ('committed__gte', models.F('liquidated')), ('liquidated__gte', models.F('paid')), ('paid__gte', 0)), name='line_is_not_overspent'),
        ),
        migrations.AddConstraint(
            model_name='linestate',
            constraint=models.CheckConstraint(condition=models.Q(('allotted__gte', models.F('liquidated')), ('ceiling__gte', models.F('allotted'))), name='line_is_allotted_first'),
        ),
        migrations.AddConstraint(
            model_name='linestate',
            constraint=models.CheckConstraint(condition=models.Q(('outgoing', True), models.Q(('allotted', 0), ('committed', 0)), _connector='OR'), name='line_in_takes_nothing'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['year', 'agency', 'id'], name='line_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('year', 'agency', 'activity', 'account', 'fund'), name='line_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('id', 'outgoing'), name='line_as_its_state_needs_it'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('id', 'year', 'agency'), name='line_as_allotments_need_it'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('id', 'year'), name='line_as_changes_need_it'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('side', 'spending'), _negated=True), ('activity__isnull', False), _connector='OR'), name='line_spends_for_an_activity'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outgoing', True), ('side__in', ('spending', 'outlay'))), models.Q(('outgoing', False), ('side__in', ('revenue', 'receipt'))), _connector='OR'), name='line_goes_out_or_comes_in'),
        ),
        migrations.AddIndex(
            model_name='cashplan',
            index=models.Index(fields=['line', '-id'], name='cash_plan_of_line'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['line', 'id'], name='movement_of_line'),
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(fields=['source_kind', 'source_id'], name='movement_of_source'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('committed', 0), ('liquidated', 0), ('paid', 0), _negated=True), name='movement_moves'),
        ),
        migrations.AddConstraint(
            model_name='spd',
            constraint=models.UniqueConstraint(fields=('year', 'number'), name='spd_number_once'),
        ),
        migrations.AddConstraint(
            model_name='spd',
            constraint=models.UniqueConstraint(fields=('id', 'year', 'agency'), name='spd_as_its_lines_need_it'),
        ),
        migrations.AddConstraint(
            model_name='spd',
            constraint=models.CheckConstraint(condition=models.Q(('first_month__gte', 1), ('last_month__gte', models.F('first_month')), ('last_month__lte', 12)), name='spd_months'),
        ),
        migrations.AddConstraint(
            model_name='spdline',
            constraint=models.UniqueConstraint(fields=('spd', 'line'), name='spd_line_once'),
        ),
        migrations.AddConstraint(
            model_name='spdline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='spd_line_is_not_zero'),
        ),
        migrations.AddIndex(
            model_name='priceexception',
            index=models.Index(fields=['version', 'line', 'standard'], name='price_exception_of_line'),
        ),
        migrations.AddConstraint(
            model_name='priceexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('granted', None)), models.Q(('decided_by__isnull', False), ('granted__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='price_granted_by_another'),
        ),
        migrations.AddIndex(
            model_name='detail',
            index=models.Index(fields=['line'], name='detail_of_line'),
        ),
        migrations.AddConstraint(
            model_name='detail',
            constraint=models.UniqueConstraint(fields=('version', 'line', 'n'), name='detail_once'),
        ),
        migrations.AddConstraint(
            model_name='detail',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0), ('volume__gt', 0)), name='detail_is_not_negative'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['line', 'version'], name='change_of_line'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('version', 'line', 'seq'), name='change_once'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(('delta', 0), _negated=True), name='change_is_not_zero'),
        ),
    ]
