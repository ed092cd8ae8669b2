{#- What an intermediate model knows of a row besides its values; django_table writes it to legacy_audit. -#}
{% macro evidence_columns() -%}
    legacy_key,
    reject_reasons,
    reject_details,
    reject_root,
    value_changes,
    raw_row,
    raw_hash,
    is_alike
{%- endmacro %}
