"""Which papers key stakeholders were told of, each once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comms', '0023_mail_about_a_place'),
        ('partnerships', '0020_imports_lead_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('newsletter', 'News-Link'), ('test', 'Test of a mailing'), ('confirmation', 'Confirmation of a subscription'), ('place', 'About somebody’s place at an event'), ('account', "About somebody's account"), ('notice', 'Notice'), ('report', 'A published report or paper, to subscribers'), ('followed', 'News of partnerships, to those who follow them'), ('digest', 'Somebody’s own digest of tasks and news'), ('circular', 'Circular to an audience')], max_length=20),
        ),
        migrations.CreateModel(
            name='PaperTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='partnerships.document')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers_told', to='comms.message')),
            ],
            options={
                'verbose_name_plural': 'papers told',
            },
        ),
    ]
