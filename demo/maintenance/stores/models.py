"""What is kept in stock, and who sells it."""

# mypy: allow-subclassing-any
from django.db import models
from django.db.models.functions import Lower


class Supplier(models.Model):
    """A company that sells parts."""

    class Terms(models.TextChoices):
        NET_30 = "NET30", "30 days"
        NET_60 = "NET60", "60 days"
        ON_DELIVERY = "COD", "on delivery"

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=60)
    country = models.CharField(max_length=2, db_default="US")
    terms = models.CharField(max_length=6, choices=Terms, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("name"), name="supplier_name_unique"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Part(models.Model):
    """A spare part. A drawing that changes makes a new revision; most parts have none."""

    class Unit(models.TextChoices):
        EACH = "EA", "each"
        KILOGRAM = "KG", "kilogram"
        METRE = "M", "metre"
        LITRE = "L", "litre"

    number = models.CharField(max_length=16)
    revision = models.CharField(max_length=2, blank=True, default="")
    name = models.CharField(max_length=40)
    unit = models.CharField(max_length=2, choices=Unit, default=Unit.EACH)
    on_hand = models.DecimalField(max_digits=10, decimal_places=3, default=0)
    minimum = models.PositiveIntegerField(default=0)
    unit_cost = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    stock_value = models.GeneratedField(
        expression=models.F("on_hand") * models.F("unit_cost"),
        output_field=models.DecimalField(max_digits=20, decimal_places=4),
        db_persist=True,
    )
    shelf_life = models.DurationField(null=True, blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, blank=True)
    supplier_number = models.CharField(max_length=24, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        unique_together = (("number", "revision"),)
        constraints = (
            models.UniqueConstraint(
                fields=("supplier", "supplier_number"),
                condition=~models.Q(supplier_number=""),
                name="part_supplier_number_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(on_hand__gte=0), name="part_on_hand_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}{self.revision} {self.name}"
