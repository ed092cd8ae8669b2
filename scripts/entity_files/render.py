"""The text of an entity's files."""

from __future__ import annotations

import json
from typing import Any

from scripts.entity_files.entity import Column, Draft
from scripts.entity_files.sql_names import in_sql

_TESTS = (
    ("reconciles_with_source", "source"),
    ("holds_exactly_the_cleaned_rows", "cleaned"),
    ("raw_and_stored_agree", "source"),
    ("evidence_is_what_the_build_left", ""),
    ("has_sound_keys_and_references", ""),
    ("children_keep_their_parents", ""),
    ("equals_its_django_table", ""),
    ("rejects_within_limit", ""),
)
_WITH_DEFAULT = {
    "text": "clean_text",
    "code": "clean_code",
    "upper": "clean_upper",
    "decimal": "clean_number",
    "integer": "clean_number",
    "float": "clean_number",
    "boolean": "clean_boolean",
    "json": "clean_json",
}
_WITHOUT = {
    "phone": "clean_phone",
    "email": "clean_email",
    "time": "clean_time",
    "uuid": "clean_uuid",
    "binary": "clean_binary",
}


def contract(draft: Draft) -> str:
    """models/app/x.yml."""
    raw = draft.raw_table
    lines = [
        "models:",
        f"  - name: {draft.entity}",
        f"    description: One row is {_one(draft.entity)}, as Django's "
        f"{draft.label} holds it. Rows of {draft.source_table} that break a rule are in "
        "legacy_audit.rejected_rows.",
        "    config:",
        f"      alias: {draft.table}",
        "      contract: {enforced: true}",
        "      meta:",
        f"        source_table: {_yaml(draft.source_table)}",
    ]
    if raw != draft.source_table.lower():
        lines.append(f"        raw_table: {raw}   # its name in legacy_raw")
    told = {one.name: one.raw_name for one in draft.raw if one.is_renamed}
    if told:
        lines.append(f"        renamed: {json.dumps(told, ensure_ascii=False)}")
    if draft.primary_key:
        name, data_type = draft.primary_key
        lines += [
            f"        key: [{', '.join(draft.key)}]",
            f"        primary_key: {{{name}: {data_type}}}   # the database gives it",
        ]
    if draft.on_write:
        lines.append("        on_write:   # only the app knows them")
        lines += [f"          {name}: {said}" for name, said in draft.on_write.items()]
    if draft.undecided:
        lines.append(
            "        unmapped: {}   # to decide: COLUMN: why nobody needs it; or map it below"
        )
        lines += [f"        # {one.name}: {_count(one.values)}" for one in draft.undecided]
    if draft.uniques or draft.checks:
        lines.append("    constraints:")
    for kind, limits in (("unique", draft.uniques), ("check", draft.checks)):
        for name, columns, expression in limits:
            said = f", expression: {json.dumps(expression)}" if expression else ""
            lines.append(
                f"      - {{type: {kind}, name: {name}, columns: [{', '.join(columns)}]{said}, "
                "warn_unsupported: false}"
            )
    lines.append("    data_tests:")
    for test, argument in _TESTS:
        lines += [f"      - {test}:", f"          name: {draft.entity}_{test}"]
        if argument == "source":
            lines.append(f"          arguments: {{source: \"source('legacy_raw', '{raw}')\"}}")
        elif argument == "cleaned":
            lines.append(f"          arguments: {{cleaned: ref('int_{draft.entity}')}}")
    lines.append("    columns:")
    for column in draft.columns:
        lines += contract_column(draft, column)
    return "\n".join(lines) + "\n"


def descriptions(draft: Draft) -> str:
    """Of the entity's other two models, for the end of models/app/x.yml."""
    return "".join(
        f"  - name: {layer}_{draft.entity}\n    description: \"{{{{ doc('{layer}_model') }}}}\"\n"
        for layer in ("stg", "int")
    )


def _one(entity: str) -> str:
    return f"{'an' if entity[0] in 'aeio' else 'a'} {entity.replace('_', ' ')}"


def _yaml(name: str) -> str:
    """A name of Oracle's in YAML: in quotes where it is more than letters and digits."""
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def counted(values: int) -> str:
    """`1 value`, `1,234 values`."""
    return f"{values:,} values" if values != 1 else "1 value"


def _count(values: int | None) -> str:
    return "not looked at" if values is None else counted(values)


def contract_column(draft: Draft, column: Column) -> list[str]:
    """The lines of one column of the contract."""
    sources = [_yaml(name) for name in column.sources]
    source = sources[0] if len(sources) == 1 else f"[{', '.join(sources)}]"
    said = [f"source: {source}", f"rule: {column.rule}"]
    if column.blank_when:
        said.append(f"blank_when: [{', '.join(map(_yaml, column.blank_when))}]")
    if column.unit:
        said.append(f"unit: {column.unit}")
    if column.default is not None:
        said.append(f"default: {json.dumps(column.default)}")
    if column.choices:
        said.append(f"choices: {json.dumps(list(column.choices), ensure_ascii=False)}")
    constraints = []
    if column.primary_key:
        constraints.append("type: primary_key")
    elif column.required:
        constraints.append("type: not_null")
    if column.unique:
        constraints.append("type: unique")
    if column.references == "this":
        constraints.append("type: foreign_key, expression: this")
    elif column.references:
        constraints.append(
            f"type: foreign_key, to: ref('{column.references}'), "
            f"to_columns: [{', '.join(column.to_columns)}]"
        )
    if column.check:
        constraints.append(f"type: check, expression: {json.dumps(column.check)}")
    lines = [
        f"      - name: {column.name}",
        *(["        quote: true"] if column.name != column.name.lower() else []),
        f"        data_type: {column.data_type}",
        f"        description: {draft.source_table}.{' and '.join(column.sources)}, "
        f"{_words(column)}",
        f"        config: {{meta: {{{', '.join(said)}}}}}",
    ]
    if constraints:
        listed = ", ".join(f"{{{one}, warn_unsupported: false}}" for one in constraints)
        lines.append(f"        constraints: [{listed}]")
    return lines


def _words(column: Column) -> str:
    if column.references:
        return f"the {'row' if column.references == 'this' else column.references} that it names"
    return f"by the rule {column.rule}"


def app_model(draft: Draft) -> str:
    """models/app/x.sql."""
    return (
        f"{{#- One row per row of {draft.source_table} in the columns of {draft.table}; a row with "
        f"reasons goes to rejected_rows instead. -#}}\n\n"
        f"select {{{{ app_columns('{draft.entity}') }}}}\n"
        f"from {{{{ ref('int_{draft.entity}') }}}}\n"
    )


def intermediate_model(draft: Draft) -> str:
    """models/intermediate/int_x.sql."""
    return (
        f"{{#- One row per row of {draft.source_table}, as {draft.table} would hold it, with every "
        f"reason why it is rejected. -#}}\n\n"
        f"{{{{ judged('{draft.entity}', rows=ref('stg_{draft.entity}')) }}}}\n"
    )


def staging_model(draft: Draft) -> str:
    """models/staging/stg_x.sql."""
    raw = draft.raw_table
    lines = []
    for column in draft.columns:
        lines.append(f"        -- {column.why}")
        lines.append(f"        {call(draft, column)} as {in_sql(column.name)},")
    return "\n".join(
        [
            f"{{#- One row per row of {draft.source_table}: new names, real types, clean values. "
            "Nothing is dropped here. -#}",
            "",
            "with cleaned as (",
            "    select",
            *lines,
            "",
            "        -- evidence",
            f"        {{{{ legacy_key('{draft.entity}') }}}} as legacy_key,",
            "        ctid as row_id,",
            f"        {{{{ whole_row('{in_sql(raw)}') }}}} as raw_row",
            f"    from {{{{ source('legacy_raw', '{raw}').render() }}}} as {in_sql(raw)}",
            "    {{ computed_once() }}",
            ")",
            "",
            "select * from cleaned",
            "",
        ]
    )


def call(draft: Draft, column: Column) -> str:
    """The macro that cleans a column."""
    entity = draft.entity
    raw = in_sql(draft.raw_name(column.sources[0]))
    if column.references:
        return f"{{{{ clean_reference('{entity}', '{column.name}') }}}}"
    if column.rule in _WITH_DEFAULT:
        default = f", default={_jinja(column.default)}" if column.default is not None else ""
        return f"{{{{ {_WITH_DEFAULT[column.rule]}('{raw}'{default}) }}}}"
    if column.rule == "duration":
        return f"{{{{ clean_duration('{raw}', '{column.unit}') }}}}"
    if column.rule == "date":
        macro = "plant_day" if column.data_type == "date" else "plant_time"
    else:
        macro = _WITHOUT[column.rule]
    plain = f"{{{{ {macro}('{raw}') }}}}"
    if column.default is None:
        return plain
    return f"coalesce({plain}, '{column.default}')"


def _jinja(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)
