"""Lead times and their curves, and the one formula that page, list, REST and back-test share."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("supervision", "0002_words_stay"),
    ]

    operations = [
    ]
