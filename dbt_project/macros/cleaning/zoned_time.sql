{#- The instant in a raw column that is_zoned_time. A cast from any type to timestamptz leads through text, where DateStyle may
    write zones as abbreviations with several meanings (IST); JSON always has the offset. -#}
{% macro zoned_time(column) -%}
    (to_jsonb({{ column }}) #>> '{}')::timestamptz
{%- endmacro %}
