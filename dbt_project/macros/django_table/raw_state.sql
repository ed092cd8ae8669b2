{#- SQL of the state of an entity's raw table, a text that changes with every change of the table: its file, its rows, and its columns,
    which may get other names, types or values without a row being written. With `exact=false` only the file, which is another one
    when the table was loaded anew. -#}
{% macro raw_state(entity, exact=true) -%}
    {%- set raw = raw_table(entity) -%}
    {%- if exact -%}
        concat_ws(
            ' ',
            pg_relation_filenode('{{ raw }}'),
            {{ rows_state(raw) }},
            (
                select md5(string_agg(concat_ws(' ', attnum, attname, format_type(atttypid, atttypmod), attmissingval), ', ' order by attnum))
                from pg_attribute where attrelid = '{{ raw }}'::regclass and attnum > 0 and not attisdropped
            )
        )
    {%- else -%}
        pg_relation_filenode('{{ raw }}')::text
    {%- endif -%}
{%- endmacro %}
