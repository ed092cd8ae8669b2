{#- Rows that take unique values from one another. No value can stand in for each meanwhile: it may be a number, a reference, or part of a condition.
    They are taken out of the table and put back with their new values, their primary keys, and all that the migration knows nothing of. Foreign
    keys are deferred and see them come back. -#}
{% macro take_out_swapped_rows(entity) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- do _require_no_cascade(entity) -%}
    create temporary table swapped on commit drop as
    select current.*
    from {{ entity.relation }} as current
    where
        current.{{ pk }} in (
            {%- for set in unique_in_django(entity) %}
            {{ 'union' if not loop.first }}
            select held.pk
            from (select {{ pk }} as pk, {{ set.value }} as value from {{ entity.relation }}) as held
            join (select {{ pk }} as pk, {{ set.value }} as value from staged where action = 'update') as changed on changed.pk = held.pk
            where
                changed.value is distinct from held.value
                and held.value in (select {{ set.value }} from staged where action is not null)
            {%- endfor %}
        );

    delete from {{ entity.relation }} as current using swapped where swapped.{{ pk }} = current.{{ pk }};
{%- endmacro %}


{% macro put_back_swapped_rows(entity) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- set names = [] -%}
    {%- set values = [] -%}
    {%- set compared = entity.compared | map(attribute='name') | list -%}
    {%- set updated = {} -%}
    {%- for written in entity.on_write if written.at_update -%}{%- do updated.update({written.name: written.at_update}) -%}{%- endfor -%}
    {%- for name in _writable_columns(entity) -%}
        {%- do names.append(adapter.quote(name)) -%}
        {%- do values.append(
            'staged.' ~ adapter.quote(name) if name in compared
            else updated[name] if name in updated
            else 'swapped.' ~ adapter.quote(name)
        ) -%}
    {%- endfor -%}
    insert into {{ entity.relation }} (
        {{ lines_of(names, indent=8) }}
    ) overriding system value
    select
        {{ lines_of(values, indent=8) }}
    from swapped
    join staged on staged.action = 'update' and staged.{{ pk }} = swapped.{{ pk }};

    drop table swapped;
{%- endmacro %}


{% macro _writable_columns(entity) -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        'select attname from pg_attribute where attnum > 0 and not attisdropped and attgenerated = \'\' and attrelid = '
        ~ literal(entity.relation) ~ '::regclass order by attnum'
    ).columns[0].values() | list) }}
{%- endmacro %}


{#- A foreign key that acts at once would take children along, or refuse. Django's own are all deferred. -#}
{% macro _require_no_cascade(entity) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set acting = run_query(
        "select format('%s of %s', conname, conrelid::regclass) from pg_constraint where contype = 'f' and confrelid = " ~ literal(entity.relation)
        ~ "::regclass and (confdeltype <> 'a' or not condeferrable) and exists (select 1 from staged where action = 'update') order by 1"
    ).columns[0].values() -%}
    {%- set wanted = namespace(rows=0) -%}
    {%- if acting -%}
        {%- for set in unique_in_django(entity) -%}
            {%- set pk = adapter.quote(entity.pk) -%}
            {%- set wanted.rows = wanted.rows + run_query(
                'select count(*) from (select ' ~ pk ~ ' as pk, ' ~ set.value ~ ' as value from ' ~ entity.relation ~ ') as held join (select ' ~ pk ~ ' as pk, '
                ~ set.value ~ " as value from staged where action = 'update') as changed on changed.pk = held.pk where changed.value is distinct from held.value"
                ~ ' and held.value in (select ' ~ set.value ~ ' from staged where action is not null)'
            ).columns[0].values()[0] -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if wanted.rows -%}
        {{ exceptions.raise_compiler_error(
            wanted.rows ~ ' rows of ' ~ entity.relation.identifier ~ ' take unique values from one another, and have to leave the table for a moment, but foreign keys on it '
            ~ 'act at once: ' ~ acting | join(', ') ~ '. Let them be as Django makes them (no ON DELETE, DEFERRABLE INITIALLY DEFERRED) while you build; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}
