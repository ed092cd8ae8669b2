{#- The relation of one evidence table: audit('loads') gives legacy_audit.loads. A rehearsal has evidence of its own. -#}
{% macro audit(table) -%}
    {{ return(audit_schema() ~ '.' ~ table) }}
{%- endmacro %}
