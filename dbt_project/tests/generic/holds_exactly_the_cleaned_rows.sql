{#- Law 5: the Django table holds, column by column, exactly the rows that cleaning gives now, and rejected_rows, value_changes and the
    counts match it, too. Rows the app created and rows in conflicts are left out.

    Digests come first: if the raw table, the SQL, the functions, the policies, the parents, the evidence and the hash of every row are
    those of the newest build, which computed all of it, cleaning would give the same result. If one differs, or with --full-refresh or
    the variable recompute, every row is cleaned again. -#}
{% test holds_exactly_the_cleaned_rows(model, cleaned) %}
{%- set found = contract_of(model) -%}
{%- if not execute -%}
select * from {{ cleaned }}
{%- else -%}
{%- set entity = django_entity(found.name) -%}
{%- set key = adapter.quote(entity.pk) -%}
{%- set pks = not entity.is_plain -%}
{%- set state = {} if flags.FULL_REFRESH or flags.EMPTY or var('recompute') else known_state(entity.name) -%}
with state as materialized (
    {%- if state.is_as_built %}
    select {{ literal(state.built_by) }} = ':sql_digest({{ entity.name }}):' as is_as_built
    {%- else %}
    select false as is_as_built
    {%- endif %}
),

computed as (
    select * from {{ cleaned }} where (select is_as_built from state) is not true
),

expected as (
    {%- if pks %}
    {{ rows_with_pks(entity, 'computed') | indent(4) }}
    {%- else %}
    select * from computed where reject_reasons is null
    {%- endif %}
),

held as (
    select current.*{{ ', loaded.key as key_text' if pks }}
    from {{ entity.relation }} as current
    left join {{ audit('loaded_keys') }} as loaded on loaded.entity = '{{ entity.name }}' and current.{{ key }} = {{ pk_of(entity, 'loaded') }}
    where
        (select is_as_built from state) is not true
        and (loaded.row_hash is not null or exists (select 1 from expected where expected.{{ key }} = current.{{ key }}))
),

differing_rows as (
    select
        coalesce({{ key_of(entity, 'expected') }}, {{ 'held.key_text, ' if pks }}held.{{ key }}{{ '::text' if pks }}) as key,
        case
            when held.{{ key }} is null then 'missing in the Django table'
            when expected.{{ key }} is null then 'not in the legacy data'
            else 'differs'
        end as problem,
        concat_ws(
            '; '
            {%- for column in entity.compared %},
            case when {{ exact(column, 'expected') }} is distinct from {{ exact(column, 'held') }}
                then '{{ column.name }}: ' || coalesce(expected.{{ adapter.quote(column.name) }}::text, 'NULL')
                    || ' -> ' || coalesce(held.{{ adapter.quote(column.name) }}::text, 'NULL')
            end
            {%- endfor %}
        ) as columns
    from expected
    full join held on expected.{{ key }} = held.{{ key }}
    where
        {{ exact_row(entity.compared, 'expected') | indent(4) }}
        is distinct from {{ exact_row(entity.compared, 'held') | indent(4) }}
),

differing_evidence as (
    {%- for table, columns, rows in [
        ('rejected_rows', rejected_columns(), rejected_rows_of(entity, 'computed')),
        ('value_changes', changed_columns(), value_changes_of('computed'))
    ] %}
    {%- set recorded -%}
    select
        {{ lines_of(columns, indent=8) }}
    from {{ audit(table) }}
    where entity = '{{ entity.name }}' and (select is_as_built from state) is not true
    {%- endset %}
    {%- for problem, here, there in [
        ('missing in ' ~ table, rows, recorded), ('not what cleaning gives, in ' ~ table, recorded, rows)
    ] %}
    select legacy_key as key, '{{ problem }}' as problem, to_jsonb(only_here)::text as columns
    from (
        {{ here | indent(4) }}
        except all
        {{ there | indent(4) }}
    ) as only_here
    {%- if not loop.last %}

    union all

    {%- endif %}
    {%- endfor %}
    {%- if not loop.last %}

    union all

    {%- endif %}
    {%- endfor %}
),

wrong_counts as (
    select
        null as key,
        'counts' as problem,
        format(
            'loads says %s migrated and %s rejected, cleaning gives %s and %s',
            newest.migrated_rows, newest.rejected_rows, counted.migrated_rows, counted.rejected_rows
        ) as columns
    from (
        select * from {{ audit('loads') }} where entity = '{{ entity.name }}' order by number desc limit 1
    ) as newest
    cross join (
        select count(*) filter (where reject_reasons is null) as migrated_rows, count(reject_reasons) as rejected_rows from computed
    ) as counted
    where
        (select is_as_built from state) is not true
        and (newest.migrated_rows, newest.rejected_rows) is distinct from (counted.migrated_rows, counted.rejected_rows)
)

select '{{ entity.name }}' as entity, *
from differing_rows
where
    problem = 'missing in the Django table'
    or not exists (
        select 1 from {{ audit('conflicts') }} as conflicts
        where conflicts.entity = '{{ entity.name }}' and conflicts.key = differing_rows.key and conflicts.resolution = 'kept'
    )
union all
select '{{ entity.name }}', * from differing_evidence
union all
select '{{ entity.name }}', * from wrong_counts
{%- if flags.EMPTY %}
limit 0  -- with --empty dbt gives no row to compare with
{%- endif %}
{%- endif %}
{% endtest %}
