{#- SQL of a raw key in the form of the cleaned one, parts inside parts, with the defaults of blank ones: if it equals the cleaned key,
    apart from trailing blanks, cleaning changed nothing. -#}
{% macro tidy_key(entity, sources=none) -%}
    {%- set parts = [] -%}
    {%- set taken = namespace(count=0) -%}
    {%- set sources = sources or key_sources(entity) -%}
    {%- for column in key_columns_of(entity) -%}
        {%- set own = sources[taken.count:taken.count + column.sources | length] -%}
        {%- set taken.count = taken.count + column.sources | length -%}
        {%- if column.references -%}
            {%- do parts.append(tidy_key(contract(column.references), own)) -%}
        {%- elif column.type in ('text', 'number', 'integer') -%}
            {%- set raw = 'rtrim(' ~ clean_schema() ~ '._as_named((raw_row).' ~ adapter.quote(own[0]) ~ "), ' ')" -%}
            {%- set default = sql_literal(column.default | string) | trim -%}
            {%- do parts.append(raw if column.default is none else 'coalesce(nullif(' ~ raw ~ ", ''), " ~ default ~ ')') -%}
        {%- else -%}
            {%- do parts.append(key_part(column, column.sql_name)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(joined_key(parts)) }}
{%- endmacro %}
