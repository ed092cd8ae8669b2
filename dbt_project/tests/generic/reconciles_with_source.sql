{#- Law 1: every raw row is either migrated or rejected. Counted again on all sides, so it does not rely on the build. The keys that children
    may refer to are as many as the rows that are migrated. -#}
{% test reconciles_with_source(model, source) %}
{%- set entity = contract_of(model) -%}
with counted as (
    select
        (select count(*) from {{ source.render() }}) as raw_rows,
        (
            select count(*)
            from {{ model.render() }} as held
            join {{ audit('loaded_keys') }} as loaded
                on loaded.entity = '{{ entity.name }}' and loaded.accepted and held.{{ entity.pk or 'ctid' }} = {{ pk_of(entity, 'loaded') }}
        ) as migrated_rows,
        (select count(*) from {{ audit('loaded_keys') }} where entity = '{{ entity.name }}' and accepted) as accepted_keys,
        (select count(*) from {{ audit('rejected_rows') }} where entity = '{{ entity.name }}') as rejected_rows
)

select
    '{{ entity.name }}' as entity,
    *,
    raw_rows - migrated_rows - rejected_rows as unaccounted_rows
from counted
where raw_rows <> migrated_rows + rejected_rows or migrated_rows <> accepted_keys
{% endtest %}
