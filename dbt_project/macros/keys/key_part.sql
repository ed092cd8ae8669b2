{#- SQL of a value as part of a key's text. `value` is SQL of the value as the Django column holds it; for a reference, the text of the
    parent's key. -#}
{% macro key_part(column, value) -%}
    {%- if column.references or column.type == 'text' -%}
        {{ return(value) }}
    {%- elif column.type in ('number', 'integer') -%}
        {{ return('trim_scale(' ~ value ~ '::numeric)::text') }}
    {%- elif column.type == 'time' -%}
        {{ return("to_char(" ~ value ~ " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')") }}
    {%- elif column.type == 'day' -%}
        {{ return("to_char(" ~ value ~ ", 'YYYY-MM-DD')") }}
    {%- elif column.type in ('uuid', 'boolean') -%}
        {{ return(value ~ '::text') }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(column.name ~ ' is ' ~ column.data_type ~ ', which cannot be part of a key or of a unique constraint of several columns') }}
{%- endmacro %}
