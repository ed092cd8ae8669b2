{#- SQL of the natural key of the row that a reference leads to, from that row's own columns; of a row that the app has changed, and that is listed in
    conflicts, the key that it was loaded under. -#}
{% macro agreed_parent_key(column, value) -%}
    coalesce(
            (
                select changed.key
                from {{ audit('conflicts') }} as changed
                join {{ audit('loaded_keys') }} as loaded_parent
                    on loaded_parent.entity = changed.entity and loaded_parent.key = changed.key
                where
                    changed.entity = '{{ column.references }}' and changed.resolution = 'kept'
                    and loaded_parent.pk = {{ value }}::text
            ),
            {{ parent_key(column, value) }}
        )
{%- endmacro %}
