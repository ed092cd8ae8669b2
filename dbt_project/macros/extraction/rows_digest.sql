{#- SQL of the digest of all rows of a relation, '<rows>:<sum of their hashes>', whatever their order; `row` is what to hash of one. -#}
{% macro rows_digest(row) -%}
    count(*) || ':' || coalesce(sum(hash_record_extended({{ row }}, 0)::numeric), 0)
{%- endmacro %}
