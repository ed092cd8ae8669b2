{#- The statements of functions/*.sql as one text, for this target's schema. Functions that others use come first. -#}
{% macro functions_sql() -%}
    {%- set texts = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'analysis' and modules.re.search('(^|/)functions/', node.original_file_path) -%}
        {%- do texts.update({node.name: node.raw_code}) -%}
    {%- endfor -%}
    {%- set zone -%}
-- plant_zone: the zone in which an instant is written where it becomes text, the variable legacy_timezone.

create function legacy_clean.plant_zone() returns text language sql immutable parallel safe return {{ sql_literal(var('legacy_timezone')) }};
    {%- endset -%}
    {%- set parts = [zone, texts.pop('seen'), texts.pop('text'), texts.pop('code')] -%}
    {%- for name in texts | sort -%}
        {%- do parts.append(texts[name]) -%}
    {%- endfor -%}
    {{ return((parts | join('\n\n')).replace('legacy_clean.', clean_schema() ~ '.')) }}
{%- endmacro %}
