{#- The rejected rows by what to mend: '1 line with duplicate:line_number: rejects 2,341 job, 889 skid, 1 line'; the worst come first,
    and the last line says how many kinds are not shown. -#}
{% macro print_root_causes(most=12) -%}
    {%- set causes = run_query(
        "with counted as (
            select root_entity, root_reason, entity, count(*) as rows
            from " ~ audit('rejected_rows') ~ " group by root_entity, root_reason, entity
        ),
        roots as (
            select root_entity, root_reason, count(distinct root_key) + count(*) filter (where root_key is null) as keys
            from " ~ audit('rejected_rows') ~ " group by root_entity, root_reason
        )
        select
            roots.root_entity, roots.root_reason, max(roots.keys), sum(counted.rows),
            string_agg(to_char(counted.rows, 'FM999,999,999,990') || ' ' || counted.entity, ', ' order by counted.rows desc, counted.entity)
        from counted
        join roots using (root_entity, root_reason)
        group by roots.root_entity, roots.root_reason
        order by 4 desc, 1, 2"
    ).rows -%}
    {%- if causes -%}
        {%- do print('') -%}
        {%- do print('Rejected, by what to mend (legacy_audit.rejected_rows: root_entity, root_key, root_reason):' | replace('legacy_audit', audit_schema())) -%}
    {%- endif -%}
    {%- for entity, reason, keys, rows, held in causes[:most] -%}
        {%- do print('  %s with %s: %s' | format('{:,}'.format(keys) ~ ' ' ~ entity, reason, 'rejects ' ~ held)) -%}
    {%- endfor -%}
    {%- if causes | length > most -%}
        {%- set others = causes[most:] -%}
        {%- do print('  and %s other kinds: reject %s' | format(others | length, '{:,}'.format(others | sum(attribute=3) | int))) -%}
    {%- endif -%}
{%- endmacro %}
