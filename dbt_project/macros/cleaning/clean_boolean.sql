{#- The flag in a raw column: functions/flag.sql. A value that is neither yes nor no is NULL if the column allows NULL, otherwise the default. -#}
{% macro clean_boolean(column, default=none, may_be_null=false) -%}
    {%- set words = flag_words() -%}
    {%- set flag = clean_schema() ~ '.flag(' ~ column ~ (', ' ~ words if words else '') ~ ')' -%}
    {%- if default is not none and may_be_null -%}
        case when {{ clean_schema() }}.is_blank({{ column }}) then {{ sql_literal(default) }} else {{ flag }} end
    {%- else -%}
        {{ with_default(flag, default) }}
    {%- endif -%}
{%- endmacro %}
