"""Indexes that no question needs, since another begins with the same column or holds the few rows asked for; and the key from event to case
that (case, flow) says already (decision record 0055)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT

from simpul.kernel.migrating import without_index

EVENT_OF_FLOW = "ALTER TABLE cases_caseevent DROP CONSTRAINT IF EXISTS cases_caseevent_case_id_6c6031ac_fk_cases_case_id"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ('cases', '0019_indexes_of_few'),
        ('organizations', '0002_successors'),
        ('regions', '0001_initial'),
        ('regulations', '0002_proposals'),
        ('residents', '0004_indexes_of_few'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        without_index('attachment', 'case', models.ForeignKey(db_index=False, on_delete=PROTECT, related_name='attachments', to='cases.case'), 'cases_attachment_case_id_1cf64b9f'),
        without_index('case', 'agency', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to='organizations.agency', verbose_name='Instansi'), 'cases_case_agency_id_062136fa'),
        without_index('case', 'applicant', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='cases', to='residents.resident', verbose_name='Pemohon'), 'cases_case_applicant_id_756c921c'),
        without_index('case', 'assignee', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Petugas'), 'cases_case_assignee_id_28343c2e'),
        without_index('case', 'barred_agency', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to='organizations.agency', verbose_name='Instansi terlapor'), 'cases_case_barred_agency_id_a137b5c5'),
        without_index('case', 'due_rule', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='+', to='regulations.parameterversion'), 'cases_case_due_rule_id_686b07f6'),
        without_index('case', 'filed_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL), 'cases_case_filed_by_id_3f8c8a34'),
        without_index('case', 'merged_into', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='merged', to='cases.case'), 'cases_case_merged_into_id_1b4320d8'),
        without_index('case', 'promise_rule', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='+', to='regulations.parameterversion'), 'cases_case_promise_rule_id_4a5a5c09'),
        without_index('case', 'region', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to='regions.region', verbose_name='Desa/kelurahan'), 'cases_case_region_id_ffee331b', 'cases_case_region_id_ffee331b_like'),
        without_index('caseevent', 'agency', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to='organizations.agency'), 'cases_caseevent_agency_id_10443915'),
        without_index('caseevent', 'case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=PROTECT, related_name='events', to='cases.case'), 'cases_caseevent_case_id_6c6031ac', and_then=EVENT_OF_FLOW),
        without_index('casemessage', 'agency', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='+', to='organizations.agency'), 'cases_casemessage_agency_id_81053157'),
        without_index('casemessage', 'case', models.ForeignKey(db_index=False, on_delete=PROTECT, related_name='messages', to='cases.case'), 'cases_casemessage_case_id_d0c4cc0b'),
    ]
