{#- The schema of the cleaning functions; a rehearsal, perhaps with a newer version of the rules, has its own. -#}
{% macro clean_schema() -%}
    {{ return('rehearsal_clean' if target.name == 'rehearsal' else 'legacy_clean') }}
{%- endmacro %}
