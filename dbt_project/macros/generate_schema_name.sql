{#- The schema of the Django tables: the variable app_schema, else rehearsal for that target, else public. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or app_schema() }}
{%- endmacro %}
