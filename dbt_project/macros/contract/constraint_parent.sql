{#- The entity that a foreign key constraint of a contract names: `to: ref('customer')` gives customer. A row that refers to another one of its own
    table says `expression: this`: dbt would report a circle for a ref() to the model itself. -#}
{% macro constraint_parent(constraint, entity) -%}
    {%- if not constraint.to and constraint.expression == 'this' -%}{{ return(entity) }}{%- endif -%}
    {{ return(modules.re.findall("ref\\(['\"]([a-z_0-9]+)['\"]\\)", constraint.to or '') | first) }}
{%- endmacro %}
