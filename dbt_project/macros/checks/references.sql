{#- `judged` with one more column per reference, <column>_orphan: NULL where the parent is migrated or none is named, else what
    is known of the missing parent (jsonb: missing_key, parent = absent | rejected, and the topmost rejected ancestor). -#}
{% macro references(entity, parents) -%}
    select
        judged.*
        {%- for column, parent in parents.items() %},
        case when judged.{{ column }} is not null and {{ column }}_parent.key is null
            then {{ missing_parent(parent, 'judged.' ~ column) }}
        end as {{ column }}_orphan
        {%- endfor %}
    from judged
    {%- for column, parent in parents.items() %}
    left join {{ accepted_keys(parent) }} as {{ column }}_parent
        on judged.{{ column }} = {{ column }}_parent.key
    {%- endfor %}
{%- endmacro %}
