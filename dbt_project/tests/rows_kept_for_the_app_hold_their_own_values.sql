{#- A row that is no longer in Oracle stays if rows of the app still refer to it. If a new row took its unique value, it has a
    placeholder, and you must give it another value in the app. legacy_audit.conflicts.kept shows the row as it was. -#}
{{ after_the_whole_build() }} -- until then children may still go
select null as entity, null as key, null as column_name, null as was, null as is_now
where false
{%- if execute %}
{%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' %}
{%- set entity = django_entity(node.name) %}
{%- for column in unique_columns(entity) %}
union all
select '{{ node.name }}', current.{{ entity.key }}, '{{ column.name }}', conflicts.kept ->> '{{ column.name }}', current.{{ column.sql_name }}
from {{ node.relation_name }} as current
join {{ audit('conflicts') }} as conflicts
    on conflicts.entity = '{{ node.name }}' and conflicts.kind = 'still_referenced' and conflicts.key = current.{{ entity.key }}
where
    conflicts.kept ->> '{{ column.name }}' is distinct from current.{{ column.sql_name }}
    and current.{{ column.sql_name }} is not distinct from {{ stand_in(column, 'current.' ~ entity.key) }}
{%- endfor %}
{%- endfor %}
{%- endif %}
