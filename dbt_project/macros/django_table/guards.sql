{#- Stops before anything is written where the raw table is missing, or where the Django table is missing or cannot take the model's rows as
    they are; names all that is wrong at once. -#}
{% macro require_sound_tables(entity, sql) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- do _require_raw_table(entity) -%}
    {%- do _require_django_table(entity) -%}
    {%- do require_one_word(entity) -%}
    {%- do _require_evidence_of_this_table(entity) -%}
    {#- dbt's own comparison of a contract with a query, which a custom materialization has to ask for -#}
    {%- do get_assert_columns_equivalent('select ' ~ column_list(entity.columns) ~ ' from (' ~ sql ~ ') as model') -%}
{%- endmacro %}


{% macro _require_raw_table(entity) -%}
    {%- for table in [entity.source_table] + further_inputs(entity.name) -%}
        {%- for node in graph.sources.values() if node.source_name == 'legacy_raw' and node.name == table -%}
            {%- if not run_query('select to_regclass(' ~ literal(node.relation_name) ~ ') is not null').columns[0].values()[0] -%}
                {{ exceptions.raise_compiler_error('legacy_raw.' ~ table ~ ' does not exist: run `python load/extract.py` first') }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{% macro _require_django_table(entity) -%}
    {%- set name = entity.relation.schema ~ '.' ~ entity.relation.identifier -%}
    {%- set found = run_query(_django_columns(entity)).rows -%}
    {%- if not found -%}
        {%- do require_table(entity, name) -%}
        {{ exceptions.raise_compiler_error(
            'the Django table ' ~ name ~ ' does not exist: '
            ~ ('run scripts/rehearsal first' if target.name == 'rehearsal' else 'run `python manage.py migrate` in the app first')
        ) }}
    {%- endif -%}
    {%- set denied = missing_rights(entity) -%}
    {%- if denied -%}
        {{ exceptions.raise_compiler_error('the Django table ' ~ name ~ ' cannot be loaded: ' ~ denied | join('; ') ~ '; nothing was written') }}
    {%- endif -%}
    {%- set policies = run_query(_policies_in_force(entity)).columns[0].values() -%}
    {%- if policies -%}
        {{ exceptions.raise_compiler_error(
            'row level security of ' ~ name ~ ' is in force for role ' ~ target.user ~ ' (' ~ policies | join(', ')
            ~ '): it hides rows from the build, or refuses them. Run dbt as the owner of the table (without FORCE ROW LEVEL SECURITY), '
            ~ 'or as a role with BYPASSRLS; nothing was written'
        ) }}
    {%- endif -%}
    {%- set types = {} -%}
    {%- set problems = [] -%}
    {%- for column, not_null, filled, generated, type, collation, was in found -%}
        {%- do types.update({column: type}) -%}
        {%- if not_null and not filled and column not in inserted_columns(entity) | map(attribute='name') -%}
            {%- do problems.append(
                column ~ ' is NOT NULL without a database default, and the model does not give it: add it to the model, or give the Django field a db_default, '
                ~ 'or, where only the app knows it (auto_now), say in the contract what it is at first: meta.on_write: {' ~ column ~ ': {insert: now()}}'
            ) -%}
        {%- endif -%}
        {%- for known in entity.columns if known.name == column -%}
            {%- if generated -%}
                {%- do problems.append(column ~ ' is a generated column, which the database fills itself: take it out of the contract and of the model') -%}
            {%- elif collation and (column in entity.key_names or known.unique or known.references) -%}
                {%- do problems.append(
                    column ~ ' has the collation ' ~ collation ~ ', under which other values can be equal: keys, references and unique '
                    ~ 'values need the database\'s own (take db_collation from the Django field)'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for column in entity.columns -%}
        {%- if column.name not in types -%}
            {%- set now = [] -%}
            {%- for other in found if other[6] == column.name -%}{%- do now.append(other[0]) -%}{%- endfor -%}
            {%- do problems.append(
                column.name ~ ' does not exist' ~ (' (it is called ' ~ now[0] ~ ' now: rename it in the model and in the contract)' if now else '')
            ) -%}
        {%- elif not can_hold(column, types[column.name]) -%}
            {%- do problems.append(column.name ~ ' is ' ~ types[column.name] ~ ', which cannot hold every ' ~ column.data_type) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not entity.is_plain and not run_query('select ' ~ is_unique_in_django(entity.relation, entity.key_names)).columns[0].values()[0] -%}
        {%- do problems.append(
            entity.key_names | join(', ') ~ (' has' if entity.key else ' have') ~ ' no unique constraint, though a row is known by '
            ~ ('it' if entity.key else 'them') ~ ': add one to the Django model (unique=True, UniqueConstraint)'
        ) -%}
    {%- endif -%}
    {%- if own_pk(entity) and types.get(entity.pk) != spelled_type(entity.pk_type) -%}
        {%- do problems.append(
            'the primary key ' ~ entity.pk ~ (' is ' ~ types[entity.pk] if entity.pk in types else ' does not exist') ~ ', and the contract says ' ~ entity.pk_type
        ) -%}
    {%- endif -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            'the Django table ' ~ name ~ ' and the contract in models/app/' ~ entity.name ~ '.yml differ: '
            ~ problems | join('; ') ~ '. Run `python manage.py migrate`, or change the field or the contract; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}


{#- The columns of the Django table: name, NOT NULL, filled by the database where it is not given, generated (and never to be given), type,
    a collation of its own, and the name under which the newest build knew it. -#}
{% macro _django_columns(entity) -%}
    select
        attribute.attname,
        attribute.attnotnull,
        attribute.atthasdef or attribute.attidentity <> '' as filled,
        attribute.attgenerated <> '' or attribute.attidentity = 'a' as generated,
        format_type(attribute.atttypid, attribute.atttypmod),
        (select collname from pg_collation where oid = nullif(attribute.attcollation, 'pg_catalog."default"'::regcollation)),
        (
            select said ->> 'name'
            from {{ audit('column_sets') }} as sets
            cross join lateral jsonb_array_elements(sets.columns) as columns (said)
            where
                sets.entity = {{ literal(entity.name) }}
                and sets.relation = attribute.attrelid
                and (said ->> 'attnum')::smallint = attribute.attnum
            order by sets.id desc limit 1
        )
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
    where
        class.relkind in ('r', 'p')
        and namespace.nspname = {{ literal(entity.relation.schema) }}
        and class.relname = {{ literal(entity.relation.identifier) }}
{%- endmacro %}


{#- The policies that filter what this role reads or writes; the mere fact where row security is on without any. -#}
{% macro _policies_in_force(entity) -%}
    select coalesce(policy.polname, 'no policy: no row at all')
    from pg_class as class
    left join pg_policy as policy on policy.polrelid = class.oid
    where class.oid = {{ literal(entity.relation) }}::regclass and row_security_active(class.oid)
    order by 1
{%- endmacro %}


{#- The evidence says which rows of which table are the migration's. Of another table it says nothing. -#}
{% macro _require_evidence_of_this_table(entity) -%}
    {%- set elsewhere = run_query(
        'select format(\'%I.%I\', known.table_schema, known.table_name) from ' ~ audit('loaded_tables') ~ ' as known'
        ~ ' where known.entity = ' ~ literal(entity.name)
        ~ ' and to_regclass(format(\'%I.%I\', known.table_schema, known.table_name)) <> ' ~ literal(entity.relation) ~ '::regclass'
    ).columns[0].values() -%}
    {%- if elsewhere -%}
        {{ exceptions.raise_compiler_error(
            audit_schema() ~ ' is the evidence of ' ~ elsewhere[0] ~ ', which is still there; this build is to load '
            ~ entity.relation.schema ~ '.' ~ entity.relation.identifier ~ '. Give it evidence of its own: '
            ~ "--vars '{app_schema: " ~ entity.relation.schema ~ ", audit_schema: ...}'; nothing was written"
        ) }}
    {%- endif -%}
{%- endmacro %}


{#- loaded_keys says which rows are the migration's, to update and to delete. Nothing else says it, so that it cannot be computed anew. -#}
{% macro require_own_keys(entity) -%}
    {%- if not execute or flags.FULL_REFRESH -%}{{ return('') }}{%- endif -%}
    {% call statement('own_keys', fetch_result=True) %}
    select (newest.digests ->> 'loaded_keys') is distinct from {{ evidence_digest('loaded_keys', entity.name) }}
    from (
        {{ newest_loads([entity.name]) | indent(4) }}
    ) as newest
    where newest.digests is not null
    {% endcall %}
    {%- if true in load_result('own_keys').table.columns[0].values() -%}
        {{ exceptions.raise_compiler_error(
            audit_schema() ~ '.loaded_keys of ' ~ entity.name ~ ' was changed since the newest build: it says which rows of '
            ~ entity.relation.schema ~ '.' ~ entity.relation.identifier ~ ' are the migration\'s and may be updated and deleted. Restore it from a dump; or let '
            ~ "it count as it is: `dbt build --full-refresh`, with --vars '{take_over: true}' where keys were lost; nothing was written"
        ) }}
    {%- endif -%}
{%- endmacro %}


{#- What only the staged rows show: a NULL for a column that Django does not let be NULL, an edit of the app's that can no longer be told from
    an old legacy value, and a unique value that a row which stays holds. Only people can decide these. -#}
{% macro require_fitting_rows(entity, counted) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- do _require_known_edits(entity, counted) -%}
    {%- do _require_no_forbidden_nulls(entity) -%}
    {%- do require_kept_constraints(entity) -%}
    {%- if entity.is_plain -%}
        {%- do _require_free_values(entity) -%}
    {%- else -%}
        {%- do require_free_sets(entity) -%}
    {%- endif -%}
{%- endmacro %}


{% macro _require_known_edits(entity, counted) -%}
    {%- if var('unknown_edits') in ('keep', 'overwrite') -%}{{ return('') }}{%- endif -%}
    {%- if counted.unknown_edits -%}
        {{ exceptions.raise_compiler_error(
            'columns of ' ~ entity.relation.schema ~ '.' ~ entity.relation.identifier ~ ' were added, dropped or changed since the last build, and for '
            ~ counted.unknown_edits ~ (' row' if counted.unknown_edits == 1 else ' rows') ~ ' (' ~ counted.first_unknown_edit
            ~ (' to ' ~ counted.last_unknown_edit if counted.unknown_edits > 1 else '')
            ~ ') nobody can tell any more whether the app changed them or only the legacy data did. Compare some, then build once with '
            ~ "--vars '{unknown_edits: overwrite}' to give all of them the legacy data, or '{unknown_edits: keep}' to leave them as the app has them "
            ~ '(both list them in ' ~ audit_schema() ~ '.conflicts); nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}


{% macro _require_no_forbidden_nulls(entity) -%}
    {%- set not_null = run_query(
        'select attname from pg_attribute where attnotnull and attnum > 0 and attrelid = ' ~ literal(entity.relation) ~ '::regclass'
    ).columns[0].values() -%}
    {%- set problems = [] -%}
    {%- for column in entity.columns if column.name in not_null and not column.required -%}
        {%- set name = adapter.quote(column.name) -%}
        {%- set lacking = run_query(
            'select count(*), min(' ~ key_of(entity, 'staged') ~ ') from staged where action is not null and ' ~ name ~ ' is null'
        ).rows[0] -%}
        {%- if lacking[0] -%}
            {%- do problems.append(column.name ~ ' is NULL in ' ~ lacking[0] ~ (' row' if lacking[0] == 1 else ' rows') ~ ' (such as ' ~ lacking[1] ~ ')') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            entity.relation.schema ~ '.' ~ entity.relation.identifier ~ ' allows no NULL where the contract in models/app/' ~ entity.name ~ '.yml does: '
            ~ problems | join('; ') ~ '. Let the Django field be null, or say not_null (the rows are then rejected) or a default in the contract; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}


{% macro _require_free_values(entity) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {%- for column in unique_columns(entity) -%}
        {%- set name = adapter.quote(column.name) -%}
        {% call statement('taken', fetch_result=True) %}
        select staged.{{ name }}, staged.{{ key }}, holder.{{ key }}, coalesce(holding.change_kind, gone.kind, 'created_by_app')
        from staged
        join {{ entity.relation }} as holder on holder.{{ name }} = staged.{{ name }} and holder.{{ key }} <> staged.{{ key }}
        left join staged as holding on holding.reject_reasons is null and holding.{{ key }} = holder.{{ key }}
        left join gone on gone.key = holder.{{ key }}
        where
            staged.action is not null
            and holding.action is distinct from 'update'
            and coalesce(gone.kind, '') not in ('delete', 'still_referenced')
        order by 2
        limit 5
        {% endcall %}
        {%- set lines = [] -%}
        {%- for value, row, holder, kind in load_result('taken').table.rows -%}
            {%- do lines.append("'" ~ value ~ "' of " ~ entity.name ~ ' ' ~ row ~ ' is held by row ' ~ holder ~ ' (' ~ kind ~ ')') -%}
        {%- endfor -%}
        {%- if lines -%}
            {{ exceptions.raise_compiler_error(
                entity.relation.identifier ~ '.' ~ column.name ~ ' is unique, and rows that stay as they are hold values that the legacy data needs: '
                ~ lines | join('; ') ~ '. Change or delete those rows in the app, and build again; nothing was written'
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
