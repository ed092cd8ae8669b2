"""What the laboratory found."""

# mypy: allow-subclassing-any
from django.db import models


class QAResult(models.Model):
    """One row of AB_QA_RESULT: one test of a coil or of a job."""

    test_id = models.CharField(max_length=20, primary_key=True)
    coil = models.ForeignKey("inventory.Coil", on_delete=models.PROTECT, null=True, blank=True)
    job = models.ForeignKey("production.Job", on_delete=models.PROTECT, null=True, blank=True)
    test_type = models.CharField(max_length=40, null=True, blank=True)
    test_date = models.DateTimeField(null=True, blank=True)
    inspector = models.CharField(max_length=100, null=True, blank=True)
    result = models.CharField(max_length=40, null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "QA result"
        verbose_name_plural = "QA results"

    def __str__(self) -> str:
        return f"{self.test_id} {self.test_type or ''}".rstrip()
