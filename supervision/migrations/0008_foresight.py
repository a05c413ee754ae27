"""Lead times and their curves, with the one formula that page, list, REST and back-test share; and
what falls between the chairs."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Of those that were still open at `age`, the share that took longer than `allowed` working days, with
# half an item added on either side (Jeffreys): a few dozen items make nothing certain. None where
# fewer than `few` were open that long, or where it is late already.
CHANCE = """
CREATE FUNCTION supervision_chance(surviving float8[], at_risk int[], age int, allowed int, few int)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN age < 0 OR allowed < age OR coalesce(at_risk[age + 1], 0) < greatest(few, 1) THEN NULL
    WHEN age > 0 AND surviving[age] <= 0 THEN NULL
    ELSE (at_risk[age + 1] * surviving[least(allowed + 1, cardinality(surviving))]
            / CASE WHEN age = 0 THEN 1 ELSE surviving[age] END + 0.5) / (at_risk[age + 1] + 1) END
$$
"""
NO_CHANCE = "DROP FUNCTION supervision_chance(float8[], int[], int, int, int)"


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_initial'),
        ('duties', '0005_parts'),
        ('organisation', '0001_initial'),
        ('supervision', '0007_draws_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CHANCE, NO_CHANCE),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Curve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'same source, department and term'), (2, 'same department and term'), (3, 'same source and term, all departments'), (4, 'same term, all sources and departments')])),
                ('source', models.CharField(blank=True, max_length=17)),
                ('size', models.CharField(choices=[('short', 'short term'), ('medium', 'medium term'), ('long', 'long term')], max_length=6)),
                ('n', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField()),
                ('surviving', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('at_risk', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('half', models.PositiveIntegerField(null=True)),
                ('most', models.PositiveIntegerField(null=True)),
                ('as_of', models.DateTimeField()),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('size', 'department', 'source'), name='curve_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('level__in', [1, 3]), ('source__gt', '')), models.Q(('level__in', [2, 4]), ('source', '')), _connector='OR'), name='curve_names_source'), models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', False), ('level__lte', 2)), models.Q(('department', None), ('level__gt', 2)), _connector='OR'), name='curve_names_department')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40)),
                ('part', models.CharField(blank=True, max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('found_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.card')),
                ('duty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.duty')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['since', 'id'], name='finding_standing'), models.Index(condition=models.Q(('taken_by__isnull', False)), fields=['-settled_at'], name='finding_taken'), models.Index(fields=['card'], name='finding_card'), models.Index(condition=models.Q(('settled_at', None)), fields=['duty'], name='finding_duty')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('rule', 'card', 'part'), name='finding_stands_once'), models.CheckConstraint(condition=models.Q(('taken_by', None), ('settled_at__isnull', False), _connector='OR'), name='finding_taken_is_settled')],
            },
        ),
        migrations.CreateModel(
            name='LeadTime',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='supervision.supervisionitem')),
                ('source', models.CharField(max_length=17)),
                ('size', models.CharField(choices=[('short', 'short term'), ('medium', 'medium term'), ('long', 'long term')], max_length=6)),
                ('clock_from', models.IntegerField()),
                ('days', models.PositiveIntegerField()),
                ('done', models.BooleanField()),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.department')),
            ],
            options={
                'indexes': [models.Index(fields=['size', 'department', 'source'], name='lead_time_group')],
            },
        ),
    ]
