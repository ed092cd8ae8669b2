{#- The key of a raw row as one text, unchanged, for a key of several columns. -#}
{% macro legacy_key(entity) -%}
    {%- if not execute or not graph.nodes -%}{{ return('null::text') }}{%- endif -%}
    {{ key_in_raw(key_sources(contract(entity))) }}
{%- endmacro %}
