{#- The raw columns of mapped tables that hold values although no contract maps them or lists them under meta.unmapped: [{table, column, values, file}].
    Only such columns are counted, so it costs nothing if there are none. -#}
{% macro undecided_columns() -%}
    {%- set said = {} -%}
    {%- set files = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- set entity = contract(node.name) -%}
        {%- do said.setdefault(entity.source_table, []).extend(entity.columns | map(attribute='sources') | sum(start=[])) -%}
        {%- do said[entity.source_table].extend(entity.unmapped | list) -%}
        {%- do files.update({entity.source_table: {'table': entity.oracle_table, 'file': 'models/app/' ~ node.name ~ '.yml'}}) -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- if said -%}
        {% call statement('raw_columns', fetch_result=True) %}
        select class.relname, attribute.attname
        from pg_class as class
        join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
        where class.relnamespace = to_regnamespace('legacy_raw') and class.relname in ('{{ said | join("', '") }}')
        order by class.relname, attribute.attnum
        {% endcall %}
        {%- for table, column in load_result('raw_columns').table.rows if column not in said[table] -%}
            {%- set name = '"' ~ column | replace('"', '""') ~ '"' -%}
            {%- set values = run_query('select count(nullif(btrim(' ~ name ~ "::text), '')) from legacy_raw." ~ adapter.quote(table)).columns[0].values()[0] -%}
            {%- if values -%}
                {%- do found.append({'table': files[table].table, 'column': column | upper, 'values': values, 'file': files[table].file}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
