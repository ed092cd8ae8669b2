{#- Law 7: each value of each migrated row says what the raw one says, in the form that its rule gives, or the pair is listed in value_changes
    and the stored value is what the rule gives for it. Found by other means than the cleaning code: a wrong macro, a wrong column, a cut, a swap
    or a constant in a model turns it red. Rows of the app's, and rows that it changed, are left out. A reference must lead to the key that it names; whether that
    is the very row of several with the key is law 9's.

    A row that is rejected has no stored values: each of its reasons must be true of the raw row, so that a mistake in a model cannot reject
    its way out. And a raw row stands behind each row, or there would be nothing to compare.

    One pass compares all columns of a row; only the rows that are left say which columns they are. -#}
{% test raw_and_stored_agree(model, source) %}
{%- set found = contract_of(model) -%}
{%- if not execute -%}
select 1 from {{ source.render() }}
{%- else -%}
{%- set entity = django_entity(found.name) -%}
{%- set keys = unique_sets(entity) -%}
{%- set sources = key_sources(entity) -%}
{%- set sql -%}
with pair as (
    select
        loaded.key,
        loaded.legacy_key,
        raw.ctid is not null as is_of_raw,
        {%- for column in entity.compared %}
        {{ raw_value(column, 'raw.') }} as {{ adapter.quote('raw_' ~ column.name) }},
        {%- if column.references and by_pk(column) %}
        {{ reference_key(column, 'raw.') }} as {{ adapter.quote('named_' ~ column.name) }},
        {{ agreed_parent_key(column, 'stored.' ~ adapter.quote(column.name)) }} as {{ adapter.quote('stored_' ~ column.name) }}{{ ',' if not loop.last }}
        {%- else %}
        stored.{{ adapter.quote(column.name) }} as {{ adapter.quote('stored_' ~ column.name) }}{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from {{ audit('loaded_keys') }} as loaded
    join {{ entity.relation }} as stored on stored.{{ adapter.quote(entity.pk) }} = {{ pk_of(entity, 'loaded') }}
    left join {{ source.render() }} as raw
        on loaded.raw_hash = hash_record_extended({{ whole_row('raw') }}, 0) and loaded.legacy_key is not distinct from {{ key_in_raw(sources, 'raw.') }}
    where
        loaded.entity = '{{ entity.name }}'
        and loaded.accepted
        and loaded.row_hash is not null
        and not exists (
            select 1 from {{ audit('conflicts') }} as conflicts
            where conflicts.entity = '{{ entity.name }}' and conflicts.key = loaded.key and conflicts.resolution = 'kept'
        )
),

disagreeing as (
    select *
    from pair
    where
        not (
            is_of_raw
            {%- for column in entity.compared %}
            and {{ agreement(column) }}
            {%- endfor %}
        )
),

disagreeing_values as (
    {%- for column in entity.compared %}
    {%- set raw, stored = adapter.quote('raw_' ~ column.name), adapter.quote('stored_' ~ column.name) %}
    select
        key,
        legacy_key,
        '{{ column.name }}' as column_name,
        {{ raw }}::text as raw,
        {{ stored }}::text as stored,
        {{ 'false' if column.references and by_pk(column) else rule_call('excused', column, raw, stored) }} as is_what_the_rule_gives
    from disagreeing
    where is_of_raw and not {{ agreement(column) }}
    union all
    {%- endfor %}
    select key, legacy_key, null, 'no row of raw with this key, or it is another one now', null, false
    from disagreeing
    where not is_of_raw
),

-- the raw rows that are rejected: only rows of their keys are hashed; rows that are equal to a byte are numbered, so that each has a verdict of its own
of_rejected_keys as materialized (
    select
        ctid as row_id,
        {{ key_in_raw(sources, 'raw.') }} as legacy_key,
        hash_record_extended({{ whole_row('raw') }}, 0) as raw_hash
    from {{ source.render() }} as raw
    where coalesce({{ key_in_raw(sources, 'raw.') }}, '') in (
        select coalesce(legacy_key, '') from {{ audit('rejected_rows') }} where entity = '{{ entity.name }}'
    )
),

raw_rejected as (
    select *, row_number() over (partition by raw_hash, legacy_key) as copy
    from of_rejected_keys
    where raw_hash in (select raw_hash from {{ audit('rejected_rows') }} where entity = '{{ entity.name }}')
),

verdicts as (
    select *, row_number() over (partition by raw_hash, legacy_key) as copy
    from {{ audit('rejected_rows') }}
    where entity = '{{ entity.name }}'
),

-- each verdict beside its row and the values that the rules give
rejected as materialized (
    select
        verdicts.key as said_key,
        verdicts.reasons as said_reasons,
        verdicts.details as said_details,
        {{ whole_row('raw') }} as raw_row,
        raw.ctid as row_id,
        {%- for column in entity.columns %}
        {{ ruled_by_contract(entity, column) }} as {{ column.sql_name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from verdicts
    left join raw_rejected as placed
        on verdicts.raw_hash = placed.raw_hash and verdicts.legacy_key is not distinct from placed.legacy_key and verdicts.copy = placed.copy
    left join {{ source.render() }} as raw on raw.ctid = placed.row_id
),

-- the rows that are said to be kept in their place; Postgres takes distinct ones for few, and looks in them, not in all of raw
kept_keys as materialized (
    select distinct said.value ->> 'kept_key' as kept_key
    from rejected, jsonb_each(rejected.said_details) as said
    where said.key like 'duplicate:%'
),

kept as (
    select
        raw.ctid as row_id,
        {{ clean_schema() }}.visible({{ key_in_raw(sources, 'raw.') }}) as kept_key,
        {%- for column in entity.columns %}
        {{ ruled_by_contract(entity, column) }} as {{ column.sql_name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source.render() }} as raw
    where {{ clean_schema() }}.visible({{ key_in_raw(sources, 'raw.') }}) in (select kept_key from kept_keys)
),

{% for set in keys -%}
-- what both have as {{ set.label }}; a row is sound where nothing keeps it from holding that
{{ set.name }}_given as (
    select
        row_id,
        said_key,
        said_reasons,
        said_details,
        {{ value_of_set(entity, set) }} as value,
        not exists (
            select 1 from unnest(said_reasons) as said (reason)
            where reason not like 'orphan:%' and reason <> all(array[
                {%- for later in keys[loop.index:] %}'duplicate:{{ later.label }}'{{ ', ' if not loop.last }}{% endfor %}]::text[])
        ) as is_sound
    from rejected
    where row_id is not null
),

{{ set.name }}_kept as (
    select row_id, kept_key, {{ value_of_set(entity, set) }} as value from kept
),

{% endfor -%}
-- what each of them says that is not so, and what it does not say
wrong_reason as (
    {%- for column in entity.columns %}
    {%- set raw_of_it = raw_value(column, '(raw_row).') if column.sources | length > 1 else '(raw_row).' ~ adapter.quote(column.source) %}
    {%- set limit = fits_type(column) ~ (' and ' ~ column.check if column.check and not column.references else '') %}
    {%- set broken = {} %}
    {%- if column.required and column.default is none %}
    {%- do broken.update({'required': clean_schema() ~ '.is_blank(' ~ raw_of_it ~ ')' if column.rule == 'lookup' else column.sql_name ~ ' is null'}) -%}
    {%- endif %}
    {%- if column.length and not column.references %}{%- do broken.update({'too_long': 'length(' ~ column.sql_name ~ ') > ' ~ column.length}) -%}{%- endif %}
    {%- if limit != 'true' %}{%- do broken.update({'out_of_range': 'not (' ~ limit ~ ')'}) -%}{%- endif %}
    {%- set is_choice = choice_condition(column, raw_of_it) %}
    {%- if is_choice %}{%- do broken.update({'not_a_choice': 'not (' ~ is_choice ~ ')'}) -%}{%- endif %}
    {%- for kind, condition in broken.items() %}
    select said_key as key, '{{ column.name }}' as column_name, {{ raw_of_it }}::text as raw, '{{ kind }}' as kind
    from rejected
    where row_id is not null and coalesce({{ condition }}, false) <> ('{{ kind }}:{{ column.name }}' = any(said_reasons))
    union all
    {%- endfor %}
    {%- endfor %}
    {%- for check in entity.checks %}
    select said_key, '{{ check.name }}', null, 'breaks'
    from rejected
    where row_id is not null and not coalesce({{ check.expression }}, true) <> ('breaks:{{ check.name }}' = any(said_reasons))
    union all
    {%- endfor %}
    {%- for set in keys %}
    -- the row that is said to be kept has another value
    select said_key, '{{ set.label }}', given.value, 'duplicate'
    from {{ set.name }}_given as given
    where
        'duplicate:{{ set.label }}' = any(said_reasons)
        and not exists (
            select 1 from {{ set.name }}_kept as kept
            where
                kept.value = given.value
                and kept.row_id <> given.row_id
                and kept.kept_key is not distinct from said_details -> 'duplicate:{{ set.label }}' ->> 'kept_key'
        )
    union all
    -- a migrated row has the value, or several sound rows
    {%- set column = entity.columns | selectattr('name', 'equalto', set.name) | first %}
    select said_key, '{{ set.label }}', given.value, 'duplicate'
    from {{ set.name }}_given as given
    where
        is_sound
        and value in (
            {%- if loop.first %}
            select key from {{ audit('loaded_keys') }} where entity = '{{ entity.name }}' and accepted
            union all
            {%- elif column and not column.references %}
            select stored.{{ adapter.quote(column.name) }}::text
            from {{ entity.relation }} as stored
            join {{ audit('loaded_keys') }} as loaded on stored.{{ adapter.quote(entity.pk) }} = {{ pk_of(entity, 'loaded') }}
            where loaded.entity = '{{ entity.name }}' and loaded.accepted
            union all
            {%- endif %}
            select value from {{ set.name }}_given where is_sound and value is not null group by value having count(*) > 1
        )
    union all
    {%- endfor %}
    select said_key, null, 'no row of raw with this key, or it is another one now', 'all reasons'
    from rejected
    where row_id is null
)

select '{{ entity.name }}' as entity, key, column_name, raw, stored
from disagreeing_values as differing
where not exists (
    select 1
    from {{ audit('value_changes') }} as listed
    where
        listed.entity = '{{ entity.name }}'
        and listed.column_name = differing.column_name
        and listed.legacy_key is not distinct from differing.legacy_key
        and listed.original is not distinct from differing.raw
        and (differing.is_what_the_rule_gives or listed.rule in ('reference', 'twin') and listed.stored is not distinct from differing.stored)
)
union all
select '{{ entity.name }}', key, column_name, raw, 'rejected_rows: ' || kind || ' is wrong or missing'
from wrong_reason
{%- endset -%}
{{ unless_proven(entity.name, 'raw_and_stored_agree', sql) }}
{%- endif %}
{%- if flags.EMPTY %}
limit 0  -- with --empty dbt gives no row to compare with
{%- endif %}
{% endtest %}
