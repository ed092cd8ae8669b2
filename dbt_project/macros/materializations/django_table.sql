{#-
    Brings a table that Django owns up to date with a model's rows. It never creates, alters, truncates or drops the table: dbt's own
    materializations can drop its constraints and still report success.

    All of it is one transaction, so that readers see the table before or after. Rows that are equal are not touched, rows the app
    created are never touched, rows the app changed are kept (variable on_app_change), rows that are no longer in Oracle are
    deleted (variable on_vanished) once nothing refers to them. Where the table differs from the legacy data, legacy_audit.conflicts lists it.
    What was written is read back. Where nothing changed on either side since the last build, nothing is computed. With --empty it only checks.

    It uses three temporary tables: staged (the model's rows, each with what it changes), gone (rows that are no longer in Oracle) and
    disputed (where the app and the legacy data differ).
-#}
{% materialization django_table, adapter='postgres' %}
    {%- set entity = django_entity(model.name) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('settings') %}{{ session_settings() }}{% endcall %}
    {%- do remember_state(entity.name, none) -%}
    {%- do lock_entity(entity) -%}
    {%- do require_sound_tables(entity, sql) -%}
    {%- do require_one_picture(entity.name) -%}
    {%- do require_fresh_parents(entity) -%}
    {%- set built_from, started_at = run_query(
        'select (\n        ' ~ (built_from(entity, literal(sql_digest(entity.name, model))) | indent(4)) ~ '\n    )::text, clock_timestamp()'
    ).rows[0].values() -%}

    {%- if flags.EMPTY -%}
        {% call noop_statement('main', 'CHECKED', 'CHECKED', 0) %}{{ sql }}{% endcall %}
    {%- elif not flags.FULL_REFRESH and run_query('select ' ~ is_as_built(entity, literal(built_from) ~ '::jsonb')).columns[0].values()[0] -%}
        {%- set proven = record_unchanged(entity, started_at) -%}
        {%- do remember_state(entity.name, {'is_as_built': true, 'built_by': sql_digest(entity.name, model), 'proven': proven}) -%}
        {% call noop_statement('main', 'UNCHANGED', 'UNCHANGED', 0) %}{{ sql }}{% endcall %}
    {%- else -%}
        {%- do require_own_keys(entity) -%}
        {%- do lock_django_table(entity) -%}
        {%- set older_sets = older_column_sets(entity) -%}
        {%- do stage_rows(entity, sql, older_sets) -%}
        {%- do find_gone_rows(entity, built_from, older_sets) -%}
        {%- do find_disputed_rows(entity) -%}
        {%- set counted = count_staged(entity) -%}
        {%- do require_fitting_rows(entity, counted) -%}
        {%- do apply_changes(entity) -%}
        {%- do require_what_was_written(entity, counted) -%}
        {%- do record_keys(entity, counted) -%}
        {%- do write_evidence(entity, built_from, started_at, counted) -%}
        {%- do delete_unreferenced_ancestors(entity) -%}
        {%- set message = 'INSERT %s, UPDATE %s, DELETE %s' | format(counted.inserted, counted.updated, counted.deleted) -%}
        {% call noop_statement('main', message, 'INSERT', counted.inserted + counted.updated + counted.deleted) %}{{ sql }}{% endcall %}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this]}) }}
{% endmaterialization %}
