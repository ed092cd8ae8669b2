{#- Stops before anything is written where rows, as they would stand in the Django table, break a constraint of it: a check, a unique index of any
    kind (conditions, expressions, NULLs that are not distinct) or an exclusion. The contract need not know of it. All of them are named at once,
    each with its rows. Where the table has nothing but what the contract says and the judge has looked at, nothing is computed. -#}
{% macro require_kept_constraints(entity) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set constraints = run_query(_constraints_of(entity)).rows -%}
    {%- if not constraints or not run_query('select exists (select 1 from staged where action is not null)').columns[0].values()[0] -%}
        {{ return('') }}
    {%- endif -%}
    {% call statement('planned') %}
    {{ _planned_rows(entity) }}
    {% endcall %}
    {%- set problems = [] -%}
    {%- for kind, name, definition, expressions, operators, condition, method, nulls_distinct in constraints -%}
        {%- set broken = run_query(
            _broken_check(entity, definition) if kind == 'check'
            else _broken_unique(entity, fromjson(expressions), condition, nulls_distinct) if kind == 'unique'
            else _broken_exclusion(entity, fromjson(expressions), fromjson(operators), condition, method)
        ).rows[0] -%}
        {%- if broken[0] -%}
            {%- do problems.append(
                name ~ ' (' ~ definition ~ '): ' ~ broken[0] ~ (' row' if broken[0] == 1 else ' rows') ~ ', such as ' ~ entity.name ~ ' ' ~ broken[1]
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do run_query('drop table planned') -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            'rows break constraints of ' ~ entity.relation.schema ~ '.' ~ entity.relation.identifier ~ ': ' ~ problems | join('; ')
            ~ '. Say the same in models/app/' ~ entity.name ~ '.yml, so that such rows are rejected with their reason, or change them in Oracle or in the app; '
            ~ 'nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}


{#- SQL of what the rows can break: kind, name, definition, the expressions compared and their operators, the condition, the access method. Plain unique
    indexes on what the contract says is unique are the judge's, and are left out. -#}
{% macro _constraints_of(entity) -%}
    {%- set judged = [[entity.pk]] -%}
    {%- for set in unique_sets(entity) -%}{%- do judged.append(set.label.split('+') | sort) -%}{%- endfor -%}
    {%- set known = [] -%}
    {%- for names in judged -%}{%- do known.append(literal(names | join(', ')) | trim) -%}{%- endfor -%}
    select
        'check' as kind, con.conname, pg_get_expr(con.conbin, con.conrelid) as definition,
        null as expressions, null as operators, null as condition, null as method, true as nulls_distinct
    from pg_constraint as con
    where con.contype = 'c' and con.conrelid = {{ literal(entity.relation) }}::regclass
    union all
    select
        case when con.contype = 'x' then 'exclusion' else 'unique' end,
        class.relname,
        coalesce(pg_get_constraintdef(con.oid), regexp_replace(pg_get_indexdef(index.indexrelid), '^.* USING ', 'unique index ')),
        (
            select jsonb_agg(pg_get_indexdef(index.indexrelid, place, true) order by place)::text from generate_series(1, index.indnkeyatts) as place
        ),
        (
            select jsonb_agg(format('operator(%I.%s)', namespace.nspname, operator.oprname) order by listed.place)::text
            from unnest(con.conexclop) with ordinality as listed (oid, place)
            join pg_operator as operator on operator.oid = listed.oid
            join pg_namespace as namespace on namespace.oid = operator.oprnamespace
        ),
        pg_get_expr(index.indpred, index.indrelid),
        method.amname,
        not coalesce((to_jsonb(index) ->> 'indnullsnotdistinct')::boolean, false)
    from pg_index as index
    join pg_class as class on class.oid = index.indexrelid
    join pg_am as method on method.oid = class.relam
    left join pg_constraint as con on con.conindid = index.indexrelid and con.contype in ('u', 'x', 'p')
    where
        index.indrelid = {{ literal(entity.relation) }}::regclass
        and (index.indisunique or con.contype = 'x')
        and not index.indisprimary
        and not (
            con.contype is distinct from 'x'
            and index.indpred is null
            and index.indexprs is null
            and not coalesce((to_jsonb(index) ->> 'indnullsnotdistinct')::boolean, false)
            and (
                select string_agg(attribute.attname, ', ' order by attribute.attname collate "C")
                from pg_attribute as attribute
                where attribute.attrelid = index.indrelid and attribute.attnum = any(index.indkey::smallint[])
            ) in ({{ known | join(', ') }})
        )
    order by 2
{%- endmacro %}


{#- The rows that this build writes, whole, as they would stand in the Django table, and beside them the key of each. -#}
{% macro _planned_rows(entity) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- set given = inserted_columns(entity) -%}
    {%- set names = [] -%}
    {%- set values = [] -%}
    {%- set compared = entity.compared | map(attribute='name') | list -%}
    {%- for name in _writable_columns(entity) -%}
        {%- do names.append(adapter.quote(name)) -%}
        {%- do values.append(('staged.' if name in compared else 'current.') ~ adapter.quote(name)) -%}
    {%- endfor -%}
    create temporary table planned (like {{ entity.relation }} including defaults including generated) on commit drop;

    insert into planned (
        {{ column_list(given) }}
    )
    select
        {{ column_list(given, 'staged') }}
    from staged
    where staged.action = 'insert';

    insert into planned (
        {{ lines_of(names, indent=8) }}
    )
    select
        {{ lines_of(values, indent=8) }}
    from staged
    join {{ entity.relation }} as current on current.{{ pk }} = staged.{{ pk }}
    where staged.action = 'update'
{%- endmacro %}


{#- SQL of how a row is called in a message, by its primary key. -#}
{% macro _name_of_row(entity, pk) -%}
    (select min({{ key_of(entity, 'staged') }}) from staged where staged.reject_reasons is null and staged.{{ adapter.quote(entity.pk) }} = {{ pk }})
{%- endmacro %}


{% macro _broken_check(entity, definition) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    select broken.count, {{ _name_of_row(entity, 'broken.example') | indent(4) }}
    from (
        select count(*), (array_agg({{ pk }} order by {{ pk }}))[1] as example from planned where not ({{ definition }})
    ) as broken
{%- endmacro %}


{#- SQL of all rows that will stand in the table; `is_planned` tells those that this build writes. -#}
{% macro _rows_to_come(entity) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    select planned.*, true as is_planned from planned
    union all
    select current.*, false
    from {{ entity.relation }} as current
    where
        not exists (select 1 from planned where planned.{{ pk }} = current.{{ pk }})
        and not exists (select 1 from gone where gone.kind = 'delete' and {{ pk_of(entity, 'gone') }} = current.{{ pk }})
{%- endmacro %}


{% macro _broken_unique(entity, expressions, condition, nulls_distinct) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    with broken as (
        select count(*) as rows, min({{ pk }}::text) filter (where is_planned) as example
        from (
            {{ _rows_to_come(entity) | indent(12) }}
        ) as to_come
        where {{ condition or 'true' }}{% if nulls_distinct %} and num_nulls({{ expressions | join(', ') }}) = 0{% endif %}
        group by {{ expressions | join(', ') }}
        having count(*) > 1 and bool_or(is_planned)
    )

    select
        coalesce(sum(rows), 0)::bigint,
        {{ _name_of_row(entity, '(select min(example) from broken)::' ~ entity.pk_type) | indent(8) }}
    from broken
{%- endmacro %}


{% macro _broken_exclusion(entity, expressions, operators, condition, method) -%}
    {%- set pk = adapter.quote(entity.pk) -%}
    {%- set pairs = [] -%}
    {%- set names = [] -%}
    {%- for expression in expressions -%}
        {%- do names.append(expression ~ ' as value_' ~ loop.index) -%}
        {%- do pairs.append('one.value_' ~ loop.index ~ ' ' ~ operators[loop.index0] ~ ' other.value_' ~ loop.index) -%}
    {%- endfor -%}
    {%- do run_query(
        'create temporary table excluded_rows on commit drop as select ' ~ pk ~ ' as pk, is_planned, ' ~ names | join(', ') ~ ' from ('
        ~ _rows_to_come(entity) ~ ') as to_come where ' ~ (condition or 'true')
    ) -%}
    {%- set values = [] -%}
    {%- for name in names -%}{%- do values.append('value_' ~ loop.index) -%}{%- endfor -%}
    {%- do run_query('create index on excluded_rows using ' ~ method ~ ' (' ~ values | join(', ') ~ ')') -%}
    {%- set found = run_query(
        'select count(distinct one.pk), min(one.pk::text) from excluded_rows as one join excluded_rows as other on other.pk <> one.pk and '
        ~ pairs | join(' and ') ~ ' where one.is_planned'
    ).rows[0] -%}
    {%- do run_query('drop table excluded_rows') -%}
    select {{ found[0] }}, {{ _name_of_row(entity, literal(found[1]) ~ '::' ~ entity.pk_type) if found[1] else "''" }}
{%- endmacro %}
