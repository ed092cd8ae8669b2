{#- The schema in which Django's migrate made the tables. A rehearsal never takes the one of dbt_project.yml, which is the app's own: only one that
    is said with --vars. -#}
{% macro app_schema() -%}
    {{ return(schema_or_rehearsal('app_schema', 'public', 'rehearsal')) }}
{%- endmacro %}


{% macro schema_or_rehearsal(variable, usual, rehearsal) -%}
    {%- if target.name != 'rehearsal' -%}{{ return(var(variable, usual)) }}{%- endif -%}
    {%- set said = invocation_args_dict.get('vars') or {} -%}
    {%- set said = fromyaml(said) if said is string else said -%}
    {{ return(said.get(variable, rehearsal)) }}
{%- endmacro %}
