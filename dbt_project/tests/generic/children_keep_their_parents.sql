{#- Law 9: the children of a row in Oracle are its children in Django. That a reference leads to the key that it names is law 7's; what is left are
    twins, rows of the parent with one cleaned key, of which one is kept (docs/policies.md, twin_policy). So this looks at the children of
    a key that was also rejected: the row that the raw reference names must be the row that stands behind the stored parent, or the pair is listed
    in value_changes. Found from both raw tables and the Django table, without what the judge says of twins. Rows in conflicts are left out.

    A child that is rejected as an orphan must be one: it does not name the row that was kept. -#}
{% test children_keep_their_parents(model) %}
{%- set child = contract_of(model) -%}
{%- set references = child.columns | selectattr('references') | list -%}
{%- if not execute or not references -%}
select null as entity where false
{%- else -%}
{%- set numbers = numeric_raw_columns([child.name] + references | map(attribute='references') | unique | list) -%}
{#- The column of loaded_keys with the name by which children know a stored parent. -#}
{%- set kept_name = {} -%}
{%- set parent_sources = {} -%}
{%- for column in references -%}
    {%- set sources = key_sources(contract(column.references)) -%}
    {%- set is_number = sources | length == 1 and column.references ~ '.' ~ sources[0] in numbers -%}
    {%- do kept_name.update({column.name: 'key' if is_number else 'legacy_key'}) -%}
    {%- do parent_sources.update({column.name: sources}) -%}
{%- endfor -%}
{%- set raw_key = key_in_raw(key_sources(child), 'raw.') -%}
{%- set sql -%}
with
{%- for column in references %}
-- the parents whose key a rejected row has, too; from the entity's own partition, whose number of rows Postgres knows before it has statistics
{{ column.name }}_twins as materialized (
    select
        {{ pk_of(contract(column.references), 'parent') }} as stored,
        parent.key,
        parent.{{ kept_name[column.name] }} as name
    from {{ audit('loaded_keys_' ~ column.references) }} as parent
    where
        parent.accepted
        and parent.key in (select key from {{ audit('rejected_rows') }} where entity = '{{ column.references }}')
),
{% endfor %}
of_twins as materialized (
    select
        {%- for column in references %}
        {{ column.name }}_twins.key as {{ column.name }}_stored,
        {{ column.name }}_twins.name as {{ column.name }}_kept,
        {%- endfor %}
        stored.{{ adapter.quote(child.pk) }} as pk
    from {{ model.render() }} as stored
    {%- for column in references %}
    left join {{ column.name }}_twins on {{ column.name }}_twins.stored = stored.{{ adapter.quote(column.name) }}
    {%- endfor %}
    where {% for column in references %}{{ 'or ' if not loop.first }}{{ column.name }}_twins.key is not null{{ ' ' if not loop.last }}{% endfor %}
),

children as materialized (
    select loaded.legacy_key, loaded.raw_hash, of_twins.*
    from of_twins
    join {{ audit('loaded_keys_' ~ child.name) }} as loaded on {{ pk_of(child, 'loaded') }} = of_twins.pk
    where loaded.accepted and loaded.row_hash is not null
),

-- rejected as orphans
rejected as materialized (
    select legacy_key, raw_hash, reasons
    from {{ audit('rejected_rows') }}
    where
        entity = '{{ child.name }}'
        and reasons && array[{% for column in references %}'orphan:{{ column.name }}'{{ ', ' if not loop.last }}{% endfor %}]
),

-- the raw rows of both, found in one pass
raw_rows as materialized (
    select
        ctid as row_id,
        {{ raw_key }} as legacy_key,
        {%- for column in references %}
        {{ raw_value(column, 'raw.') }}::text as {{ column.name }}_raw,
        {{ as_named(child.name, column.sources, numbers) }} as {{ column.name }}_named,
        {{ named_key(column) }} as {{ column.name }}_clean{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ raw_table(child.name) }} as raw
    where
        coalesce({{ raw_key }}, '') in (
            select coalesce(legacy_key, '') from children
            union all
            select coalesce(legacy_key, '') from rejected
        )
),

pairs as materialized (
    select
        children.*,
        row_id,
        {%- for column in references %}
        {{ column.name }}_raw,
        {{ column.name }}_named{{ ',' if not loop.last }}
        {%- endfor %}
    from children
    join raw_rows on raw_rows.legacy_key = children.legacy_key
    where
        {%- for column in references %}
        {{ 'or ' if not loop.first }}{{ column.name }}_stored is not null and {{ column.name }}_named is distinct from {{ column.name }}_kept
        {%- endfor %}
),

-- of rows with one raw key the others are rejected
migrated as materialized (
    select pairs.*
    from pairs
    join {{ raw_table(child.name) }} as raw on raw.ctid = pairs.row_id
    where
        hash_record_extended({{ whole_row('raw') }}, 0) = pairs.raw_hash
        or not exists (
            select 1 from {{ audit('rejected_rows') }} as rejected
            where rejected.entity = '{{ child.name }}' and rejected.raw_hash = hash_record_extended({{ whole_row('raw') }}, 0)
        )
),

orphans as materialized (
    select raw_rows.*, rejected.reasons
    from rejected
    join raw_rows on coalesce(raw_rows.legacy_key, '') = coalesce(rejected.legacy_key, '')
    join {{ raw_table(child.name) }} as raw on raw.ctid = raw_rows.row_id
    where hash_record_extended({{ whole_row('raw') }}, 0) = rejected.raw_hash
),

{% for column in references -%}
-- though a row with their key is migrated, or though they name none
{{ column.name }}_orphans as (
    select
        orphans.legacy_key,
        {{ column.name }}_raw as in_oracle,
        {{ column.name }}_named,
        {{ column.name }}_parent.{{ kept_name[column.name] }} as {{ column.name }}_kept
    from orphans
    left join {{ audit('loaded_keys') }} as {{ column.name }}_parent
        on {{ column.name }}_parent.entity = '{{ column.references }}' and {{ column.name }}_parent.accepted
        and {{ column.name }}_parent.key = {{ column.name }}_clean
    where 'orphan:{{ column.name }}' = any(reasons) and ({{ column.name }}_parent.key is not null or {{ column.name }}_clean is null)
),

{{ column.name }}_parents as (
    select distinct name
    from (select {{ as_named(column.references, parent_sources[column.name], numbers) }} as name from {{ raw_table(column.references) }} as raw) as names
    where
        {{ without_blanks(column, 'name') }} in (
            select {{ without_blanks(column, column.name ~ '_named') }} from migrated where {{ column.name }}_named is distinct from {{ column.name }}_kept
            union all
            select {{ without_blanks(column, column.name ~ '_named') }} from {{ column.name }}_orphans
        )
),

{{ column.name }}_moved as (
    select
        migrated.legacy_key,
        {{ column.name }}_raw as in_oracle,
        {{ column.name }}_stored as in_django,
        {{ column.name }}_kept as row_in_django
    from migrated
    left join {{ column.name }}_parents as same on same.name = {{ column.name }}_named
    left join (select distinct {{ without_blanks(column, 'name') }} as name from {{ column.name }}_parents) as alike on alike.name = {{ without_blanks(column, column.name ~ '_named') }}
    where
        {{ column.name }}_stored is not null
        and {{ column.name }}_named is distinct from {{ column.name }}_kept
        and case
            when same.name is not null then true
            when {{ without_blanks(column, column.name ~ '_named') }} = {{ without_blanks(column, column.name ~ '_kept') }} then false
            else alike.name is not null
        end
),

{{ column.name }}_no_orphans as (
    select
        legacy_key,
        in_oracle,
        'rejected: orphan:{{ column.name }}' as in_django,
        {{ column.name }}_kept as row_in_django
    from {{ column.name }}_orphans
    where
        {{ column.name }}_kept is null
        or {{ column.name }}_named = {{ column.name }}_kept
        or not exists (select 1 from {{ column.name }}_parents where name = {{ column.name }}_named)
        and (
            {{ without_blanks(column, column.name ~ '_named') }} = {{ without_blanks(column, column.name ~ '_kept') }}
            or not exists (select 1 from {{ column.name }}_parents where {{ without_blanks(column, 'name') }} = {{ without_blanks(column, column.name ~ '_named') }})
        )
),

{% endfor -%}
moved as (
    {%- for column in references %}
    select '{{ column.name }}' as column_name, * from {{ column.name }}_moved
    union all
    select '{{ column.name }}', * from {{ column.name }}_no_orphans
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    '{{ child.name }}' as entity,
    *
from moved
where
    not exists (
        select 1 from {{ audit('value_changes') }} as listed
        where
            listed.entity = '{{ child.name }}' and listed.rule in ('reference', 'twin') and listed.legacy_key = moved.legacy_key
            and listed.column_name = moved.column_name and listed.original = moved.in_oracle and listed.stored is not distinct from moved.in_django
    )
    and not exists (
        select 1 from {{ audit('conflicts') }} as conflicts
        where conflicts.entity = '{{ child.name }}' and conflicts.legacy_key = moved.legacy_key and conflicts.resolution = 'kept'
    )
{%- endset -%}
{{ unless_proven(child.name, 'children_keep_their_parents', sql) }}
{%- endif -%}
{% endtest %}
