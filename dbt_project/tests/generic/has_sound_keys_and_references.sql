{#- Laws 3 and 4: keys and unique values occur once, required columns hold something, and every reference finds its parent. The
    database's constraints say the same; this says it also where one was dropped. Text with a default may be NULL in the app's own rows. -#}
{% test has_sound_keys_and_references(model) %}
{%- set entity = contract_of(model) -%}
{%- set key = entity.key or 'ctid' -%}
select '{{ entity.name }}' as entity, null as key, null as problem where false
{%- for column in entity.columns %}
{%- if column.name == key or column.unique %}
union all
select '{{ entity.name }}', {{ column.name }}::text, '{{ column.name }} occurs ' || count(*) || ' times'
from {{ model.render() }} where {{ column.name }} is not null group by {{ column.name }} having count(*) > 1
{%- endif %}
{%- if column.required and not column.may_be_null %}
union all
select '{{ entity.name }}', {{ key }}::text, '{{ column.name }} is NULL' from {{ model.render() }} where {{ column.name }} is null
{%- endif %}
{%- if column.references %}
{%- set parent = contract(column.references) %}
union all
select '{{ entity.name }}', {{ key }}::text, '{{ column.name }} ' || {{ column.name }} || ' has no {{ column.references }}'
from {{ model.render() }} as child
where
    {{ column.name }} is not null
    and not exists (
        select 1 from {{ django_entity(column.references).relation }} as parent where parent.{{ parent.key }} = child.{{ column.name }}
    )
{%- endif %}
{%- endfor %}
{% endtest %}
