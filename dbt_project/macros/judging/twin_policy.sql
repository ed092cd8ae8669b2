{#- follow_if_alike, follow or reject, for one reference: the variable twin_policy, whole or per `entity.column`. -#}
{% macro twin_policy(entity, column) -%}
    {{ return(reference_policy('twin_policy', entity, column, ['follow_if_alike', 'follow', 'reject'], default='follow_if_alike')) }}
{%- endmacro %}
