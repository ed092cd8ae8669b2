{#- The condition that a number of a column, under the column's name and as it would be stored, fits the type of the column; `true` if it
    always does. -#}
{% macro fits_type(column) -%}
    {%- if column.references -%}{{ return('true') }}{%- endif -%}
    {{ return({
        'number': 'abs(%s) < 1e%s' | format(column.sql_name, (column.precision or 0) - (column.scale or 0)),
        'smallint': column.sql_name ~ ' between -32768 and 32767',
        'integer': column.sql_name ~ ' between -2147483648 and 2147483647',
        'bigint': column.sql_name ~ ' between -9223372036854775808 and 9223372036854775807',
        'float': '(%s = 0 or abs(%s) between 1e-307 and 1.797e308)' | format(column.sql_name, column.sql_name)
    }.get(column.data_type if column.type == 'integer' else column.type, 'true')) }}
{%- endmacro %}
