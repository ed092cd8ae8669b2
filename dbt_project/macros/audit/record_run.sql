{#- One row of legacy_audit.builds for this run, with the results of its tests: kept, where run_results.json is overwritten by the next
    command. At the end of a run, also of one that failed. -#}
{% macro record_run(results) -%}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'test', 'retry') -%}{{ return('') }}{%- endif -%}
    {%- if not _may_record() -%}
        {%- do print('This run is not in legacy_audit.builds: role ' ~ target.user ~ ' may not insert there.') -%}
        {{ return('') }}
    {%- endif -%}
    {%- set given = invocation_args_dict.get('vars') or {} -%}
    {%- set tests = [] -%}
    {%- for result in results if result.node.resource_type in ('test', 'unit_test') -%}
        {%- do tests.append({
            'name': result.node.name,
            'status': result.status | string,
            'failures': result.failures,
            'message': result.message,
            'seconds': result.execution_time
        }) -%}
    {%- endfor -%}
    insert into legacy_audit.builds (
        invocation_id, command, target, audit_schema, started_at, finished_at, dbt_version, variables, environment, loads, causes
    )
    select
        '{{ invocation_id }}',
        '{{ flags.WHICH }}',
        '{{ target.name }}',
        '{{ audit_schema() }}',
        '{{ run_started_at.isoformat() }}',
        clock_timestamp(),
        '{{ dbt_version }}',
        {{ _as_json(fromyaml(given) if given is string else given) }},
        {{ _as_json(dbt_metadata_envs) }},
        (
            select coalesce(jsonb_object_agg(loads.entity, to_jsonb(loads) - array['built_from', 'invocation_id', 'entity', 'digests', 'previous_digest', 'digest']), '{}')
            from {{ audit('loads') }} as loads
            where loads.invocation_id = '{{ invocation_id }}'
        ),
        (
            select coalesce(jsonb_agg(to_jsonb(causes) order by entity, root_entity, root_reason), '[]')
            from (
                select entity, root_entity, root_reason, count(*) as rows
                from {{ audit('rejected_rows') }}
                group by entity, root_entity, root_reason
            ) as causes
        );

    insert into legacy_audit.test_results (invocation_id, name, status, failures, message, seconds)
    select '{{ invocation_id }}', name, status, failures, message, seconds
    from jsonb_to_recordset({{ _as_json(tests) }}) as result (name text, status text, failures bigint, message text, seconds numeric)
{%- endmacro %}

{#- Are the tables there, and may this role add rows to them? An auditor may only read. -#}
{% macro _may_record() -%}
    {{ return(run_query(
        "select coalesce(bool_and(to_regclass(name) is not null and has_schema_privilege('legacy_audit', 'usage')
            and has_table_privilege(to_regclass(name), 'insert')), false)
        from unnest(array['legacy_audit.builds', 'legacy_audit.test_results']) as needed (name)
        where to_regnamespace('legacy_audit') is not null"
    ).columns[0].values()[0]) }}
{%- endmacro %}


{#- A value as a jsonb literal of Postgres. -#}
{% macro _as_json(value) -%}
    '{{ tojson(value) | replace("'", "''") | replace("\\u0000", "") }}'::jsonb
{%- endmacro %}
