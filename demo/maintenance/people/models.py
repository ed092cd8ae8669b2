"""Who maintains it, and what they can do."""

# mypy: allow-subclassing-any
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower


class Skill(models.Model):
    """Something that a technician has learned."""

    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("name"), name="skill_name_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Technician(models.Model):
    """A person who repairs. The database gives the primary key, a UUID."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    badge = models.CharField(max_length=8, unique=True)
    first_name = models.CharField(max_length=30, blank=True, default="")
    last_name = models.CharField(max_length=30)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    hourly_rate = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    hired_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="technicians")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hourly_rate__gte=0), name="technician_rate_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.badge} {self.last_name}"
