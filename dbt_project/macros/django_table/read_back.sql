{#- Law 8: what was written is what stands there. Every row that was inserted or updated is read back and compared column by column, and every
    row that was deleted is looked for. Triggers, rules and generated columns can make something else of them; this stops, so that
    nothing is written at all, and names the columns, a row, and what stands on the table. -#}
{% macro require_what_was_written(entity, counted) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- if (counted.inserted or counted.updated) and not _is_all_there(entity, counted) -%}
        {%- do _require_written_rows(entity) -%}
    {%- endif -%}
    {%- if counted.deleted -%}
        {%- do require_gone_rows(entity, "(select * from gone where kind = 'delete')") -%}
    {%- endif -%}
    {%- do _require_untouched_entities(entity) -%}
{%- endmacro %}


{#- After a first build: does the table hold just these rows? Found by their hashes, which costs half of looking up each row. -#}
{% macro _is_all_there(entity, counted) -%}
    {%- if own_pk(entity) or counted.inserted != counted.migrated -%}{{ return(false) }}{%- endif -%}
    {% call statement('all_there', fetch_result=True) %}
    select
        (
            select {{ hashes_digest('row_hash') }}
            from staged
            where action is not null
        ) = (
            select {{ hashes_digest(row_hash(entity.compared, 'current') | indent(8)) }}
            from {{ entity.relation }} as current
        )
    {% endcall %}
    {{ return(load_result('all_there').table.columns[0].values()[0]) }}
{%- endmacro %}


{% macro _require_written_rows(entity) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {%- set name = key_of(entity, 'staged') -%}
    {% call statement('written', fetch_result=True) %}
    select
        count(*) filter (where current.{{ key }} is null),
        min({{ name }}) filter (where current.{{ key }} is null)
        {%- for column in entity.compared %},
        count(*) filter (where current.{{ key }} is not null and {{ exact(column, 'current') }} is distinct from {{ exact(column, 'staged') }}),
        min({{ name }}) filter (where current.{{ key }} is not null and {{ exact(column, 'current') }} is distinct from {{ exact(column, 'staged') }})
        {%- endfor %}
    from staged
    left join {{ entity.relation }} as current on current.{{ key }} = staged.{{ key }}
    where
        staged.action is not null
        and (
            current.{{ key }} is null
            or {{ exact_row(entity.compared, 'current') | indent(8) }} is distinct from {{ exact_row(entity.compared, 'staged') | indent(8) }}
        )
    {% endcall %}
    {%- set found = load_result('written').table.rows[0] -%}
    {%- set problems = [] -%}
    {%- if found[0] -%}
        {%- do problems.append(_rows(found[0]) ~ ' (such as ' ~ found[1] ~ ') not there') -%}
    {%- endif -%}
    {%- set changed = [] -%}
    {%- for column in entity.compared -%}
        {%- set rows, example = found[2 * loop.index], found[2 * loop.index + 1] -%}
        {%- if rows -%}
            {%- do changed.append(column.name) -%}
            {%- do problems.append(column.name ~ ' other than written in ' ~ _rows(rows) ~ ' (such as ' ~ example ~ ')') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if problems -%}
        {%- set advice = 'Take it off for the migration' -%}
        {%- if changed and not found[0] and entity.pk not in changed -%}
            {%- set advice = advice ~ ', or, where the app is to write ' ~ changed | join(', ') ~ " by itself, say so: --vars '{app_writes: {" ~ entity.name ~ ': ['
                ~ changed | join(', ') ~ "]}}' (docs/policies.md)" -%}
        {%- endif -%}
        {%- do _stop(entity, problems | join('; '), advice) -%}
    {%- endif -%}
{%- endmacro %}


{#- Rows that were deleted are not there any more; `keys` is SQL of a relation with their column key. -#}
{% macro require_gone_rows(entity, keys) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set held = run_query(
        'select count(*), min(deleted.key) from ' ~ keys ~ ' as deleted join ' ~ entity.relation ~ ' as current on current.'
        ~ adapter.quote(entity.pk) ~ ' = ' ~ pk_of(entity, 'deleted')
    ).rows[0] -%}
    {%- if held[0] -%}
        {%- do _stop(entity, _rows(held[0]) ~ ' (such as ' ~ held[1] ~ ') still there after being deleted', 'Take it off for the migration') -%}
    {%- endif -%}
{%- endmacro %}


{#- A trigger on this table can also write to the Django table of another entity. Looked for only where there is one. -#}
{% macro _require_untouched_entities(entity) -%}
    {%- if not run_query('select exists (\n    ' ~ _triggers(entity) ~ '\n)').columns[0].values()[0] -%}{{ return('') }}{%- endif -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' and node.name != entity.name -%}
        {%- set other = django_entity(node.name) -%}
        {%- if run_query('select to_regclass(' ~ literal(other.relation) ~ ') is not null').columns[0].values()[0] -%}
            {%- set touched = run_query(
                'select count(*), min(' ~ adapter.quote(other.pk) ~ '::text) from ' ~ other.relation
                ~ ' where xmin::text = (pg_current_xact_id()::text::numeric % 4294967296)::text'
            ).rows[0] -%}
            {%- if touched[0] -%}
                {%- do _stop(
                    entity, _rows(touched[0]) ~ ' of ' ~ other.relation.identifier ~ ' (such as ' ~ touched[1] ~ ') written along with it',
                    'Take it off for the migration'
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{% macro _rows(count) -%}
    {{ return(count ~ (' row' if count == 1 else ' rows')) }}
{%- endmacro %}


{% macro _stop(entity, found, advice) -%}
    {%- set causes = run_query(_causes(entity)).columns[0].values() | join(', ') -%}
    {{ exceptions.raise_compiler_error(
        entity.relation.schema ~ '.' ~ entity.relation.identifier ~ ' does not hold what was written: ' ~ found ~ '. On the table: '
        ~ (causes or 'nothing that would explain it') ~ '. ' ~ advice ~ '; nothing was written'
    ) }}
{%- endmacro %}


{#- What can make something else of a row than was written, one text each. -#}
{% macro _causes(entity) -%}
    {{ _triggers(entity) }}

    union all
    select 'rule ' || rule.rulename
    from pg_rewrite as rule
    where rule.ev_class = {{ literal(entity.relation) }}::regclass

    union all
    select 'policy ' || policy.polname
    from pg_policy as policy
    where policy.polrelid = {{ literal(entity.relation) }}::regclass and row_security_active(policy.polrelid)

    union all
    select 'generated column ' || attribute.attname
    from pg_attribute as attribute
    where attribute.attrelid = {{ literal(entity.relation) }}::regclass and attribute.attgenerated <> ''
{%- endmacro %}


{% macro _triggers(entity) -%}
    select
        format(
            'trigger %s (%s %s, function %s)',
            one.tgname,
            case when one.tgtype & 2 > 0 then 'before' when one.tgtype & 64 > 0 then 'instead of' else 'after' end,
            concat_ws(
                ' or ',
                case when one.tgtype & 4 > 0 then 'insert' end,
                case when one.tgtype & 8 > 0 then 'delete' end,
                case when one.tgtype & 16 > 0 then 'update' end
            ),
            one.tgfoid::regproc
        )
    from pg_trigger as one
    where one.tgrelid = {{ literal(entity.relation) }}::regclass and not one.tgisinternal and one.tgenabled <> 'D'
{%- endmacro %}
