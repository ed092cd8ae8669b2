{#- What a build did, per entity, and what stands in the way of the rejected rows, by root cause. -#}
{% macro print_summary(results) -%}
{%- endmacro %}
