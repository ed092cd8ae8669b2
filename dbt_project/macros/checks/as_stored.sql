{#- The entity's columns as its Django table would hold them. An integer outside 32 bits has no such form: its row is rejected. -#}
{% macro as_stored(entity) -%}
    {%- for column in contract(entity).columns -%}
        {%- if column.type == 'integer' -%}
            case when {{ stored_value(column) }} between -2147483648 and 2147483647 then {{ stored_value(column) }}::integer end
        {%- else -%}
            {{ stored_value(column) }}
        {%- endif %} as {{ column.name }}
        {%- if not loop.last %},
        {% endif -%}
    {%- endfor -%}
{%- endmacro %}
