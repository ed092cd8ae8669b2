{#- reject or nullify, for one reference: the variable orphan_policy, whole or per `entity.column`. -#}
{% macro orphan_policy(entity, column) -%}
    {%- set policy = var('orphan_policy') -%}
    {%- if policy is mapping -%}
        {%- set policy = policy.get(entity ~ '.' ~ column, policy.get('default', 'reject')) -%}
    {%- endif -%}
    {%- if policy not in ('reject', 'nullify') -%}
        {{ exceptions.raise_compiler_error('orphan_policy for ' ~ entity ~ '.' ~ column ~ ' is ' ~ policy ~ ': say reject or nullify') }}
    {%- endif -%}
    {{ return(policy) }}
{%- endmacro %}
