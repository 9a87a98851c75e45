"""New labels, choices and messages of models in a migration: hundreds at once, none of which the database knows."""

from django.db.migrations import SeparateDatabaseAndState


class Relabel(SeparateDatabaseAndState):
    """These operations change the state alone; its models are made anew once, not after each of them."""

    def __init__(self, operations):
        super().__init__(state_operations=operations)

    def deconstruct(self):
        return self.__class__.__name__, [self.state_operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
