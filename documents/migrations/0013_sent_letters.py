"""Joint letters and minutes, what becomes of a letter sent out, its term of secrecy."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_initial"),
        ("documents", "0012_comments_leave"),
        ("files", "0003_once_per_record"),
        ("matters", "0002_house"),
        ("organisation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organ", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=60)),
                ("signed_on", models.DateField()),
                ("text", models.TextField(blank=True)),
                ("text_version", models.PositiveIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("lapsed_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.outgoingdocument",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.attachment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lapsed_at", None)),
                        fields=("document", "organ"),
                        name="co_signed_once",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="first_copy",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="means",
            field=models.CharField(
                blank=True,
                choices=[
                    ("here", "In the system"),
                    ("phone", "By telephone"),
                    ("sheet", "Signed on paper"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="delivery",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="absent",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="joint_organs",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="observers",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="present",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.outgoingdocument",
            ),
        ),
        migrations.AddField(
            model_name="outgoingdocument",
            name="secret_months",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="textversion",
            name="absent",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="textversion",
            name="joint_organs",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="textversion",
            name="observers",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="textversion",
            name="present",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                    ("acknowledged", "Acknowledged"),
                ],
                default="sent",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="deliverynote",
            name="what",
            field=models.CharField(
                choices=[
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                    ("acknowledged", "Acknowledged"),
                    ("chased", "Urged"),
                    ("reminded", "Reminded"),
                    ("recalled", "Called back"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)),
                fields=["remind_at"],
                name="delivery_remind_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("secret_months", None), ("secrecy__gte", 2), _connector="OR"),
                name="only_secret_letters_have_a_term",
            ),
        ),
    ]
