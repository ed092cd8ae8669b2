"""What an entity's files lack since its model or its legacy table changed."""

from __future__ import annotations

from scripts.entity_files import render
from scripts.entity_files.contracts import Contract
from scripts.entity_files.entity import Draft


def missing(contract: Contract, made: Draft) -> list[str]:
    """Lines to read, with what to put where; empty if nothing is missing."""
    folder = "models"
    lines = []
    for column in made.columns:
        if column.name in contract.columns:
            continue
        lines += [
            f"{column.name} of the Django model is not in the contract.",
            f"  {folder}/app/{contract.entity}.yml, under columns:",
            *(f"  {line}" for line in render.contract_column(made, column)),
            f"  {folder}/staging/stg_{contract.entity}.sql, in select ({column.why}):",
            f"          {render.call(made, column)} as {column.name},",
        ]
    there = {column.name for column in made.columns} | set(made.on_write)
    undecided = {line.partition(" ")[0].rstrip(":") for line in made.to_decide}
    lines += [
        f"{name} is in the contract only: the Django model has no such field"
        for name in contract.columns
        if name not in there | undecided
    ]
    lines += [f"decide: {line}" for line in made.to_decide if "no column of" in line
              and line.partition(" ")[0].rstrip(":") not in contract.columns]  # fmt: skip
    lines += [
        f"{contract.source_table}.{column.name} is neither mapped nor listed as unmapped"
        + ("" if column.values is None else f": {render.counted(column.values)}")
        for column in made.undecided
        if column.name not in contract.mapped | contract.unmapped
    ]
    return lines
