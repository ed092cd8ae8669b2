{#- The model's rows in the temporary table `staged`, computed once, each with the hash it will have, with what it changes in the Django
    table (change_kind, see below) and with what is done about it (action: insert, update or, where the row stays as it is, NULL). -#}
{% macro stage_rows(entity, sql, older_sets) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {%- do _record_column_set(entity) -%}
    {% call statement('stage') %}
    create temporary table staged on commit drop as
    select
        compared.*,
        case
            when change_kind in ('insert', 'deleted_by_app') then 'insert'
            when change_kind = 'update' then 'update'
            {%- if var('on_app_change') == 'overwrite' %}
            when change_kind = 'changed_by_app' then 'update'
            {%- endif %}
            {%- if var('unknown_edits') == 'overwrite' %}
            when change_kind = 'unknown_edit' then 'update'
            {%- endif %}
        end as action
    from (
        select
            model.*,
            {{ row_hash(entity.compared, 'model') | indent(8) }} as row_hash,
            {{ _change_kind(entity, older_sets) | indent(8) }} as change_kind
        from (
            {{ identified_rows(entity, sql) if own_pk(entity) else sql }}
        ) as model
        left join {{ entity.relation }} as current on model.{{ key }} = current.{{ key }}
        left join {{ audit('loaded_keys') }} as loaded
            on loaded.entity = {{ literal(entity.name) }} and {{ key_of(entity, 'model') }} = loaded.key
            {%- if own_pk(entity) %}
            -- of a row that the app made anew under the same natural key the record says nothing
            and loaded.pk = model.{{ key }}::text
            {%- endif %}
    ) as compared;

    analyze staged ({% for name in _analyzed(entity) %}{{ adapter.quote(name) }}, {% endfor %}reject_reasons, change_kind, action)
    {% endcall %}
{%- endmacro %}


{#- The columns by which staged rows are looked up. -#}
{% macro _analyzed(entity) -%}
    {%- set names = [entity.pk] + ([] if entity.is_plain else ['key_text']) -%}
    {%- for column in entity.columns if column.unique and column.name not in names -%}{%- do names.append(column.name) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#- How many rows are staged, and what becomes of them, as a dictionary. -#}
{% macro count_staged(entity) -%}
    {%- set key = key_of(entity, 'staged') -%}
    {% call statement('counted', fetch_result=True) %}
    select
        count(*) as source_rows,
        count(*) filter (where reject_reasons is null) as migrated,
        count(*) filter (where action = 'insert') as inserted,
        count(*) filter (where action = 'update') as updated,
        (select count(*) from gone where kind = 'delete') as deleted,
        (select count(*) from disputed) as conflicts,
        count(*) filter (where change_kind = 'made_by_app') as made_by_app,
        count(*) filter (where change_kind = 'unknown_edit') as unknown_edits,
        min({{ key }}) filter (where change_kind = 'unknown_edit') as first_unknown_edit,
        max({{ key }}) filter (where change_kind = 'unknown_edit') as last_unknown_edit
    from staged
    {% endcall %}
    {%- set counted = load_result('counted').table -%}
    {{ return(dict(zip(counted.column_names, counted.rows[0].values())) if execute else {}) }}
{%- endmacro %}


{#- What a row of the model changes, next to the row of the Django table with its key (`current`) and to the record of what was loaded
    last (`loaded`). Of a row of the Django table without a record, or with one without a hash, the app is the owner.

    insert             nobody has the key
    deleted_by_app     the migration's row is gone
    made_by_app        the app made it, and it equals the legacy row: it stays the app's
    created_by_app     the app made it, and it differs
    recorded           equal: only the record is brought up to date
    changed_by_app     the app changed the migration's row
    unknown_edit       the columns changed since, so that nobody can tell whether the app changed the row
    update             as it was loaded last, and the legacy row differs
    NULL               as it was loaded last, and equal; or rejected
-#}
{% macro _change_kind(entity, sets) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    case
        when model.reject_reasons is not null then null
        when current.{{ key }} is null and loaded.accepted and loaded.row_hash is not null then 'deleted_by_app'
        when current.{{ key }} is null then 'insert'
        when
            {{ exact_row(entity.compared, 'model') | indent(8) }}
            is not distinct from {{ exact_row(entity.compared, 'current') | indent(8) }}
        then
            case
                {%- if not var('take_over') %}
                when loaded.row_hash is null then 'made_by_app'
                {%- endif %}
                when
                    (loaded.accepted, loaded.raw_hash, loaded.legacy_key, loaded.column_set)
                    is distinct from (true, model.raw_hash, model.legacy_key, {{ column_set_id(entity) }})
                    or loaded.row_hash is distinct from {{ row_hash(entity.compared, 'model') | indent(16) }}
                    then 'recorded'
            end
        when loaded.row_hash is null then 'created_by_app'
        when {{ hash_as_loaded(entity, sets) | indent(4) }} is null
            then case
                when exists (
                    select 1 from {{ audit('conflicts') }} as conflicts
                    where conflicts.entity = {{ literal(entity.name) }} and conflicts.key = loaded.key and conflicts.kind = 'changed_by_app'
                ) then 'changed_by_app'
                else 'unknown_edit'
            end
        when loaded.row_hash <> {{ hash_as_loaded(entity, sets) | indent(4) }} then 'changed_by_app'
        {%- for older in sets %}
        {%- for column in entity.compared if column.name not in older.columns | map(attribute='name') %}
        -- a column that is new to this migration holds what neither its default nor the legacy data gave
        when
            loaded.column_set = {{ older.id }}
            and {{ exact(column, 'current') }} is distinct from {{ exact(column, 'model') }}
            and current.{{ adapter.quote(column.name) }} is not null
            and current.{{ adapter.quote(column.name) }}::text is distinct from {{ _value_since_the_column_was_added(entity, column) | indent(8) }}
            then 'unknown_edit'
        {%- endfor %}
        {%- endfor %}
        else 'update'
    end
{%- endmacro %}


{#- SQL of the hash that a row of the Django table (`current`) would have had when it was loaded (`loaded`): of the columns that the record
    was made of, under their present names. NULL where one of them was dropped or has another kind of type now. -#}
{% macro hash_as_loaded(entity, sets) -%}
    case
        when loaded.column_set = {{ column_set_id(entity) | indent(4) }} then {{ row_hash(entity.compared, 'current') | indent(4) }}
        {%- for older in sets if older.computable %}
        when loaded.column_set = {{ older.id }} then {{ row_hash(older.columns, 'current') | indent(4) }}
        {%- endfor %}
    end
{%- endmacro %}


{#- Gives the columns that are hashed now an id, where no build has hashed these; from here on SQL names it as a number. -#}
{% macro _record_column_set(entity) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {% call statement('column_set', fetch_result=True) %}
    insert into {{ audit('column_sets') }} (entity, relation, columns)
    select
        {{ literal(entity.name) }},
        {{ literal(entity.relation) }}::regclass,
        {{ _columns_now(entity) | indent(4) }}
    where {{ column_set_id(entity) }} is null;

    select {{ column_set_id(entity) }}
    {% endcall %}
    {%- do entity.update({'column_set': load_result('column_set').table.columns[0].values()[0] | int | string}) -%}
{%- endmacro %}


{#- SQL of the id of the columns that are hashed now; NULL where no build has hashed these. -#}
{% macro column_set_id(entity) -%}
    {%- if entity.column_set -%}{{ return(entity.column_set) }}{%- endif -%}
    (
        select max(sets.id)
        from {{ audit('column_sets') }} as sets
        where
            sets.entity = {{ literal(entity.name) }}
            and sets.relation = {{ literal(entity.relation) }}::regclass
            and sets.columns = {{ _columns_now(entity) | indent(8) }}
    )
{%- endmacro %}


{#- The columns that older records were made of: [{id, computable, columns: [{name, type}]}], by their present names. A column is known by its
    number, which outlives a new name; in another table (one that was restored from a dump) by its name. -#}
{% macro older_column_sets(entity) -%}
    {%- set older = [] -%}
    {%- if execute -%}
        {% call statement('older', fetch_result=True) %}
        select
            sets.id,
            bool_and({{ _kind('format_type(attribute.atttypid, attribute.atttypmod)') | indent(8) }} is not distinct from {{ _kind("said ->> 'type'") | indent(8) }}) as computable,
            jsonb_agg(
                jsonb_build_object(
                    'name', attribute.attname, 'type', {{ _kind('format_type(attribute.atttypid, attribute.atttypmod)') | indent(16) }}
                ) order by position
            ) filter (where attribute.attname is not null)::text as columns
        from {{ audit('column_sets') }} as sets
        cross join lateral jsonb_array_elements(sets.columns) with ordinality as listed (said, position)
        left join pg_attribute as attribute
            on attribute.attrelid = {{ literal(entity.relation) }}::regclass
            and attribute.attnum > 0
            and not attribute.attisdropped
            and case when sets.relation = attribute.attrelid
                then attribute.attnum = (said ->> 'attnum')::smallint
                else attribute.attname = said ->> 'name'
            end
        where
            sets.entity = {{ literal(entity.name) }}
            and sets.id is distinct from {{ column_set_id(entity) | indent(8) }}
        group by sets.id
        order by sets.id
        {% endcall %}
        {%- for id, computable, columns in load_result('older').table.rows -%}
            {%- do older.append({'id': id, 'computable': computable, 'columns': fromjson(columns or '[]')}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(older) }}
{%- endmacro %}


{#- SQL of the kind of a Postgres type: types of one kind hash a value alike. -#}
{% macro _kind(type) -%}
    (
        case regexp_replace({{ type }}, '\(.*\)', '')
            when 'character varying' then 'text'
            when 'bigint' then 'integer'
            when 'smallint' then 'integer'
            else regexp_replace({{ type }}, '\(.*\)', '')
        end
    )
{%- endmacro %}


{#- SQL of the columns that are hashed, as the Django table has them now: [{name, attnum, type}] in the contract's order. -#}
{% macro _columns_now(entity) -%}
    {%- set names = [] -%}
    {%- for column in entity.compared -%}{%- do names.append(literal(column.name)) -%}{%- endfor -%}
    (
        select
            jsonb_agg(
                jsonb_build_object('name', attname, 'attnum', attnum, 'type', format_type(atttypid, atttypmod))
                order by wanted.place
            )
        from unnest(array[
            {{ lines_of(names, indent=12) }}
        ]) with ordinality as wanted (name, place)
        join pg_attribute on attname = wanted.name
        where attrelid = {{ literal(entity.relation) }}::regclass and attnum > 0 and not attisdropped
    )
{%- endmacro %}


{#- SQL of the text that a new column has had in every row since ADD COLUMN ... DEFAULT; Django drops the default at once. -#}
{% macro _value_since_the_column_was_added(entity, column) -%}
    (
        select (attmissingval::text::text[])[1] from pg_attribute
        where attrelid = {{ literal(entity.relation) }}::regclass and attname = {{ literal(column.name) }} and atthasmissing
    )
{%- endmacro %}
