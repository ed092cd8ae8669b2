{#-
    Brings a table that Django owns up to date with a model's rows. It never creates, alters, truncates or drops the table: dbt's own
    materializations can drop its constraints and still report success.

    All of it is one transaction, so that readers see the table before or after. Rows that are equal are not touched, rows the app
    created are never touched, rows the app changed are kept (variable on_app_change), rows the source has no longer are
    deleted (variable on_vanished) once nothing refers to them. What was not done as the legacy data would have it is in legacy_audit.conflicts.
    Where nothing changed on either side since the last build, nothing is computed. With --empty it only checks.
-#}
{% materialization django_table, adapter='postgres' %}
    {%- set contract = contract(model.name) -%}
    {#- The kinds of change, of macro change_kind, that become an INSERT and an UPDATE. -#}
    {%- set inserted = "'insert', 'deleted_by_app'" -%}
    {%- set updated = "'update', 'changed_by_app'" if var('on_app_change') == 'overwrite' else "'update'" -%}
    {%- set load = {
        'entity': model.name,
        'table': this,
        'key': contract.key,
        'columns': contract.columns | map(attribute='name') | list,
        'contract': contract,
        'rows': model.name ~ '__rows',
        'inserted': inserted,
        'updated': updated,
        'written': inserted ~ ', ' ~ updated,
        'gone': model.name ~ '__gone',
        'conflicts': model.name ~ '__conflicts'
    } -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('settings') %}{{ session_settings() }}{% endcall %}
    {%- do lock_entity(this.schema, model.name) -%}
    {%- set started_at = run_query('select clock_timestamp()').columns[0].values()[0] -%}
    {%- do require_django_table(load) -%}
    {%- do require_raw_table(load) -%}
    {%- do require_one_picture(load.entity) -%}
    {%- do load.update({'built_from': require_fresh_parents(load, sql)}) -%}
    {%- do require_contract(load, sql) -%}

    {%- if flags.EMPTY -%}
        {% call statement('main') %}select 1 where false{% endcall %}
    {%- elif is_unchanged(load) -%}
        {% call statement('main') %}{{ record_unchanged(load, started_at) }}{% endcall %}
    {%- else -%}
        {% call statement('stage') %}{{ stage_rows(load, sql) }}{% endcall %}
        {% call statement('gone') %}{{ find_gone_rows(load) }}{% endcall %}
        {% call statement('conflicts') %}{{ find_conflicts(load) }}{% endcall %}
        {%- do require_free_values(load) -%}
        {% call statement('main') %}{{ apply_changes(load) }}{% endcall %}
        {% call statement('keys') %}{{ record_keys(load) }}{% endcall %}
        {%- do set_sequences(load) -%}
        {% call statement('evidence') %}{{ write_evidence(load, started_at) }}{% endcall %}
        {%- do delete_unreferenced_ancestors(load) -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this]}) }}
{% endmaterialization %}
