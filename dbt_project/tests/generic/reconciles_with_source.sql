{#- Law 1: every raw row is either migrated or rejected. Counted anew on all three sides, so it does not trust the build. -#}
{% test reconciles_with_source(model, source) %}
{%- set entity = contract_of(model) -%}
with counted as (
    select
        (select count(*) from {{ source }}) as raw_rows,
        (
            select count(*)
            from {{ model }} as held
            join {{ audit('loaded_keys') }} as loaded
                on loaded.entity = '{{ entity.name }}' and loaded.accepted and held.{{ entity.key or 'ctid' }} = loaded.key
        ) as migrated_rows,
        (select count(*) from {{ audit('rejected_rows') }} where entity = '{{ entity.name }}') as rejected_rows
)

select
    '{{ entity.name }}' as entity,
    *,
    raw_rows - migrated_rows - rejected_rows as unaccounted_rows
from counted
where raw_rows <> migrated_rows + rejected_rows
{% endtest %}
