{#- What to mend so that a rejected row is migrated, jsonb {entity, key, reason}: the row itself where it breaks a rule of its own or
    names a parent that the source does not have; else the topmost rejected ancestor. -#}
{% macro reject_root(entity) -%}
    {%- set contract = contract(entity) -%}
    case
        when reject_reasons[1] like 'orphan:%'
            {%- if not contract.columns | selectattr('references') | list %} and false{% endif %}
            then coalesce(
                {%- for column in contract.columns if column.references %}
                case
                    when 'orphan:{{ column.name }}' = any(reject_reasons) and {{ column.name }}_orphan ->> 'parent' = 'rejected'
                        then jsonb_build_object(
                            'entity', {{ column.name }}_orphan -> 'root_entity',
                            'key', {{ column.name }}_orphan -> 'root_key',
                            'reason', {{ column.name }}_orphan -> 'root_reason'
                        )
                end,
                {%- endfor %}
                jsonb_build_object('entity', '{{ entity }}', 'key', coalesce({{ contract.key }}, legacy_key), 'reason', reject_reasons[1])
            )
        else jsonb_build_object('entity', '{{ entity }}', 'key', coalesce({{ contract.key }}, legacy_key), 'reason', reject_reasons[1])
    end
{%- endmacro %}
