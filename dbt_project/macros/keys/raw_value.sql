{#- SQL of the raw value of a contract's column: its raw column; for several, meta.expression with {column} for each; for a reference of
    several columns, a JSON array of them. `row` is SQL of the raw row, such as `raw.` or `(raw_row).`. -#}
{% macro raw_value(column, row='') -%}
    {%- if column.expression -%}
        {%- set found = namespace(sql=column.expression) -%}
        {%- for source in column.sources -%}
            {%- set found.sql = found.sql | replace('{' ~ source ~ '}', row ~ adapter.quote(source)) -%}
        {%- endfor -%}
        {{ return(found.sql) }}
    {%- elif column.sources | length > 1 -%}
        {{ return(key_in_raw(column.sources, row)) }}
    {%- endif -%}
    {%- set is_plain = modules.re.fullmatch('[a-z_][a-z0-9_]*', column.source) is not none -%}
    {{ return(row ~ (column.source if row == '(raw_row).' and is_plain else adapter.quote(column.source))) }}
{%- endmacro %}
