{#- The schema in which Django's migrate made the tables. -#}
{% macro app_schema() -%}
    {{ return(var('app_schema', 'rehearsal' if target.name == 'rehearsal' else 'public')) }}
{%- endmacro %}
