{#- The app's schema belongs to Django: dbt creates, renames, alters, truncates and drops nothing there, with any command. Otherwise dbt
    could drop a Django table with its rows as if it were its own, and report success. Only django_table writes there, row by row.

    dbt asks for a macro of this project, postgres__x, before its own; the materializations of this project come before dbt's, too. -#}
{% macro require_foreign_relation(relation, what) -%}
    {%- if execute and relation and relation.schema and relation.schema | lower == app_schema() | lower -%}
        {{ exceptions.raise_compiler_error(
            'dbt was to ' ~ what ~ ' ' ~ relation.schema ~ '.' ~ relation.identifier ~ ': the schema ' ~ relation.schema
            ~ " is the app's, whose tables only Django's migrate makes, alters and drops. A model of it is a django_table; give anything else "
            ~ 'a schema of its own (+schema in dbt_project.yml); nothing was changed'
        ) }}
    {%- endif -%}
{%- endmacro %}


{% materialization clone, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'clone') -%}
    {{ return(dbt.materialization_clone_default()) }}
{% endmaterialization %}


{% materialization table, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'create') -%}
    {{ return(dbt.materialization_table_default()) }}
{% endmaterialization %}


{% materialization view, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'create') -%}
    {{ return(dbt.materialization_view_default()) }}
{% endmaterialization %}


{% materialization materialized_view, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'create') -%}
    {{ return(dbt.materialization_materialized_view_default()) }}
{% endmaterialization %}


{% materialization incremental, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'write into') -%}
    {{ return(dbt.materialization_incremental_default()) }}
{% endmaterialization %}


{% materialization snapshot, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'write into') -%}
    {{ return(dbt.materialization_snapshot_default()) }}
{% endmaterialization %}


{% macro postgres__create_table_as(temporary, relation, sql) -%}
    {%- if not temporary -%}{%- do require_foreign_relation(relation, 'create') -%}{%- endif -%}
    {{ dbt.postgres__create_table_as(temporary, relation, sql) }}
{%- endmacro %}


{% macro postgres__create_view_as(relation, sql) -%}
    {%- do require_foreign_relation(relation, 'create') -%}
    {{ dbt.default__create_view_as(relation, sql) }}
{%- endmacro %}


{% macro postgres__get_drop_sql(relation) -%}
    {%- do require_foreign_relation(relation, 'drop') -%}
    {{ dbt.default__get_drop_sql(relation) }}
{%- endmacro %}


{% macro postgres__drop_relation(relation) -%}
    {%- do require_foreign_relation(relation, 'drop') -%}
    {{ return(dbt.default__drop_relation(relation)) }}
{%- endmacro %}


{% macro postgres__get_rename_sql(relation, new_name) -%}
    {%- do require_foreign_relation(relation, 'rename') -%}
    {{ dbt.default__get_rename_sql(relation, new_name) }}
{%- endmacro %}


{% macro postgres__rename_relation(from_relation, to_relation) -%}
    {%- do require_foreign_relation(from_relation, 'rename') -%}
    {{ return(dbt.default__rename_relation(from_relation, to_relation)) }}
{%- endmacro %}


{% macro postgres__truncate_relation(relation) -%}
    {%- do require_foreign_relation(relation, 'empty') -%}
    {{ return(dbt.default__truncate_relation(relation)) }}
{%- endmacro %}


{% macro postgres__alter_column_type(relation, column_name, new_column_type) -%}
    {%- do require_foreign_relation(relation, 'alter') -%}
    {{ return(dbt.default__alter_column_type(relation, column_name, new_column_type)) }}
{%- endmacro %}


{% macro postgres__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {%- do require_foreign_relation(relation, 'alter') -%}
    {{ return(dbt.default__alter_relation_add_remove_columns(relation, add_columns, remove_columns)) }}
{%- endmacro %}


{% macro postgres__drop_schema(relation) -%}
    {%- do require_foreign_relation(relation, 'drop the schema of') -%}
    {{ dbt.postgres__drop_schema(relation) }}
{%- endmacro %}
