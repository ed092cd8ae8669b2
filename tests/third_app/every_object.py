"""Django's own verdict on every object of the third app, printed where it is not good."""

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402

count = 0
for model in apps.get_app_config("lab").get_models():
    for one in model.objects.all():
        count += 1
        try:
            one.full_clean()
        except ValidationError as error:
            print(model.__name__, one.pk, error)
print(f"{count} objects")
