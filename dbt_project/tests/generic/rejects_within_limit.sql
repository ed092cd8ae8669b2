{#- No more of an entity's rows are rejected than the variable reject_limit_percent allows. -#}
{% test rejects_within_limit(model) %}
{%- set entity = contract_of(model) -%}
{%- set limit = reject_limit(entity.name) -%}
select
    entity,
    source_rows,
    rejected_rows,
    round(100.0 * rejected_rows / source_rows, 2) as percent,
    {{ limit }} as limit_percent
from {{ audit('loads') }}
where
    entity = '{{ entity.name }}'
    and number = (select max(number) from {{ audit('loads') }} where entity = '{{ entity.name }}')
    and rejected_rows > source_rows * {{ limit }} / 100.0
{% endtest %}
