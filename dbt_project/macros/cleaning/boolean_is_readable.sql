{#- Does a raw value that is not blank say true or false at all? Everything else is stored as false, which is logged. -#}
{% macro boolean_is_readable(column) -%}
    (
        upper({{ clean_text(column) }} collate "C") in ('Y', 'YES', 'T', 'TRUE', 'N', 'NO', 'F', 'FALSE')
        or {{ clean_number(column) }} is not null
    )
{%- endmacro %}
