{#- What happens to a code that its table of codes does not have: reject (the default), nullify or keep. -#}
{% macro unknown_code(column) -%}
    {%- set unknown = column.lookup.get('unknown', 'reject') -%}
    {%- if unknown not in ('reject', 'nullify', 'keep') -%}
        {{ exceptions.raise_compiler_error(column.name ~ ': lookup.unknown is ' ~ unknown ~ ': it must be reject, nullify or keep') }}
    {%- endif -%}
    {{ return(unknown) }}
{%- endmacro %}
