{#- Does any row of any table refer to this row of a Django table? Asked of every foreign key on it, those of the app's own tables
    included; of one with several columns the first, which can only make it say yes too often. -#}
{% macro is_referenced(table, row) -%}
    {%- set references = [] -%}
    {%- if execute -%}
        {%- set references = run_query(
            "select con.conrelid::regclass::text, quote_ident(child.attname), quote_ident(parent.attname)
             from pg_constraint as con
             join pg_attribute as child on child.attrelid = con.conrelid and child.attnum = con.conkey[1]
             join pg_attribute as parent on parent.attrelid = con.confrelid and parent.attnum = con.confkey[1]
             where con.contype = 'f' and con.confrelid = '" ~ table ~ "'::regclass
             order by 1, 2, 3"
        ).rows -%}
    {%- endif -%}
    (
        {%- for child, column, parent_column in references %}
        exists (select 1 from {{ child }} as child where child.{{ column }} = {{ row }}.{{ parent_column }}) or
        {%- endfor %}
        false
    )
{%- endmacro %}
