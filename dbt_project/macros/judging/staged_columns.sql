{#- The columns that an app model gives: those of its contract, the key's text if it is not the primary key, and what django_table writes to
    legacy_audit of each row. -#}
{% macro staged_columns(contract) -%}
    {%- set columns = contract.columns | map(attribute='name') | list -%}
    {%- if not contract.is_plain -%}{%- do columns.append('key_text') -%}{%- endif -%}
    {%- if has_self_keys(contract) -%}{%- do columns.append('self_keys') -%}{%- endif -%}
    {{ return(columns + [
        'legacy_key', 'reject_reasons', 'reject_details', 'reject_root', 'value_changes', 'raw_row', 'raw_hash', 'is_alike'
    ]) }}
{%- endmacro %}
