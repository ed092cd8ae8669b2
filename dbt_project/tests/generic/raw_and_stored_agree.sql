{#- Law 7: each value of each migrated row says what the raw one says, in the form that its rule gives, or the pair is listed in value_changes
    and the stored value is what the rule gives for it. Found by other means than the cleaning code: a wrong macro, a wrong column, a cut, a swap
    or a constant in a model turns it red. Rows of the app's, and rows that it changed, are aside; what a reference became is law 9's.

    One pass compares all columns of a row; only the rows that are left say which columns they are. -#}
{% test raw_and_stored_agree(model, source) %}
{%- set found = contract_of(model) -%}
{%- if not execute -%}
select 1 from {{ source.render() }}
{%- else -%}
{%- do run_query(session_settings()) -%}
{%- set entity = django_entity(found.name) -%}
{%- set key = entity.columns | selectattr('name', 'equalto', entity.key) | first -%}
with pair as (
    select
        loaded.key,
        loaded.legacy_key,
        {%- for column in entity.compared %}
        raw.{{ adapter.quote(column.source) }} as {{ adapter.quote('raw_' ~ column.name) }},
        stored.{{ adapter.quote(column.name) }} as {{ adapter.quote('stored_' ~ column.name) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source.render() }} as raw
    join {{ audit('loaded_keys') }} as loaded
        on loaded.entity = '{{ entity.name }}'
        and loaded.accepted
        and loaded.row_hash is not null
        and loaded.raw_hash = hash_record_extended({{ whole_row('raw') }}, 0)
        and loaded.legacy_key is not distinct from raw.{{ adapter.quote(key.source) }}::text
    join {{ entity.relation }} as stored on stored.{{ adapter.quote(entity.key) }} = loaded.key
    where not exists (
        select 1 from {{ audit('conflicts') }} as conflicts
        where conflicts.entity = '{{ entity.name }}' and conflicts.key = loaded.key and conflicts.resolution = 'kept'
    )
),

disagreeing as (
    select *
    from pair
    where
        not (
            {%- for column in entity.compared %}
            {{ 'and' if not loop.first }} {{ rule_call('agrees', column, adapter.quote('raw_' ~ column.name), adapter.quote('stored_' ~ column.name)) }}
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
    where not {{ rule_call('agrees', column, raw, stored) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
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
{%- endif %}
{%- if flags.EMPTY %}
limit 0  -- with --empty dbt gives no row to compare with
{%- endif %}
{% endtest %}
