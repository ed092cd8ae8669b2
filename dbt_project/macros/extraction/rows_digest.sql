{#- SQL of the digest of all rows of a relation, '<rows>:<sum of their hashes>', whatever their order; `row` is what to hash of one. The loader
    computes the same (load/postgres/chain.py). -#}
{% macro rows_digest(row) -%}
    {{ return(hashes_digest('hash_record_extended(' ~ row ~ ', 0)')) }}
{%- endmacro %}


{#- The same of rows whose hashes are known. Postgres makes a row's hash by adding up those of its columns, each times a power of 31: if two
    rows swapped a value, the sum would stay the same. So each row's hash is hashed again. -#}
{% macro hashes_digest(hash) -%}
    count(*) || ':' || coalesce(sum(hashint8extended({{ hash }}, 0)::numeric), 0)
{%- endmacro %}
