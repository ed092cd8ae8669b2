{#- What orphan_policy or twin_policy decides for one reference: the variable is one value for all, or a mapping by `entity.column`. -#}
{% macro reference_policy(name, entity, column) -%}
    {%- set choices = {'orphan_policy': ['reject', 'nullify'], 'twin_policy': ['follow_if_alike', 'follow', 'reject']}[name] -%}
    {%- set policy = var(name) -%}
    {%- if policy is mapping -%}
        {%- set policy = policy.get(entity ~ '.' ~ column, policy.get('default', choices[0])) -%}
    {%- endif -%}
    {%- if policy not in choices -%}
        {{ exceptions.raise_compiler_error(
            name ~ ' for ' ~ entity ~ '.' ~ column ~ ' is ' ~ policy ~ ': it must be ' ~ choices[:-1] | join(', ') ~ ' or ' ~ choices[-1]
        ) }}
    {%- endif -%}
    {{ return(policy) }}
{%- endmacro %}
