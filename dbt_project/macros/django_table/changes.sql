{#- The rows that this migration loaded and that the source no longer gives, because they vanished or are rejected now, in the
    temporary table `gone`, each with what becomes of it (kind): delete, or one of the kinds of conflict; missing where the app deleted it. -#}
{% macro find_gone_rows(entity, built_from, older_sets) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {% call statement('gone') %}
    create temporary table gone on commit drop as
    select
        loaded.key,
        {%- if not entity.is_plain %}
        loaded.pk,
        {%- endif %}
        case
            when current.{{ key }} is null then 'missing'
            {%- if not _raw_is_whole(entity, built_from) %}
            else 'not_extracted'
            {%- else %}
            -- also where nobody can tell any more
            when loaded.row_hash is distinct from {{ hash_as_loaded(entity, older_sets) | indent(8) }}
                then 'vanished_changed_by_app'
            {%- if var('on_vanished') == 'keep' %}
            else 'vanished'
            {%- else %}
            when {{ _is_referenced(entity, 'current', within=not entity.refers_to_itself) | indent(8) }} then 'still_referenced'
            else 'delete'
            {%- endif %}
            {%- endif %}
        end as kind
    from {{ audit('loaded_keys') }} as loaded
    left join {{ entity.relation }} as current on {{ pk_of(entity, 'loaded') }} = current.{{ key }}
    where
        loaded.entity = {{ literal(entity.name) }}
        and loaded.row_hash is not null
        and not exists (select 1 from staged where staged.reject_reasons is null and {{ key_of(entity, 'staged') }} = loaded.key)
    {% endcall %}
    {%- do keep_rows_above(entity) -%}
{%- endmacro %}


{#- A row that goes can be referred to by rows of its own table. Where these go, too, or refer to another one from this build on, it is no reason to stay;
    where one stays, all the rows above it stay. -#}
{% macro keep_rows_above(entity) -%}
    {%- if not execute or not entity.refers_to_itself or var('on_vanished') == 'keep' -%}{{ return('') }}{%- endif -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {% call statement('above') %}
    with recursive edges as (
        {%- for column in entity.columns if column.references == entity.name %}
        {{ 'union all' if not loop.first }}
        select current.{{ pk }} as child, current.{{ adapter.quote(column.name) }} as parent
        from {{ entity.relation }} as current
        where not exists (select 1 from staged where staged.action is not null and staged.{{ pk }} = current.{{ pk }})
        union all
        select staged.{{ pk }}, staged.{{ adapter.quote(column.name) }} from staged where staged.action is not null
        {%- endfor %}
    ),

    going as (
        select {{ pk_of(entity, 'gone') }} as pk from gone where gone.kind = 'delete'
    ),

    staying as (
        select edges.parent as pk
        from edges
        where edges.parent in (select pk from going) and edges.child not in (select pk from going)
        union
        select edges.parent
        from staying
        join edges on edges.child = staying.pk
        where edges.parent in (select pk from going)
    )

    update gone set kind = 'still_referenced' from staying where staying.pk = {{ pk_of(entity, 'gone') }}
    {% endcall %}
{%- endmacro %}


{#- The same of rows that have waited for their children of other tables. -#}
{% macro _keep_rows_above_in_leaving(parent) -%}
    {%- set pk = adapter.quote(parent.pk) -%}
    with recursive edges as (
        {%- set own = parent.columns | selectattr('references', 'equalto', parent.name) | list -%}
        {%- for column in own %}
        select current.{{ pk }} as child, current.{{ adapter.quote(column.name) }} as parent from {{ parent.relation }} as current
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ),

    going as (
        select {{ pk_of(parent, 'leaving') }} as pk from leaving
    ),

    staying as (
        select edges.parent as pk
        from edges
        where edges.parent in (select pk from going) and edges.child not in (select pk from going)
        union
        select edges.parent
        from staying
        join edges on edges.child = staying.pk
        where edges.parent in (select pk from going)
    )

    delete from leaving using staying where staying.pk = {{ pk_of(parent, 'leaving') }};
{%- endmacro %}


{#- Do the raw tables that an entity is built from hold all that Oracle had? If one was loaded with --where, or holds another count than
    its extraction found, then a row that is missing has not vanished. True where load/extract.py never ran: nobody can tell. -#}
{% macro _raw_is_whole(entity, built_from) -%}
    {%- if not look_for_extractions().exist -%}{{ return(true) }}{%- endif -%}
    {% call statement('whole', fetch_result=True) %}
    with built as (
        select {{ literal(built_from) }}::jsonb as from_state
    )

    select not coalesce(bool_or(lacking), false)
    from (
        {%- for name in [entity.name] + ancestors(entity.name) %}
        {{ 'union all' if not loop.first }}
        (
            select newest.is_partial or newest.source_rows <> split_part(split_part(built.from_state -> '{{ name }}' ->> 'raw', ' ', 2), ':', 1)::bigint as lacking
            from legacy_audit.extractions as newest, built
            where newest.state = 'complete' and newest.table_name = '{{ contract(name).source_table }}'
            order by newest.number desc
            limit 1
        )
        {%- endfor %}
    ) as tables
    {% endcall %}
    {{ return(load_result('whole').table.columns[0].values()[0]) }}
{%- endmacro %}


{#- What this build leaves, or overwrites, against the legacy data or the app, in the temporary table `disputed`: one row each. -#}
{% macro find_disputed_rows(entity) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {% call statement('disputed') %}
    create temporary table disputed on commit drop as
    select
        staged.legacy_key,
        {{ key_of(entity, 'staged') }}::text as key,
        staged.change_kind as kind,
        case when staged.action is null then 'kept' else 'overwritten' end as resolution,
        to_jsonb(current) as kept,
        jsonb_build_object(
            {%- for column in entity.columns %}
            '{{ column.name }}', {{ shown(column, 'staged') }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as legacy
    from staged
    left join {{ entity.relation }} as current on staged.{{ key }} = current.{{ key }}
    where staged.change_kind in ('created_by_app', 'changed_by_app', 'deleted_by_app', 'unknown_edit')

    union all

    select
        gone.key,
        gone.key,
        gone.kind,
        'kept',
        case
            when gone.kind = 'not_extracted' then null
            -- as it was when it began to wait: it may have lost a unique value to its successor since
            else coalesce(earlier.kept, to_jsonb(current))
        end,
        null
    from gone
    join {{ entity.relation }} as current on {{ pk_of(entity, 'gone') }} = current.{{ key }}
    left join {{ audit('conflicts') }} as earlier
        on earlier.entity = {{ literal(entity.name) }}
        and earlier.key = gone.key
        and earlier.kind = gone.kind
        and gone.kind = 'still_referenced'
    where gone.kind in ('vanished', 'vanished_changed_by_app', 'still_referenced', 'not_extracted')
    {% endcall %}
{%- endmacro %}


{#- The changes, in the order that constraints allow: deletions free keys and unique values, updates that swap unique values pass through a
    stand-in, insertions come last. Foreign keys are deferred and checked here, before evidence is written. -#}
{% macro apply_changes(entity) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {% call statement('changes') %}
    delete from {{ entity.relation }} as current
    using gone
    where gone.kind = 'delete' and {{ pk_of(entity, 'gone') }} = current.{{ key }};

    {% if entity.is_plain -%}
    {% for column in unique_columns(entity) -%}
    {{ _free_unique_values(entity, column) }}
    {% endfor %}
    {%- else -%}
    {{ take_out_swapped_rows(entity) }}
    {% endif %}
    update {{ entity.relation }} as current
    set
        {%- for column in entity.compared if column.name != entity.pk %}
        {{ adapter.quote(column.name) }} = staged.{{ adapter.quote(column.name) }}{{ ',' if not loop.last }}
        {%- endfor %}
        {%- for written in entity.on_write if written.at_update %},
        {{ adapter.quote(written.name) }} = {{ written.at_update }}
        {%- endfor %}
    from staged
    where staged.action = 'update' and staged.{{ key }} = current.{{ key }};

    {% if not entity.is_plain -%}
    {{ put_back_swapped_rows(entity) }}

    {% endif -%}
    insert into {{ entity.relation }} (
        {{ column_list(inserted_columns(entity)) }}
    ){{ ' overriding system value' if own_pk(entity) }}
    select
        {{ column_list(inserted_columns(entity), 'staged') }}
    from staged
    where staged.action = 'insert';

    set constraints all immediate
    {% endcall %}
    {%- do _set_sequences(entity) -%}
{%- endmacro %}


{#- The columns that a new row is given: those of the contract, the primary key where the database gave it beforehand, and those that only the
    app knows. -#}
{% macro inserted_columns(entity) -%}
    {%- set columns = ([{'name': entity.pk}] if own_pk(entity) else []) + entity.columns -%}
    {%- for written in entity.on_write if written.at_insert -%}
        {%- do columns.append({'name': written.name, 'sql': written.at_insert}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{#- The columns with a unique constraint, the key aside. -#}
{% macro unique_columns(entity) -%}
    {{ return(entity.columns | selectattr('unique') | rejectattr('name', 'equalto', entity.key) | list) }}
{%- endmacro %}


{#- A value that nobody has, for a unique column whose real one moves to another row within this transaction: NULL where
    the column may be NULL, else a hash of the row's key, as long as the field allows. -#}
{% macro stand_in(column, key) -%}
    {%- if column.required -%}
        left('~' || md5({{ key }}), {{ column.length }})
    {%- else -%}
        null
    {%- endif -%}
{%- endmacro %}


{#- Lets go of the unique values that another row is about to take: where two rows swap them, and where a row that
    must wait for its children to go has a successor. -#}
{% macro _free_unique_values(entity, column) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {%- set name = adapter.quote(column.name) -%}
    update {{ entity.relation }} as current
    set {{ name }} = {{ stand_in(column, 'current.' ~ key) }}
    where
        current.{{ key }} in (
            select {{ key }} from staged where action = 'update'
            union all
            select key from gone where kind = 'still_referenced'
        )
        and exists (
            select 1
            from staged as wanting
            where wanting.action is not null and wanting.{{ name }} = current.{{ name }} and wanting.{{ key }} <> current.{{ key }}
        );
{%- endmacro %}


{#- Moves the sequences behind integer columns that the model fills past the values loaded, so that the app's next own row does not meet them.
    Our keys are text: only an app that numbers its rows itself has such a column. -#}
{% macro _set_sequences(entity) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for column in entity.columns if column.type == 'integer' -%}
        {%- set sequence = run_query(
            'select pg_get_serial_sequence(' ~ literal(entity.relation) ~ ', ' ~ literal(column.name) ~ ')'
        ).columns[0].values()[0] -%}
        {%- if sequence is not none -%}
            {% call statement('sequence') %}
            select setval({{ literal(sequence) }}, held.latest)
            from
                (select max({{ adapter.quote(column.name) }}) as latest from {{ entity.relation }}) as held,
                {{ sequence }} as sequence
            where held.latest >= sequence.last_value and (held.latest > sequence.last_value or not sequence.is_called)
            {% endcall %}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{#- Deletes the rows of parents that had to wait for their children of this entity to go. Two children can be built at the same
    time and neither sees the other's deletions: so one goes at a time, and each looks again. -#}
{% macro delete_unreferenced_ancestors(entity) -%}
    {%- if not execute or var('on_vanished') == 'keep' -%}{{ return('') }}{%- endif -%}
    {%- set waiting = run_query("select distinct entity from " ~ audit('conflicts') ~ " where kind = 'still_referenced'").columns[0].values() -%}
    {%- set parents = [] -%}
    {%- for name in ancestors(entity.name) | select('in', waiting) -%}
        {%- do parents.append(django_entity(name)) -%}
    {%- endfor -%}
    {%- for parent in parents -%}
        {%- do lock_entity(parent) -%}
    {%- endfor -%}
    {%- for parent in parents -%}
        {% call statement('ancestors') %}
        create temporary table leaving on commit drop as
        select waiting.key{{ ', loaded.pk' if not parent.is_plain }}
        from {{ audit('conflicts') }} as waiting
        join {{ audit('loaded_keys') }} as loaded on loaded.entity = waiting.entity and loaded.key = waiting.key
        join {{ parent.relation }} as current on current.{{ adapter.quote(parent.pk) }} = {{ 'waiting.key' if parent.is_plain else pk_of(parent, 'loaded') }}
        where
            waiting.entity = {{ literal(parent.name) }}
            and waiting.kind = 'still_referenced'
            and loaded.column_set = {{ column_set_id(parent) | indent(8) }}
            and loaded.row_hash = {{ row_hash(parent.compared, 'current') | indent(8) }}
            and not {{ _is_referenced(parent, 'current', within=not parent.refers_to_itself) | indent(8) }};

        {% if parent.refers_to_itself -%}
        {{ _keep_rows_above_in_leaving(parent) }}

        {% endif -%}
        delete from {{ parent.relation }} as current using leaving where current.{{ adapter.quote(parent.pk) }} = {{ pk_of(parent, 'leaving') }};

        delete from {{ audit('loaded_keys') }} as loaded
        using leaving
        where loaded.entity = {{ literal(parent.name) }} and loaded.key = leaving.key;

        delete from {{ audit('conflicts') }} as waiting
        using leaving
        where waiting.entity = {{ literal(parent.name) }} and waiting.key = leaving.key and waiting.kind = 'still_referenced'
        {% endcall %}
        {%- set left = run_query('select count(*) from leaving').columns[0].values()[0] -%}
        {%- if left -%}
            {%- do require_gone_rows(parent, 'leaving') -%}
            {%- do count_deleted_ancestors(parent, left) -%}
        {%- endif -%}
        {%- do run_query('drop table leaving') -%}
    {%- endfor -%}
    {%- if parents -%}
        {%- do run_query('set constraints all immediate') -%}
    {%- endif -%}
{%- endmacro %}


{#- Does any row of any table refer to this row of a Django table? Asked of every foreign key on it, those of the app's own tables
    included; of one with several columns the first, which can only make it say yes too often. With within=false its own table is not asked. -#}
{% macro _is_referenced(entity, row, within=true) -%}
    {%- set references = [] -%}
    {%- if execute -%}
        {% call statement('references', fetch_result=True) %}
        select format('%I.%I', namespace.nspname, class.relname), quote_ident(child.attname), quote_ident(parent.attname)
        from pg_constraint as con
        join pg_class as class on class.oid = con.conrelid
        join pg_namespace as namespace on namespace.oid = class.relnamespace
        join pg_attribute as child on child.attrelid = con.conrelid and child.attnum = con.conkey[1]
        join pg_attribute as parent on parent.attrelid = con.confrelid and parent.attnum = con.confkey[1]
        where
            con.contype = 'f'
            and con.confrelid = {{ literal(entity.relation) }}::regclass
            {%- if not within %}
            and con.conrelid <> con.confrelid
            {%- endif %}
        order by 1, 2, 3
        {% endcall %}
        {%- set references = load_result('references').table.rows -%}
    {%- endif -%}
    (
        {%- for child, column, parent_column in references %}
        exists (select 1 from {{ child }} as child where child.{{ column }} = {{ row }}.{{ parent_column }}) or
        {%- endfor %}
        false
    )
{%- endmacro %}
