{#- What this role may not do with a Django table though a build does it, one text for each. -#}
{% macro missing_rights(entity) -%}
    {%- set name = entity.relation.schema ~ '.' ~ entity.relation.identifier -%}
    {% call statement('missing_rights', fetch_result=True) %}
    select string_agg(upper(needed), ', ')
    from unnest(array['select', 'insert', 'update', 'delete']) as needed
    where not has_table_privilege({{ literal(entity.relation) }}::regclass, needed)
    union all
    select 'usage on sequence ' || sequence.name
    from (
        select pg_get_serial_sequence({{ literal(entity.relation) }}, attribute.attname) as name
        from pg_attribute as attribute
        where
            attribute.attrelid = {{ literal(entity.relation) }}::regclass
            and attribute.attname = {{ literal(entity.pk) }} and {{ own_pk(entity) | lower }}
    ) as sequence
    where not has_sequence_privilege(sequence.name, 'usage')
    {% endcall %}
    {%- set found = [] -%}
    {%- for right in load_result('missing_rights').table.columns[0].values() if right -%}
        {%- do found.append('role ' ~ target.user ~ ' has no right to ' ~ right ~ ': grant ' ~ (right | lower) ~ (' on ' ~ name if not right.startswith('usage') else '') ~ ' to ' ~ target.user) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
