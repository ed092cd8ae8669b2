{#- Does any row of any table refer to this key? Asked of every foreign key on the table, the app's own tables included. -#}
{% macro is_referenced(table, key) -%}
    {%- set references = [] -%}
    {%- if execute -%}
        {%- set references = run_query(
            "select con.conrelid::regclass::text, quote_ident(att.attname)
             from pg_constraint as con
             join pg_attribute as att on att.attrelid = con.conrelid and att.attnum = con.conkey[1]
             where con.contype = 'f' and con.confrelid = '" ~ table ~ "'::regclass
             order by 1, 2"
        ).rows -%}
    {%- endif -%}
    (
        {%- for child, column in references %}
        exists (select 1 from {{ child }} as child where child.{{ column }} = {{ key }}) or
        {%- endfor %}
        false
    )
{%- endmacro %}
