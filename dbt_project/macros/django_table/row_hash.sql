{#- The hash of a row's columns, a bigint, by the columns' types and not by their text: the same in every session. -#}
{% macro row_hash(load, alias) -%}
    hash_record_extended(row({% for column in load.columns %}{{ alias }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}), 0)
{%- endmacro %}
