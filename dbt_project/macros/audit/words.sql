{#- `1 coil`, `12,345 tests`: rows of an entity, in words. -#}
{% macro counted(entity, rows) -%}
    {%- set noun = noun_of(entity) -%}
    {%- set plural = noun[:-1] ~ 'ies' if modules.re.search('[^aeiou]y$', noun) else noun ~ ('es' if modules.re.search('(s|x|ch|sh)$', noun) else 's') -%}
    {{ return('{:,}'.format(rows | int) ~ ' ' ~ (noun if rows == 1 else plural)) }}
{%- endmacro %}


{#- meta.noun of the model if it has one, otherwise the entity's name: qa holds tests. -#}
{% macro noun_of(entity) -%}
    {%- set node = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', entity) | first -%}
    {{ return((node.config.meta.noun if node and node.config.meta.noun else entity) | replace('_', ' ')) }}
{%- endmacro %}


{#- A sentence in lines of at most 80 characters; all but the first are indented. -#}
{% macro in_lines(sentence) -%}
    {{ return(sentence | wordwrap(78, false, '\n  ')) }}
{%- endmacro %}
