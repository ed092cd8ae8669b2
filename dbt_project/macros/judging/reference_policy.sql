{#- What a variable decides for one reference: one value for all, or a mapping by `entity.column` with a default. -#}
{% macro reference_policy(name, entity, column, choices, default) -%}
    {%- set policy = var(name) -%}
    {%- if policy is mapping -%}
        {%- set policy = policy.get(entity ~ '.' ~ column, policy.get('default', default)) -%}
    {%- endif -%}
    {%- if policy not in choices -%}
        {{ exceptions.raise_compiler_error(
            name ~ ' for ' ~ entity ~ '.' ~ column ~ ' is ' ~ policy ~ ': say ' ~ choices[:-1] | join(', ') ~ ' or ' ~ choices[-1]
        ) }}
    {%- endif -%}
    {{ return(policy) }}
{%- endmacro %}
