{#- Deletes the rows of parents that had to wait for their children of this entity to go. Two children can be built at the same
    time and neither sees the other's deletions: hence one at a time, and each looks again. -#}
{% macro delete_unreferenced_ancestors(load) -%}
    {%- if not execute or var('on_vanished') == 'keep' -%}{{ return('') }}{%- endif -%}
    {%- set waiting = run_query("select distinct entity from " ~ audit('conflicts') ~ " where kind = 'still_referenced'").columns[0].values() -%}
    {%- set entities = ancestors(load.entity) | select('in', waiting) | list -%}
    {%- for entity in entities -%}
        {%- do lock_entity(load.table.schema, entity) -%}
    {%- endfor -%}
    {%- for entity in entities -%}
        {%- set parent = contract(entity) -%}
        {%- set table = api.Relation.create(database=load.table.database, schema=load.table.schema, identifier=parent.table) -%}
        {%- set ours = {'columns': parent.columns | map(attribute='name') | list} -%}
        {%- do run_query(
            "with deleted as (
                delete from " ~ table ~ " as current
                using " ~ audit('conflicts') ~ " as waiting
                join " ~ audit('loaded_keys') ~ " as loaded on loaded.entity = waiting.entity and loaded.key = waiting.key
                where waiting.entity = '" ~ entity ~ "' and waiting.kind = 'still_referenced'
                    and current." ~ parent.key ~ " = waiting.key
                    and loaded.row_hash = " ~ row_hash(ours, 'current') ~ "
                    and not " ~ is_referenced(table, 'current') ~ "
                returning current." ~ parent.key ~ " as key
            ),
            forgotten as (
                delete from " ~ audit('loaded_keys') ~ " as loaded using deleted
                where loaded.entity = '" ~ entity ~ "' and loaded.key = deleted.key
            ),
            settled as (
                delete from " ~ audit('conflicts') ~ " as waiting using deleted
                where waiting.entity = '" ~ entity ~ "' and waiting.key = deleted.key and waiting.kind = 'still_referenced'
            )
            update " ~ audit('loads') ~ " as loads
            set deleted = loads.deleted + counted.rows, conflicts = loads.conflicts - counted.rows
            from (select count(*) as rows from deleted) as counted
            where loads.entity = '" ~ entity ~ "' and counted.rows > 0
                and loads.finished_at = (select max(newest.finished_at) from " ~ audit('loads') ~ " as newest where newest.entity = '" ~ entity ~ "')"
        ) -%}
    {%- endfor -%}
    {%- if entities -%}
        {%- do run_query('set constraints all immediate') -%}
    {%- endif -%}
{%- endmacro %}
