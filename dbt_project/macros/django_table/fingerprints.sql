{#- What a build rests on, and what it left, as digests: whether there is anything to compute, whether a parent is what its child was judged
    by, and whether anybody changed the evidence since. -#}

{#- SQL of what an entity's verdicts rest on now, jsonb: {policies, server, functions, <entity>: {raw, sql} for itself and its ancestors, theirs
    as their newest builds recorded them}. The server's version stands for its rules of time zones and texts. `digest` is SQL of the digest of the
    SQL that judges. -#}
{% macro built_from(entity, digest) -%}
    coalesce(
        (
            select jsonb_object_agg(item.key, item.value)
            from (
                {{ newest_loads(ancestors(entity.name)) | indent(12) }}
            ) as newest
            cross join lateral jsonb_each(newest.built_from) as item
        ),
        '{}'
    )
    || jsonb_build_object(
        'policies', {{ literal(verdict_policies()) }}::jsonb,
        'server', current_setting('server_version'),
        'functions', {{ literal(functions_digest()) }},
        {{ literal(entity.name) }}, jsonb_build_object(
            'raw', {{ raw_state(raw_table(entity.name)) | indent(4) }},
            {%- if further_inputs(entity.name) %}
            'further', {{ further_state(entity.name) | indent(12) }},
            {%- endif %}
            'sql', {{ digest }}
        )
    )
{%- endmacro %}


{#- A digest of the SQL that judges an entity's rows: its ephemeral models as compiled for a node (its model, or a test of it), the text of
    its own model, and its contract. -#}
{% macro sql_digest(name, node) -%}
    {%- set own = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', name) | first -%}
    {{ return(local_md5(node.extra_ctes | map(attribute='sql') | join ~ own.raw_code ~ tojson(contract(name), sort_keys=true))) }}
{%- endmacro %}


{#- The variables on which a row's verdict and its values depend, as text. -#}
{% macro verdict_policies() -%}
    {%- set policies = {'flag_words': flag_words()} -%}
    {%- for name in ['legacy_timezone', 'earliest_year', 'latest_year', 'orphan_policy', 'twin_policy'] -%}
        {%- do policies.update({name: var(name)}) -%}
    {%- endfor -%}
    {{ return(tojson(policies, sort_keys=true)) }}
{%- endmacro %}


{#- SQL of the question whether a build would come to the rows of the newest one, and whether the Django table and the evidence hold just those.
    `rests_on` is SQL of what it would be built from. It says no where in doubt: also where a row is in conflict, or is the app's own. -#}
{% macro is_as_built(entity, rests_on) -%}
    exists (
        select 1
        from (
            {{ newest_loads([entity.name]) | indent(8) }}
        ) as newest
        where
            newest.built_from = {{ rests_on | indent(8) }}
            and newest.digests = {{ evidence_digests(entity.name) | indent(8) }}
            and not exists (select 1 from {{ audit('conflicts') }} where entity = {{ literal(entity.name) }})
            and (newest.migrated_rows, newest.migrated_rows) = (
                select
                    count(*),
                    count(*) filter (where
                        loaded.accepted
                        and loaded.column_set = sets.id
                        and loaded.row_hash = {{ row_hash(entity.compared, 'current') | indent(20) }}
                    )
                from {{ audit('loaded_keys') }} as loaded
                left join {{ entity.relation }} as current on {{ pk_of(entity, 'loaded') }} = current.{{ adapter.quote(entity.pk) }}
                left join {{ audit('column_sets') }} as sets on sets.id = {{ column_set_id(entity) | indent(12) }}
                where loaded.entity = {{ literal(entity.name) }}
            )
    )
{%- endmacro %}


{#- A row's verdict rests on its parents' keys as their last build left them. This stops where a parent was never built, or was built
    from raw tables, ancestors or with policies that are not those of now, or where its evidence was changed since: its keys would not be
    what the raw tables say. -#}
{% macro require_fresh_parents(entity) -%}
    {%- set parents = ancestors(entity.name) -%}
    {%- if not execute or not parents -%}{{ return('') }}{%- endif -%}
    {%- set problems = run_query(stale_parents(entity)).columns[0].values() -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            entity.name ~ ' cannot be judged: ' ~ problems | join('; ') ~ '. Run `dbt build --select +' ~ entity.name ~ '+`, or `dbt build`; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}


{#- SQL of what is wrong with an entity's ancestors, one text each. Of those that this command has found as their builds left them it is not
    asked again whether their raw tables and their evidence are. -#}
{% macro stale_parents(entity) -%}
    {%- set parents = ancestors(entity.name) -%}
    with newest as (
        {{ newest_loads(parents) | indent(4) }}
    )

    select '{{ parents | join(', ') }}'::text as problem where false
    {%- for parent in parents %}

    union all
    select '{{ parent }} never built here' where not exists (select 1 from newest where entity = '{{ parent }}')
    {%- if not (state_known(parent) or {}).is_as_built %}

    union all
    select '{{ parent }} was built before legacy_raw.{{ contract(parent).source_table }} changed'
    from newest
    where
        entity = '{{ parent }}'
        -- one of this run was checked a moment ago: it is enough that the table was not loaded anew meanwhile
        and case
            when invocation_id = '{{ invocation_id }}'
                then split_part(built_from -> entity ->> 'raw', ' ', 1) is distinct from {{ raw_state(raw_table(parent), exact=false) }}
            else built_from -> entity ->> 'raw' is distinct from {{ raw_state(raw_table(parent)) | indent(4) }}
        end
    {%- if further_inputs(parent) %}

    union all
    select '{{ parent }} was built before one of {{ further_inputs(parent) | join(", ") }}, or the keys of a parent, changed'
    from newest
    where entity = '{{ parent }}' and built_from -> entity -> 'further' is distinct from {{ further_state(parent) | indent(4) }}
    {%- endif %}

    union all
    select 'what {{ parent }} left in {{ audit_schema() }} was changed since it was built'
    from newest
    where
        entity = '{{ parent }}' and invocation_id <> '{{ invocation_id }}'
        and digests is distinct from {{ evidence_digests(parent) | indent(4) }}
    {%- endif %}
    {%- endfor %}

    union all
    select entity || ' was built with other policies: ' || coalesce(built_from ->> 'policies', 'unknown')
    from newest
    where built_from -> 'policies' is distinct from {{ literal(verdict_policies()) }}::jsonb

    union all
    select entity || ' was built with other functions'
    from newest
    where built_from ->> 'functions' is distinct from {{ literal(functions_digest()) }}

    union all
    select parent.entity || ' was built before ' || ancestor.entity || ' was built anew'
    from newest as parent
    join newest as ancestor on parent.built_from -> ancestor.entity <> ancestor.built_from -> ancestor.entity
    order by problem
{%- endmacro %}


{#- SQL of the state of a raw table, a text that changes with every change of the table: its file, its rows, and its columns,
    which may get other names, types or values without a row being written. The rows by their places and writing transactions, which reads
    no column (0.25 s for a million). With `exact=false` only the file, which is another one when the table was loaded anew. -#}
{% macro raw_state(raw, exact=true) -%}
    {%- if exact -%}
        concat_ws(
            ' ',
            pg_relation_filenode({{ literal(raw) }}),
            (select {{ rows_digest('row(ctid, xmin)') }} from {{ raw }}),
            (
                select md5(string_agg(concat_ws(' ', attnum, attname, format_type(atttypid, atttypmod), attmissingval), ', ' order by attnum))
                from pg_attribute
                where attrelid = {{ literal(raw) }}::regclass and attnum > 0 and not attisdropped
            )
        )
    {%- else -%}
        pg_relation_filenode({{ literal(raw) }})::text
    {%- endif -%}
{%- endmacro %}


{#- SQL of a digest per evidence table of what it holds of an entity, jsonb of '<rows>:<sum of hashes>': by content, whatever the order. -#}
{% macro evidence_digests(name) -%}
    jsonb_build_object(
        {%- for table in ['rejected_rows', 'value_changes', 'conflicts', 'overwritten_rows', 'loaded_keys'] %}
        '{{ table }}', {{ evidence_digest(table, name) | indent(4) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{#- A row of evidence as it is hashed. loaded_keys of an entity without a primary key of its own has none to hash. -#}
{% macro _evidence_row(table, name) -%}
    {%- if table == 'loaded_keys' and contract(name).is_plain -%}
        {{ return('row(held.entity, held.key, held.accepted, held.row_hash, held.legacy_key, held.raw_hash, held.column_set)') }}
    {%- endif -%}
    {{ return('held') }}
{%- endmacro %}


{% macro evidence_digest(table, name) -%}
    (
        select {{ rows_digest(_evidence_row(table, name)) }}
        from {{ audit(table) }} as held
        where held.entity = {{ literal(name) }}
    )
{%- endmacro %}


{#- SQL of the digest that a row of the history must have: of all its columns, the digest of the row before among them. `row` is SQL of the row
    as jsonb. -#}
{% macro load_digest(row) -%}
    encode(sha256(convert_to((jsonb_strip_nulls({{ row }}) - 'digest')::text, 'UTF8')), 'hex')
{%- endmacro %}


{#- The newest row of the history per entity: by its number, since a clock can step back. -#}
{% macro newest_loads(entities) -%}
    select distinct on (loads.entity) loads.*
    from {{ audit('loads') }} as loads
    where loads.entity in ('{{ entities | join("', '") }}')
    order by loads.entity asc, loads.number desc
{%- endmacro %}
