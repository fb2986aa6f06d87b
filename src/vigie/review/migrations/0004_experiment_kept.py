from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_experiment"),
    ]

    operations = [
        migrations.AddField(
            model_name="experiment",
            name="kept",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="experiment",
            name="declared_by",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="experiment",
            name="ended_by",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
