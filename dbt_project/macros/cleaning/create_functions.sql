{#- The functions of functions/, made anew where their text has changed. -#}
{% macro create_functions() -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set texts = [] -%}
    {%- for node in graph.nodes.values() | sort(attribute='original_file_path') if node.resource_type == 'analysis' -%}
        {%- do texts.append(node.raw_code) -%}
    {%- endfor -%}
    select pg_advisory_xact_lock(hashtextextended('abis:legacy_clean', 0));
    drop schema if exists legacy_clean cascade;
    create schema legacy_clean;
    set local check_function_bodies = off;
    {{ texts | join('\n') }}
{%- endmacro %}
