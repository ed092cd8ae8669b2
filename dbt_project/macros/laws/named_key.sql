{#- SQL of the key that a reference of raw names, cleaned. -#}
{% macro named_key(column) -%}
    {%- if by_pk(column) or column.sources | length > 1 -%}{{ return(reference_key(column, 'raw.')) }}{%- endif -%}
    {{ return(clean_code('raw.' ~ adapter.quote(column.source)) | string) }}
{%- endmacro %}
