"""The optimistic lock that everything edited in the admin carries."""

from concurrency.fields import AutoIncVersionField


class VersionField(AutoIncVersionField):
    """The number of saves of a row, from 1: no save leaves it lower, whatever was put there."""

    def deconstruct(self):
        """To migrations the library's own field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "concurrency.fields.AutoIncVersionField", args, kwargs

    def pre_save(self, model_instance, add):
        if add:
            self._set_version_value(model_instance, max(getattr(model_instance, self.attname), 1))
        return getattr(model_instance, self.attname)

    def _get_next_version(self, model_instance):
        return max(super()._get_next_version(model_instance), 1)
