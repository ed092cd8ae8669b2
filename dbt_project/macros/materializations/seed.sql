{#- If a seed's table was made from exactly this file, nothing is done, and no right to create a table is needed. The post-hook notes the
    file's checksum in the table's comment; any other table is created again, as dbt does it. -#}
{% materialization seed, adapter='postgres' %}
    {%- do require_foreign_relation(this, 'write into') -%}
    {%- set found = run_query(
        "select obj_description(to_regclass(" ~ literal(this.render()) ~ "), 'pg_class')"
    ).columns[0].values()[0] -%}
    {%- if found == model.checksum.checksum and not should_full_refresh() -%}
        {#- dbt asks every seed for its rows afterwards, to show them with --show -#}
        {%- do store_result('agate_table', response='OK', agate_table=load_agate_table()) -%}
        {% call noop_statement('main', 'UNCHANGED', 'UNCHANGED', 0) -%}{%- endcall %}
        {{ return({'relations': [this.incorporate(type='table')]}) }}
    {%- endif -%}
    {{ return(dbt.materialization_seed_default()) }}
{% endmaterialization %}
