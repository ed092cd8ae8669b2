{#- The entity that a foreign key constraint of a contract names: `to: ref('customer')` gives customer. -#}
{% macro constraint_parent(constraint) -%}
    {{ return(modules.re.findall("ref\\(['\"]([a-z_]+)['\"]\\)", constraint.to) | first) }}
{%- endmacro %}
