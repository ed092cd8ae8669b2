{#- Three functions beside the evidence, used by the test and by scripts/signoff alike:
        unmapped()              the raw columns that are not mapped, with the number of rows in which each has a value
        to_accept()             everything that an owner must accept, one row per row or value
        acceptance(lines)       the same by entity, kind and what, with how many of them the lines of accepted.csv cover
    Functions, not views: rollback.sql drops the tables below them. A build creates them if they are missing or older than this version;
    other commands create nothing. -#}
{% macro create_acceptance() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'retry') -%}
    {%- set sums = _acceptance() -%}
    {%- set items = _to_accept() -%}
    {%- set left_behind = _unmapped() -%}
    {%- set comment = 'made by dbt, md5 ' ~ local_md5(sums ~ items ~ left_behind) -%}
    {%- set function = audit('acceptance') ~ '(jsonb)' -%}
    {%- set found = run_query("select obj_description(to_regprocedure(" ~ literal(function) ~ "), 'pg_proc')").rows[0][0] -%}
    {%- if found == comment -%}
    select 'the functions are there'
    {%- else -%}
    select pg_advisory_xact_lock(hashtextextended({{ literal('abis:acceptance:' ~ audit_schema()) }}, 0));

    -- the loader's tables may be older than this version: then the call fails, not every build
    select set_config('check_function_bodies', 'off', true);

    create or replace function {{ audit('unmapped') }}()
    returns table (entity text, source_table text, column_name text, filled bigint)
    language plpgsql stable
    as $unmapped$
        {{ left_behind }}
    $unmapped$;

    create or replace function {{ audit('to_accept') }}()
    returns table (entity text, kind text, what text, key text, number bigint)
    language sql stable
    as $items$
        {{ items }}
    $items$;

    create or replace function {{ audit('acceptance') }}(lines jsonb)
    returns table (entity text, kind text, what text, there bigint, accepted bigint, open bigint, open_keys text[])
    language sql stable
    as $sums$
        {{ sums }}
    $sums$;

    comment on function {{ function }} is {{ literal(comment) }};
    {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{% macro _acceptance() -%}
        with line as (
            select line.entity, line.kind, line.what, coalesce(line.key, '') as key, sum(line.at_most) as at_most
            from jsonb_to_recordset(lines) as line (entity text, kind text, what text, key text, at_most bigint)
            group by line.entity, line.kind, line.what, coalesce(line.key, '')
        ),

        item as (
            select item.entity, item.kind, item.what, coalesce(item.key, '') as key, sum(item.number) as number
            from {{ audit('to_accept') }}() as item
            group by item.entity, item.kind, item.what, coalesce(item.key, '')
        ),

        named as (
            select item.*, case when item.key <> '' then least(item.number, coalesce(line.at_most, 0)) else 0 end as covered
            from item
            left join line on item.entity = line.entity and item.kind = line.kind and item.what = line.what and item.key = line.key
        ),

        grouped as (
            select
                named.entity, named.kind, named.what,
                sum(named.number) as there,
                sum(named.covered) as covered,
                (array_agg(named.key order by named.key collate "C") filter (where named.covered < named.number and named.key <> ''))[1:5] as keys
            from named
            group by named.entity, named.kind, named.what
        )

        select
            grouped.entity, grouped.kind, grouped.what,
            grouped.there::bigint,
            (grouped.covered + least(grouped.there - grouped.covered, coalesce(line.at_most, 0)))::bigint,
            (grouped.there - grouped.covered - least(grouped.there - grouped.covered, coalesce(line.at_most, 0)))::bigint,
            coalesce(grouped.keys, '{}')
        from grouped
        left join line on grouped.entity = line.entity and grouped.kind = line.kind and grouped.what = line.what and line.key = ''
{%- endmacro %}


{% macro _to_accept() -%}
        select rejected.entity, 'rejected', reason, btrim(coalesce(rejected.key, rejected.legacy_key)), 1::bigint
        from {{ audit('rejected_rows') }} as rejected
        cross join lateral unnest(rejected.reasons) as reason
        union all
        select changes.entity, 'changed', changes.rule || ':' || changes.column_name, coalesce(loaded.key, btrim(changes.legacy_key)), 1
        from {{ audit('value_changes') }} as changes
        left join {{ audit('loaded_keys') }} as loaded
            on changes.entity = loaded.entity and loaded.accepted and changes.legacy_key = loaded.legacy_key
        union all
        select entity, 'conflict', kind, key, 1
        from {{ audit('conflicts') }}
        union all
        select entity, 'unmapped', column_name, null, filled
        from {{ audit('unmapped') }}()
        where filled > 0
        {%- if look_for_extractions().exist %}
        union all
        select mapped.entity, 'warning', warnings.reason || ':' || lower(warnings.column_name), btrim(warnings.legacy_key), 1
        from {{ _mapped() }} as mapped (entity, table_name)
        join {{ current_extractions() }} as extraction using (table_name)
        join legacy_audit.extraction_warnings as warnings using (run_id, table_name)
        union all
        select mapped.entity, 'warning', 'may hide rows:' || limits.said, null, 1
        from {{ _mapped() }} as mapped (entity, table_name)
        join {{ current_extractions() }} as extraction using (table_name)
        cross join lateral jsonb_array_elements_text(extraction.seen_through) as limits (said)
        where jsonb_typeof(extraction.seen_through) = 'array'
        {%- endif %}
{%- endmacro %}


{#- Which entity is made from which raw table. -#}
{% macro _mapped() -%}
    (values
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' %}
        ({{ literal(node.name) }}, {{ literal(contract(node.name).source_table) }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{% macro _unmapped() -%}
declare
    mapped record;
    names text[];
    counts bigint[];
begin
    for mapped in
        select * from (values
            {%- for table, mapped in _sources_by_table().items() %}
            (
                {{ literal(mapped.entity) }}, {{ literal(table) }}, {{ literal('legacy_raw.' ~ adapter.quote(table)) }},
                string_to_array({{ literal(mapped.sources | unique | join(',')) }}, ',')
            ){{ ',' if not loop.last }}
            {%- endfor %}
        ) as contract (entity, source_table, relation, sources)
    loop
        names := array(
            select attname::text from pg_attribute
            where attrelid = to_regclass(mapped.relation) and attnum > 0 and not attisdropped and attname <> all(mapped.sources)
            order by attnum
        );
        continue when names = '{}';
        execute (
            select format('select array[%s] from %s', string_agg(format('count(%I)', name), ', ' order by place), mapped.relation)
            from unnest(names) with ordinality as column_names (name, place)
        ) into counts;
        return query
            select mapped.entity, upper(mapped.source_table), upper(counted.name), counted.number
            from unnest(names, counts) as counted (name, number);
    end loop;
end
{%- endmacro %}


{#- What is mapped of each raw table, {table: {entity, sources}}: of one that several entities are made from under the first of them, and by all. -#}
{% macro _sources_by_table() -%}
    {%- set tables = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- set entity = contract(node.name) -%}
        {%- do tables.setdefault(entity.source_table, {'entity': node.name, 'sources': []}).sources.extend(entity.columns | map(attribute='sources') | sum(start=[])) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}
