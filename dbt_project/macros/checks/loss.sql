{#- The condition under which storing a raw value loses information. -#}
{% macro loss(column) -%}
    {{ rule_call('lost', column, '(raw_row).' ~ column.source, stored_value(column)) }}
{%- endmacro %}
