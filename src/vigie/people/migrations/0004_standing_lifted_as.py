from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_standing_until"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="lifted_as",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
    ]
