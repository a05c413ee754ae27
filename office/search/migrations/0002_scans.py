"""Files that may be pictures of paper wait for their text to be read off them."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_initial'),
        ('files', '0003_once_per_record'),
        ('search', '0001_file_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='filetext',
            name='claimed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='filetext',
            name='outcome',
            field=models.CharField(choices=[('read', 'Read'), ('nothing', 'Nothing'), ('scan', 'Scan'), ('failed', 'Failed')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='filetext',
            index=models.Index(condition=models.Q(('outcome', 'scan')), fields=['-attachment'], name='file_text_scan'),
        ),
        migrations.RunSQL(
            """UPDATE search_filetext t SET outcome = 'scan' FROM files_attachment a, files_blob b
               WHERE t.outcome = 'nothing' AND a.id = t.attachment_id AND b.sha256 = a.blob_id
                 AND (b.media_type LIKE 'image/%' OR b.media_type LIKE '%/pdf'
                      OR b.media_type LIKE '%/ofd' OR b.media_type LIKE '%wordprocessingml%')""",
            "UPDATE search_filetext SET outcome = 'nothing' WHERE outcome = 'scan'",
        ),
    ]
