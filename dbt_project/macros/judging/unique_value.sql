{#- SQL of the value by which rows are duplicates under a unique constraint of several columns, with a condition or of an expression; NULL where a
    row has none, because a column is NULL or the condition does not hold. -#}
{% macro unique_value(contract, unique, row='') -%}
    {%- set parts = [] -%}
    {%- set conditions = [] -%}
    {%- if unique.expression -%}
        {%- do parts.append('(' ~ unique.expression ~ ')::text') -%}
    {%- else -%}
        {%- for name in unique.columns -%}
            {%- set column = contract.columns | selectattr('name', 'equalto', name) | first -%}
            {%- do parts.append(key_part(column, row ~ column.sql_name)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if unique.nulls_distinct and parts | length > 1 -%}
        {%- do conditions.append('num_nulls(' ~ parts | join(', ') ~ ') = 0') -%}
    {%- endif -%}
    {%- if unique.where -%}{%- do conditions.append('(' ~ unique.where ~ ')') -%}{%- endif -%}
    {#- for one column, NULL itself must be a value if it may occur only once -#}
    {%- set value = clean_schema() ~ '.key(' ~ (parts + (['null'] if parts | length == 1 and not unique.nulls_distinct else [])) | join(', ') ~ ')' -%}
    {%- if parts | length == 1 and unique.nulls_distinct -%}{%- set value = parts[0] -%}{%- endif -%}
    {{ return('case when ' ~ conditions | join(' and ') ~ ' then ' ~ value ~ ' end' if conditions else value) }}
{%- endmacro %}
