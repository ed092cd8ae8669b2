{#- The schema of the Django tables: the variable app_schema, else rehearsal for that target, else public. Seeds are in the schema of the evidence. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or (audit_schema() if node.resource_type == 'seed' else app_schema()) }}
{%- endmacro %}
