"""What Django's own operations of migrations do not do."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Many new tables at once, each as the last of these operations leaves its model, with its indexes and constraints.

    Django draws all related models anew after each `CreateModel`, which with a hundred of them takes a minute;
    here they are drawn once.
    """

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop(
            "apps", None
        )  # as Django's ProjectState lets go of models that it has to draw again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def models(self, app_label, schema_editor, state):
        made = [operation for operation in self.operations if isinstance(operation, CreateModel)]
        models = [state.apps.get_model(app_label, operation.name) for operation in made]
        return [model for model in models if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self):
        return "Create the tables of all models"
