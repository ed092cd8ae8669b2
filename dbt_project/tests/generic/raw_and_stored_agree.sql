{#- Law 7: each value of each migrated row says what the raw one says, in the form that its rule gives, or the pair is listed in value_changes
    and the stored value is what the rule gives for it. Found by other means than the cleaning code: a wrong macro, a wrong column, a cut, a swap
    or a constant in a model turns it red. Rows of the app's, and rows that it changed, are aside; what a reference became is law 9's.

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

-- the rejected rows, beside the values that their rules give
rejected as (
    select
        verdict.key as said_key,
        verdict.reasons as said_reasons,
        verdict.details as said_details,
        {{ whole_row('raw') }} as raw_row,
        raw.ctid as row_id,
        {%- for column in entity.columns %}
        {{ ruled_value(column, 'raw.' ~ adapter.quote(column.source)) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ audit('rejected_rows') }} as verdict
    left join {{ source.render() }} as raw
        on verdict.raw_hash = hash_record_extended({{ whole_row('raw') }}, 0) and verdict.legacy_key is not distinct from raw.{{ adapter.quote(key.source) }}::text
    where verdict.entity = '{{ entity.name }}'
    {{ computed_once() }}
),

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
    {%- set later = keys[keys.index(column.name) + 1:] %}
    {%- set competing %}not exists (
                select 1 from unnest(%s.said_reasons) as said (reason)
                where reason not like 'orphan:%%' and reason not in ('none'{% for name in later %}, 'duplicate:{{ name }}'{% endfor %})
            ){% endset %}
    select said_key, '{{ column.name }}', (raw_row).{{ adapter.quote(column.source) }}::text, 'duplicate'
    from rejected
    where
        row_id is not null
        and case when 'duplicate:{{ column.name }}' = any(said_reasons)
            then not exists (
                select 1 from {{ source.render() }} as kept
                where
                    {{ ruled_value(column, 'kept.' ~ adapter.quote(column.source)) }} = rejected.{{ column.name }}
                    and kept.ctid <> rejected.row_id
                    and {{ clean_schema() }}.visible(kept.{{ adapter.quote(key.source) }}::text)
                        is not distinct from said_details -> 'duplicate:{{ column.name }}' ->> 'kept_key'
            )
            -- one of its value that is nobody's duplicate is enough
            else {{ competing | replace('%s', 'rejected') | replace('%%', '%') }}
            and (
                exists (
                    select 1
                    from {{ entity.relation }} as stored
                    join {{ audit('loaded_keys') }} as loaded
                        on loaded.entity = '{{ entity.name }}' and loaded.accepted and loaded.key = stored.{{ adapter.quote(entity.key) }}
                    where stored.{{ adapter.quote(column.name) }} = rejected.{{ column.name }}
                )
                or exists (
                    select 1 from rejected as other
                    where
                        other.{{ column.name }} = rejected.{{ column.name }}
                        and other.row_id <> rejected.row_id
                        and 'duplicate:{{ column.name }}' <> all(other.said_reasons)
                        and {{ competing | replace('%s', 'other') | replace('%%', '%') | indent(12) }}
                )
            )
        end
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
