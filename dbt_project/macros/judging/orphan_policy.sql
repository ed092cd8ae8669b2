{#- reject or nullify, for one reference: the variable orphan_policy, whole or per `entity.column`. -#}
{% macro orphan_policy(entity, column) -%}
    {{ return(reference_policy('orphan_policy', entity, column, ['reject', 'nullify'], default='reject')) }}
{%- endmacro %}
