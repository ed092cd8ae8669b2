{#- Law 7: each value of each migrated row says what the raw one says, in the form that its rule gives, or the pair is listed in value_changes
    and the stored value is what the rule gives for it. Found by other means than the cleaning code: a wrong macro, a wrong column, a cut, a swap
    or a constant in a model turns it red. Rows of the app's, and rows that it changed, are left out; what a reference became is law 9's.

    A row that is rejected has no stored values: each of its reasons must be true of the raw row, so that a mistake in a model cannot reject
    its way out. And a raw row stands behind each row, or there would be nothing to compare.

    One pass compares all columns of a row; only the rows that are left say which columns they are. -#}
{% test raw_and_stored_agree(model, source) %}
{%- set found = contract_of(model) -%}
{%- if not execute -%}
select 1 from {{ source.render() }}
{%- else -%}
{%- set entity = django_entity(found.name) -%}
{%- set keys = key_columns(entity) -%}
{%- set key = entity.columns | selectattr('name', 'equalto', entity.key) | first -%}
{%- set sql -%}
with pair as (
    select
        loaded.key,
        loaded.legacy_key,
        raw.ctid is not null as is_of_raw,
        {%- for column in entity.compared %}
        raw.{{ adapter.quote(column.source) }} as {{ adapter.quote('raw_' ~ column.name) }},
        stored.{{ adapter.quote(column.name) }} as {{ adapter.quote('stored_' ~ column.name) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ audit('loaded_keys') }} as loaded
    join {{ entity.relation }} as stored on stored.{{ adapter.quote(entity.key) }} = loaded.key
    left join {{ source.render() }} as raw
        on loaded.raw_hash = hash_record_extended({{ whole_row('raw') }}, 0) and loaded.legacy_key is not distinct from raw.{{ adapter.quote(key.source) }}::text
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
            and {{ rule_call('agrees', column, adapter.quote('raw_' ~ column.name), adapter.quote('stored_' ~ column.name)) }}
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
        {{ rule_call('excused', column, raw, stored) }} as is_what_the_rule_gives
    from disagreeing
    where is_of_raw and not {{ rule_call('agrees', column, raw, stored) }}
    union all
    {%- endfor %}
    select key, legacy_key, null, 'no row of raw with this key, or it is another one now', null, false
    from disagreeing
    where not is_of_raw
),

-- the raw rows that are rejected; rows that are equal to a byte are numbered, so that each has a verdict of its own
raw_rejected as (
    select
        ctid as row_id,
        {{ whole_row('raw') }} as raw_row,
        raw.{{ adapter.quote(key.source) }}::text as legacy_key,
        hash_record_extended({{ whole_row('raw') }}, 0) as raw_hash,
        row_number() over (partition by hash_record_extended({{ whole_row('raw') }}, 0), raw.{{ adapter.quote(key.source) }}::text) as copy
    from {{ source.render() }} as raw
    where hash_record_extended({{ whole_row('raw') }}, 0) in (select raw_hash from {{ audit('rejected_rows') }} where entity = '{{ entity.name }}')
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
        raw.raw_row,
        raw.row_id,
        {%- for column in entity.columns %}
        {{ ruled_value(column, '(raw.raw_row).' ~ adapter.quote(column.source)) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from verdicts
    left join raw_rejected as raw
        on verdicts.raw_hash = raw.raw_hash and verdicts.legacy_key is not distinct from raw.legacy_key and verdicts.copy = raw.copy
),

{% for name in keys -%}
-- rows that nothing keeps from holding the {{ name }} that they have
{{ name }}_held as (
    select * from rejected
    where
        row_id is not null
        and not exists (
            select 1 from unnest(said_reasons) as said (reason)
            where reason not like 'orphan:%' and reason <> all(array[
                {%- for later in keys[loop.index:] %}'duplicate:{{ later }}'{{ ', ' if not loop.last }}{% endfor %}]::text[])
        )
),

{% endfor -%}
-- what each of them says that is not so, and what it does not say
wrong_reason as (
    {%- for column in entity.columns %}
    {%- set limit = fits_type(column) ~ (' and ' ~ column.check if column.check else '') %}
    {%- set broken = {} %}
    {%- if column.required and column.default is none %}{%- do broken.update({'required': column.name ~ ' is null'}) -%}{%- endif %}
    {%- if column.length and not column.references %}{%- do broken.update({'too_long': 'length(' ~ column.name ~ ') > ' ~ column.length}) -%}{%- endif %}
    {%- if limit != 'true' %}{%- do broken.update({'out_of_range': 'not (' ~ limit ~ ')'}) -%}{%- endif %}
    {%- for kind, condition in broken.items() %}
    select said_key as key, '{{ column.name }}' as column_name, (raw_row).{{ adapter.quote(column.source) }}::text as raw, '{{ kind }}' as kind
    from rejected
    where row_id is not null and coalesce({{ condition }}, false) <> ('{{ kind }}:{{ column.name }}' = any(said_reasons))
    union all
    {%- endfor %}
    {%- if column.name in keys %}
    -- the row that is said to be kept has another value
    select said_key, '{{ column.name }}', (raw_row).{{ adapter.quote(column.source) }}::text, 'duplicate'
    from rejected
    where
        row_id is not null
        and 'duplicate:{{ column.name }}' = any(said_reasons)
        and not exists (
            select 1 from {{ source.render() }} as kept
            where
                {{ ruled_value(column, 'kept.' ~ adapter.quote(column.source)) }} = rejected.{{ column.name }}
                and kept.ctid <> rejected.row_id
                and {{ clean_schema() }}.visible(kept.{{ adapter.quote(key.source) }}::text)
                    is not distinct from said_details -> 'duplicate:{{ column.name }}' ->> 'kept_key'
        )
    union all
    -- a migrated row has the value, or several rows hold it
    select said_key, '{{ column.name }}', (raw_row).{{ adapter.quote(column.source) }}::text, 'duplicate'
    from {{ column.name }}_held
    where
        {{ column.name }} in (
            select stored.{{ adapter.quote(column.name) }}
            from {{ entity.relation }} as stored
            join {{ audit('loaded_keys') }} as loaded on stored.{{ adapter.quote(entity.key) }} = loaded.key
            where loaded.entity = '{{ entity.name }}' and loaded.accepted
            union all
            select {{ column.name }} from {{ column.name }}_held group by {{ column.name }} having count(*) > 1
        )
    union all
    {%- endif %}
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
        and (differing.is_what_the_rule_gives or listed.rule in ('reference', 'twin'))
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
