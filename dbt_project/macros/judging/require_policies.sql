{#- Stops a run before it begins where a variable has no value that it can have. A misspelt one would fall back to a default that
    nobody chose, and delete rows. -#}
{% macro require_policies() -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set choices = {
        'on_app_change': ['keep', 'overwrite'],
        'on_vanished': ['delete', 'keep'],
        'require_extraction': [true, false],
        'allow_partial': [true, false]
    } -%}
    {%- for name, allowed in choices.items() if var(name) not in allowed or var(name) is number and var(name) is not boolean -%}
        {{ exceptions.raise_compiler_error(name ~ ' is ' ~ var(name) ~ ': say ' ~ allowed | join(' or ') | lower) }}
    {%- endfor -%}
    {%- for name in ['earliest_year', 'latest_year'] if var(name) is not integer or not 1 <= var(name) <= 9999 -%}
        {{ exceptions.raise_compiler_error(name ~ ' is ' ~ var(name) ~ ': say a year from 1 to 9999') }}
    {%- endfor -%}
    {%- set entities = [] -%}
    {%- set references = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- do entities.append(node.name) -%}
        {%- do reject_limit(node.name) -%}
        {%- for column in contract(node.name).columns if column.references -%}
            {%- do references.append(node.name ~ '.' ~ column.name) -%}
            {%- do reference_policy('orphan_policy', node.name, column.name) -%}
            {%- do reference_policy('twin_policy', node.name, column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for name, known in {'reject_limit_percent': entities, 'orphan_policy': references, 'twin_policy': references}.items() if var(name) is mapping -%}
        {%- for key in var(name) if key != 'default' and key not in known -%}
            {{ exceptions.raise_compiler_error(name ~ ' names ' ~ key ~ ', which does not exist: say default or one of ' ~ known | sort | join(', ')) }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
