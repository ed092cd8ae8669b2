{#- SQL of the state of an entity's raw table, a text that changes with every change of the table: its file, the count of its rows, and an
    order-free digest of the rows' places and writing transactions, which reads no column (0.25 s for a million rows). With
    `exact=false` only the file, which is another one when the table was loaded anew. -#}
{% macro raw_state(entity, exact=true) -%}
    {%- set raw = raw_table(entity) -%}
    {%- if exact -%}
        (
            select concat_ws(' ', pg_relation_filenode('{{ raw }}'), count(*), bit_xor(hash_record_extended(row(ctid, xmin), 0)))
            from {{ raw }}
        )
    {%- else -%}
        pg_relation_filenode('{{ raw }}')::text
    {%- endif -%}
{%- endmacro %}
