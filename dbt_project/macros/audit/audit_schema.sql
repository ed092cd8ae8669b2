{#- The schema of the evidence that dbt writes; the loader's own (extractions) is always in legacy_audit. -#}
{% macro audit_schema() -%}
    {{ return(var('audit_schema', 'rehearsal_audit' if target.name == 'rehearsal' else 'legacy_audit')) }}
{%- endmacro %}
