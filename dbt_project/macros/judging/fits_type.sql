{#- The condition that a number of a column, under the column's name and as it would be stored, fits the type of the column; `true` for what
    always does. -#}
{% macro fits_type(column) -%}
    {{ return({
        'number': 'abs(%s) < 1e%s' | format(column.name, (column.precision or 0) - (column.scale or 0)),
        'integer': column.name ~ ' between -2147483648 and 2147483647'
    }.get(column.type, 'true')) }}
{%- endmacro %}
