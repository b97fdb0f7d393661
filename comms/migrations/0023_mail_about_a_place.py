"""Letters about a place at an event are a kind of their own, no longer called subscriptions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comms', '0022_early_loans'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('newsletter', 'News-Link'), ('test', 'Test of a mailing'), ('confirmation', 'Confirmation of a subscription'), ('place', 'About somebody’s place at an event'), ('account', "About somebody's account"), ('notice', 'Notice'), ('report', 'A published report, to subscribers'), ('followed', 'News of partnerships, to those who follow them'), ('digest', 'Somebody’s own digest of tasks and news'), ('circular', 'Circular to an audience')], max_length=20),
        ),
    ]
