{#- Why a key is not among a parent's migrated rows: the parent is absent from the source, or was rejected itself, and then the
    topmost rejected ancestor says what to mend. -#}
{% macro missing_parent(parent, key) -%}
    coalesce(
        (
            select jsonb_build_object(
                'missing_key', {{ key }}, 'parent', 'rejected',
                'root_entity', root_entity, 'root_key', root_key, 'root_reason', root_reason
            )
            from {{ audit('rejected_rows') }}
            where entity = '{{ parent }}' and key = {{ key }}
            order by legacy_key collate "C", raw_row
            limit 1
        ),
        jsonb_build_object('missing_key', {{ key }}, 'parent', 'absent')
    )
{%- endmacro %}
