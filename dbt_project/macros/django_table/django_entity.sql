{#- An entity's contract (see macro contract) with its `name` and `relation`, its Django table; and what follows from the variable
    app_writes: `compared`, the columns that are compared and hashed. The others are the app's as soon as a row was inserted. -#}
{% macro django_entity(name) -%}
    {%- set found = contract(name) -%}
    {%- set written_by_app = (var('app_writes') or {}).get(name, []) -%}
    {%- do found.update({
        'name': name,
        'relation': api.Relation.create(database=target.database, schema=app_schema(), identifier=found.table),
        'compared': found.columns | rejectattr('name', 'in', written_by_app) | list
    }) -%}
    {{ return(found) }}
{%- endmacro %}
