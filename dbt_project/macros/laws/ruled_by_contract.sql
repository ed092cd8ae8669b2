{#- What the contract makes of a row of raw; a reference is the key that it names. -#}
{% macro ruled_by_contract(entity, column) -%}
    {%- if column.references and (by_pk(column) or column.sources | length > 1) -%}{{ return(reference_key(column, 'raw.')) }}{%- endif -%}
    {%- set value = ruled_value(column, raw_value(column, 'raw.')) | trim -%}
    {{ return(with_default(value, column.default) | trim if not entity.is_plain or entity.checks else value) }}
{%- endmacro %}
