{#- SQL of the state of the inputs that further_inputs names, jsonb {input: state}: raw tables as raw_state has them, seeds by their rows, since
    `dbt build` loads them each time, and ids by the keys that have them. -#}
{% macro further_state(entity) -%}
    jsonb_build_object(
        {%- for input in further_inputs(entity) %}
        {{ literal(input) }}, {{ _state_of_input(input) | indent(4) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{% macro _state_of_input(input) -%}
    {%- if input.startswith('ids of ') -%}
        {{ return(
            "(select " ~ rows_digest('row(loaded.key, loaded.pk)') ~ ' from ' ~ audit('loaded_keys') ~ ' as loaded where loaded.entity = '
            ~ literal(input[7:]) ~ ' and loaded.accepted)'
        ) }}
    {%- endif -%}
    {%- for node in graph.sources.values() if node.source_name == 'legacy_raw' and node.name == input -%}
        {{ return(raw_state(node.relation_name)) }}
    {%- endfor -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.name == input -%}
        {{ return('(select ' ~ rows_digest('held') ~ ' from ' ~ node.relation_name ~ ' as held)') }}
    {%- endfor -%}
{%- endmacro %}
