{#- Are the raw table, the Django table and the evidence of an entity what its newest build left, and its ancestors what it was judged by, under
    the policies and the functions of now? {is_as_built, built_by, proven}: `built_by` is the digest of the SQL that judged it, which only those who
    judge can compare, and `proven` what is said of that build in loads.proven. Asked once a command and entity, and again after a build of it:
    several tests rest on the answer. What is only compiled or shown is so in full, and without evidence. -#}
{% macro known_state(name) -%}
    {%- if flags.WHICH not in ('build', 'test', 'retry') -%}{{ return({}) }}{%- endif -%}
    {%- if state_known(name) -%}{{ return(state_known(name)) }}{%- endif -%}
    {%- set entity = django_entity(name) -%}
    {%- set built_by = 'newest.built_from -> ' ~ literal(name) ~ " ->> 'sql'" -%}
    {% call statement('state', fetch_result=True) %}
    select
        {{ is_as_built(entity, built_from(entity, built_by)) | indent(4) }}
        and not exists (
            {{ stale_parents(entity) | indent(8) }}
        ),
        {{ built_by }},
        newest.proven::text
    from (
        {{ newest_loads([name]) | indent(4) }}
    ) as newest
    {% endcall %}
    {%- set found = load_result('state').table.rows -%}
    {%- do remember_state(name, {
        'is_as_built': found[0][0], 'built_by': found[0][1], 'proven': fromjson(found[0][2] or '{}')
    } if found else {'is_as_built': false, 'built_by': none, 'proven': {}}) -%}
    {{ return(state_known(name)) }}
{%- endmacro %}


{#- The same where it was asked for; else none. -#}
{% macro state_known(name) -%}
    {{ return(graph.nodes['model.' ~ project_name ~ '.' ~ name].get('state_known')) }}
{%- endmacro %}


{#- What a build found; none at its beginning: it may change all of it. -#}
{% macro remember_state(name, state) -%}
    {%- do graph.nodes['model.' ~ project_name ~ '.' ~ name].update({'state_known': state}) -%}
{%- endmacro %}
