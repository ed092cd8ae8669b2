{#- Replaces an entity's rows in an evidence table that holds the state of the newest build; touches nothing where the rows are
    the same, so that a second build writes nothing. -#}
{% macro replace_where_different(table, entity, columns, query) -%}
    create temporary table {{ entity }}__new_{{ table }} on commit drop as
    {{ query }};

    delete from {{ audit(table) }}
    where
        entity = '{{ entity }}'
        and (
            select (count(*), sum(hash_record_extended(row({{ columns }}), 0)::numeric))
            from {{ audit(table) }} where entity = '{{ entity }}'
        ) is distinct from (
            select (count(*), sum(hash_record_extended(row({{ columns }}), 0)::numeric)) from {{ entity }}__new_{{ table }}
        );

    insert into {{ audit(table) }} (entity, {{ columns }})
    select '{{ entity }}', {{ columns }}
    from {{ entity }}__new_{{ table }}
    where not exists (select 1 from {{ audit(table) }} where entity = '{{ entity }}');
{%- endmacro %}
