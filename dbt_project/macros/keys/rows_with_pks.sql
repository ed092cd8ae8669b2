{#- SQL of a model's migrated rows with their primary keys, and those of rows of the same table that they refer to, as loaded_keys has them. For tests. -#}
{% macro rows_with_pks(entity, rows) -%}
    {%- set values = [pk_of(entity, 'loaded') ~ ' as ' ~ adapter.quote(entity.pk)] -%}
    {%- set own = [] -%}
    {%- for column in entity.columns if column.references == entity.name and own_pk(entity) -%}{%- do own.append(column.name) -%}{%- endfor -%}
    {%- for column in entity.columns if column.name != entity.pk -%}
        {%- do values.append(
            pk_of(entity, 'row_of_' ~ column.name) ~ ' as ' ~ adapter.quote(column.name) if column.name in own else rows ~ '.' ~ adapter.quote(column.name)
        ) -%}
    {%- endfor -%}
    select
        {{ lines_of(values, indent=8) }},
        {{ rows }}.key_text
    from {{ rows }}
    left join {{ audit('loaded_keys') }} as loaded on loaded.entity = '{{ entity.name }}' and loaded.key = {{ rows }}.key_text
    {%- for name in own %}
    left join {{ audit('loaded_keys') }} as row_of_{{ name }}
        on row_of_{{ name }}.entity = '{{ entity.name }}' and row_of_{{ name }}.accepted and row_of_{{ name }}.key = {{ rows }}.self_keys ->> '{{ name }}'
    {%- endfor %}
    where {{ rows }}.reject_reasons is null
{%- endmacro %}
