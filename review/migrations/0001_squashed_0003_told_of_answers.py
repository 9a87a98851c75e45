"""The first tables: reviews of drafts and their comments."""

import uuid

import concurrency.fields
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from councils.migration_operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('review', '0001_reviews_of_drafts'),
        ('review', '0002_addresses_of_reviewers_removed'),
        ('review', '0003_told_of_answers'),
    ]

    dependencies = [
        ('councils', '0001_squashed_0016_single_sign_on'),
        ('plans', '0001_squashed_0013_outcomes_of_resolutions_alone'),
        ('pledges', '0001_squashed_0005_last_reviewed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='DraftReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                    ('meeting_on', models.DateField(blank=True, null=True, verbose_name='date of meeting')),
                    ('closes_on', models.DateField(help_text='Reviewers can read and comment until the end of this day, 30 days from now at most.', verbose_name='last day')),
                    ('shares_comments', models.BooleanField(default=False, help_text='Officers of your council always see all of them.', verbose_name='reviewers see each other’s comments')),
                    ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed at')),
                    ('trail_published_at', models.DateTimeField(editable=False, null=True, verbose_name='comments published at')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                    ('committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft_reviews', to='councils.committee', verbose_name='for the committee')),
                    ('council', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='draft_reviews', to='councils.council')),
                    ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('plan', models.ForeignKey(blank=True, help_text='The draft that is reviewed.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to='plans.plan', verbose_name='plan')),
                    ('vision', models.ForeignKey(blank=True, help_text='Or the draft of a vision, with its pledges.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to='pledges.visionstatement', verbose_name='vision')),
                ],
                options={
                    'verbose_name': 'review of a draft',
                    'verbose_name_plural': 'reviews of drafts',
                    'ordering': ['-created_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                    ('place', models.CharField(blank=True, editable=False, max_length=80)),
                    ('about', models.CharField(blank=True, editable=False, max_length=300, verbose_name='about')),
                    ('quote', models.TextField(blank=True, editable=False, verbose_name='the passage as it was')),
                    ('text', models.TextField(editable=False, verbose_name='comment')),
                    ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', editable=False, max_length=2)),
                    ('answer_language', models.CharField(blank=True, choices=[('en', 'English'), ('cy', 'Welsh')], editable=False, max_length=2)),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written at')),
                    ('submission', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('outcome', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('later', 'For later')], max_length=10, verbose_name='outcome')),
                    ('reason', models.TextField(blank=True, help_text='Its writer will see this.', verbose_name='reason')),
                    ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='answered at')),
                    ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                    ('lineage', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='councils.lineage', verbose_name='part')),
                    ('officer', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                    ('reply_to', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='review.comment', verbose_name='reply to')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='review.draftreview', verbose_name='review')),
                ],
                options={
                    'verbose_name': 'comment',
                    'verbose_name_plural': 'comments',
                    'ordering': ['created_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalDraftReview',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('meeting_on', models.DateField(blank=True, null=True, verbose_name='date of meeting')),
                    ('closes_on', models.DateField(help_text='Reviewers can read and comment until the end of this day, 30 days from now at most.', verbose_name='last day')),
                    ('shares_comments', models.BooleanField(default=False, help_text='Officers of your council always see all of them.', verbose_name='reviewers see each other’s comments')),
                    ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed at')),
                    ('trail_published_at', models.DateTimeField(editable=False, null=True, verbose_name='comments published at')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.committee', verbose_name='for the committee')),
                    ('council', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council')),
                    ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('plan', models.ForeignKey(blank=True, db_constraint=False, help_text='The draft that is reviewed.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.plan', verbose_name='plan')),
                    ('vision', models.ForeignKey(blank=True, db_constraint=False, help_text='Or the draft of a vision, with its pledges.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pledges.visionstatement', verbose_name='vision')),
                ],
                options={
                    'verbose_name': 'historical review of a draft',
                    'verbose_name_plural': 'historical reviews of drafts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalReviewer',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('name', models.CharField(max_length=150, verbose_name='name')),
                    ('email', models.EmailField(max_length=254, verbose_name='email address')),
                    ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', help_text='Of their email.', max_length=2, verbose_name='language')),
                    ('closes_on', models.DateField(blank=True, help_text='If it is not that of the review.', null=True, verbose_name='their last day')),
                    ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='link withdrawn at')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('councillor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.councillor', verbose_name='councillor')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='review.draftreview', verbose_name='review')),
                ],
                options={
                    'verbose_name': 'historical reviewer',
                    'verbose_name_plural': 'historical reviewers',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Reviewer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                    ('name', models.CharField(max_length=150, verbose_name='name')),
                    ('email', models.EmailField(max_length=254, verbose_name='email address')),
                    ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', help_text='Of their email.', max_length=2, verbose_name='language')),
                    ('closes_on', models.DateField(blank=True, help_text='If it is not that of the review.', null=True, verbose_name='their last day')),
                    ('token_digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='link sent at')),
                    ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='link withdrawn at')),
                    ('first_opened_at', models.DateTimeField(editable=False, null=True, verbose_name='first opened at')),
                    ('last_opened_at', models.DateTimeField(editable=False, null=True, verbose_name='last opened at')),
                    ('visit_before_at', models.DateTimeField(editable=False, null=True)),
                    ('told_of_answers_at', models.DateTimeField(editable=False, null=True)),
                    ('councillor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewers', to='councils.councillor', verbose_name='councillor')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='review.draftreview', verbose_name='review')),
                ],
                options={
                    'verbose_name': 'reviewer',
                    'verbose_name_plural': 'reviewers',
                    'ordering': ['name', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalSignOff',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('view', models.CharField(choices=[('read', 'I have read it'), ('content', 'I am content with it'), ('with_comments', 'I am content, subject to my comments')], editable=False, max_length=15, verbose_name='view')),
                    ('version_of', models.DateTimeField(editable=False, verbose_name='version of')),
                    ('signed_at', models.DateTimeField(blank=True, editable=False, verbose_name='signed off at')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reviewer', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='review.reviewer', verbose_name='reviewer')),
                ],
                options={
                    'verbose_name': 'historical sign-off',
                    'verbose_name_plural': 'historical sign-offs',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalComment',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('place', models.CharField(blank=True, editable=False, max_length=80)),
                    ('about', models.CharField(blank=True, editable=False, max_length=300, verbose_name='about')),
                    ('quote', models.TextField(blank=True, editable=False, verbose_name='the passage as it was')),
                    ('text', models.TextField(editable=False, verbose_name='comment')),
                    ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', editable=False, max_length=2)),
                    ('answer_language', models.CharField(blank=True, choices=[('en', 'English'), ('cy', 'Welsh')], editable=False, max_length=2)),
                    ('submission', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                    ('outcome', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('later', 'For later')], max_length=10, verbose_name='outcome')),
                    ('reason', models.TextField(blank=True, help_text='Its writer will see this.', verbose_name='reason')),
                    ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='answered at')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('answered_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lineage', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.lineage', verbose_name='part')),
                    ('officer', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                    ('reply_to', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='review.comment', verbose_name='reply to')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='review.draftreview', verbose_name='review')),
                    ('reviewer', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='review.reviewer', verbose_name='reviewer')),
                ],
                options={
                    'verbose_name': 'historical comment',
                    'verbose_name_plural': 'historical comments',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.AddField(
                model_name='comment',
                name='reviewer',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='review.reviewer', verbose_name='reviewer'),
            ),
            migrations.CreateModel(
                name='SignOff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                    ('view', models.CharField(choices=[('read', 'I have read it'), ('content', 'I am content with it'), ('with_comments', 'I am content, subject to my comments')], editable=False, max_length=15, verbose_name='view')),
                    ('version_of', models.DateTimeField(editable=False, verbose_name='version of')),
                    ('signed_at', models.DateTimeField(auto_now_add=True, verbose_name='signed off at')),
                    ('reviewer', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='review.reviewer', verbose_name='reviewer')),
                ],
                options={
                    'verbose_name': 'sign-off',
                    'verbose_name_plural': 'sign-offs',
                    'ordering': ['signed_at', 'pk'],
                },
            ),
            migrations.AddConstraint(
                model_name='draftreview',
                constraint=models.CheckConstraint(condition=models.Q(('plan', None), ('vision', None), _connector='OR'), name='draftreview_of_one_draft', violation_error_message='Choose either a plan or a vision.'),
            ),
            migrations.AddConstraint(
                model_name='reviewer',
                constraint=models.UniqueConstraint(models.F('review'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='reviewer_once_per_review', violation_error_message='This person is a reviewer already.'),
            ),
            migrations.AddConstraint(
                model_name='reviewer',
                constraint=models.UniqueConstraint(condition=models.Q(('token_digest', ''), _negated=True), fields=('token_digest',), name='reviewer_link_once'),
            ),
            migrations.AddConstraint(
                model_name='reviewer',
                constraint=models.CheckConstraint(condition=models.Q(('last_opened_at', None), ('first_opened_at__isnull', False), _connector='OR'), name='reviewer_opened_first_and_last'),
            ),
            migrations.AddConstraint(
                model_name='comment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer__isnull', False), ('reviewer', None)), models.Q(('officer', None), ('reviewer__isnull', False)), _connector='OR'), name='comment_has_one_writer'),
            ),
            migrations.AddConstraint(
                model_name='comment',
                constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('reply_to', None), _connector='OR'), name='comment_outcome_not_of_a_reply'),
            ),
            migrations.AddConstraint(
                model_name='comment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='comment_outcome_has_a_moment'),
            ),
            migrations.AddConstraint(
                model_name='comment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('lineage__gte', uuid.UUID('ab25341f-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('ab25341f-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('3b067eda-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('3b067eda-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('286991ce-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('286991ce-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('54cc9d7f-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('54cc9d7f-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('b504a365-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('b504a365-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('9cc048f8-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('9cc048f8-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('9c5ff156-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('9c5ff156-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('fe2f42b1-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('fe2f42b1-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('1623478e-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('1623478e-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('3305cf55-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('3305cf55-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('a9ac0475-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('a9ac0475-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('82466e03-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('82466e03-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('d7292f20-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('d7292f20-ffff-ffff-ffff-ffffffffffff'))), models.Q(('lineage__gte', uuid.UUID('17f4ec5e-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('17f4ec5e-ffff-ffff-ffff-ffffffffffff'))), _connector='OR'), name='comment_lineage_of_its_kind', violation_error_message='This belongs to something of another kind.'),
            ),
        ]),
    ]
