{#- Laws 3 and 4: keys and unique values occur once, required columns hold something, and every reference finds its parent. The
    database's constraints say the same; this finds it even if one was dropped. Text with a default may be NULL in the app's own rows. -#}
{% test has_sound_keys_and_references(model) %}
{%- set entity = contract_of(model) -%}
{%- set key = sql_name(entity.pk) if entity.pk else 'ctid' -%}
select '{{ entity.name }}' as entity, null as key, null as problem where false
{%- for column in entity.columns %}
{%- if column.name == entity.pk or column.unique and entity.is_plain %}
union all
select '{{ entity.name }}', {{ column.sql_name }}::text, '{{ column.name }} occurs ' || count(*) || ' times'
from {{ model.render() }} where {{ column.sql_name }} is not null group by {{ column.sql_name }} having count(*) > 1
{%- endif %}
{%- if column.required and not column.may_be_null %}
union all
select '{{ entity.name }}', {{ key }}::text, '{{ column.name }} is NULL' from {{ model.render() }} where {{ column.sql_name }} is null
{%- endif %}
{%- if column.references %}
{%- set parent = contract(column.references) %}
union all
select '{{ entity.name }}', {{ key }}::text, '{{ column.name }} ' || {{ column.sql_name }} || ' has no {{ column.references }}'
from {{ model.render() }} as child
where
    {{ column.sql_name }} is not null
    and not exists (
        select 1 from {{ django_entity(column.references).relation }} as parent where parent.{{ sql_name(parent.pk) }} = child.{{ column.sql_name }}
    )
{%- endif %}
{%- endfor %}
{%- if not entity.is_plain %}
{%- for set in unique_in_django(entity) %}
union all
select '{{ entity.name }}', held.value, '{{ set.label }} occur ' || count(*) || ' times together'
from (select {{ set.value }} as value from {{ model.render() }}) as held where held.value is not null group by held.value having count(*) > 1
{%- endfor %}
-- each key that children may name has one row, and each row one key
union all
select '{{ entity.name }}', {{ key }}::text, '{{ key }} stands behind ' || count(*) || ' keys'
from {{ audit('loaded_keys') }} as loaded
join {{ model.render() }} as held on held.{{ key }} = {{ pk_of(entity, 'loaded') }}
where loaded.entity = '{{ entity.name }}' and loaded.accepted
group by {{ key }}
having count(*) > 1
union all
select '{{ entity.name }}', loaded.key, 'has no row: {{ key }} ' || coalesce(loaded.pk, 'NULL')
from {{ audit('loaded_keys') }} as loaded
left join {{ model.render() }} as held on held.{{ key }} = {{ pk_of(entity, 'loaded') }}
where loaded.entity = '{{ entity.name }}' and loaded.accepted and held.{{ key }} is null
{%- endif %}
{% endtest %}
