{#- For each reason of a rejected row what the engineer needs to see, jsonb by reason. -#}
{% macro reject_details(entity) -%}
    {%- set contract = contract(entity) -%}
    jsonb_strip_nulls(jsonb_build_object(
        {%- for check in row_checks(entity) %}
        '{{ check.reason }}', case when '{{ check.reason }}' = any(reject_reasons) then jsonb_build_object({{ check.details }}) end,
        {%- endfor %}
        {%- for key in key_columns(contract) %}
        'duplicate:{{ key }}', case when 'duplicate:{{ key }}' = any(reject_reasons)
            then jsonb_build_object('value', {{ key }}, 'kept', {{ key }}_kept_key) end,
        {%- endfor %}
        {%- for column in contract.columns if column.references %}
        'orphan:{{ column.name }}', case when 'orphan:{{ column.name }}' = any(reject_reasons) then {{ column.name }}_orphan end,
        {%- endfor %}
        'entity', null
    ))
{%- endmacro %}
