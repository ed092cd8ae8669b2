{#- The schema of the evidence that dbt writes; the loader's own (extractions) is always in legacy_audit. -#}
{% macro audit_schema() -%}
    {{ return(schema_or_rehearsal('audit_schema', 'legacy_audit', 'rehearsal_audit')) }}
{%- endmacro %}
