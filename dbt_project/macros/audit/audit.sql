{#- The relation of one evidence table: audit('loads') gives "legacy_audit"."loads". A rehearsal has evidence of its own. -#}
{% macro audit(table) -%}
    {{ return(adapter.quote(audit_schema()) ~ '.' ~ adapter.quote(table)) }}
{%- endmacro %}
