{#- SQL of the question whether a Django table has a unique index on just these columns, in any order, for all rows. -#}
{% macro is_unique_in_django(relation, names) -%}
    exists (
        select 1
        from pg_index as index
        where
            index.indrelid = {{ literal(relation) }}::regclass
            and index.indisunique and index.indisvalid and index.indpred is null and index.indexprs is null
            and (
                select array_agg(attribute.attname::text order by attribute.attname)
                from pg_attribute as attribute
                where attribute.attrelid = index.indrelid and attribute.attnum = any(index.indkey::smallint[])
            ) = array['{{ names | sort | join("', '") }}']
    )
{%- endmacro %}
