{#- What tests proved of a build, in loads.proven: {law: digest of the test's SQL}. The result of a law that depends only on the raw
    table, the Django table and the evidence stays the same while these three, the functions and the test are unchanged: its test runs
    once per build. -#}

{#- The SQL of a test of an entity: nothing to run if it has already passed on this state (macro known_state), otherwise `sql`, with a note for
    record_proofs. With `ask=false` the state must be known already. -#}
{% macro unless_proven(entity, law, sql, nothing='select null as entity where false', ask=true) -%}
    {%- set digest = local_md5(sql) -%}
    {%- if not (flags.FULL_REFRESH or flags.EMPTY or var('recompute')) -%}
        {%- set state = (known_state(entity) if ask else state_known(entity)) or {} -%}
        {%- if state.is_as_built and state.proven.get(law) == digest -%}
            {{ return('-- proven of the newest build of ' ~ entity ~ ', which left what is there now\n' ~ nothing) }}
        {%- endif -%}
    {%- endif -%}
    {{ return('-- proves ' ~ law ~ ' of ' ~ entity ~ ' ' ~ digest ~ '\n' ~ sql) }}
{%- endmacro %}


{#- SQL that notes what this run proved of the builds that it made, and computes the digests of their rows again. Only if this run also
    found, after the build, that raw, table and evidence are as the build left them: then the tests checked the state that the row
    describes. -#}
{% macro record_proofs(results) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set proven = {} -%}
    {%- set built = results | selectattr('status', 'equalto', 'success') | map(attribute='node') | map(attribute='name') | list -%}
    {%- for result in results if result.node.resource_type == 'test' and result.status == 'pass' -%}
        {%- for law, entity, digest in modules.re.findall('-- proves (\\w+) of (\\w+) ([0-9a-f]{32})', result.node.compiled_code or '') -%}
            {%- do proven.setdefault(entity, {}).update({law: digest}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set depths = {} -%}
    {%- for entity in proven if entity in built and (state_known(entity) or {}).is_as_built -%}
        {%- do depths.update({entity: ancestors(entity) | length}) -%}
    {%- endfor -%}
    {%- if depths -%}
    {{ session_settings() }};
    -- children before their parents, as builds take their locks
    {%- for entity, depth in depths | dictsort | sort(attribute=1, reverse=true) %}
    select pg_advisory_xact_lock({{ lock_key(django_entity(entity)) }});
    {%- endfor %}
    with found (entity, proven) as (
        values
        {%- for entity in depths %}
        ({{ literal(entity) }}, {{ literal(tojson(proven[entity], sort_keys=true)) }}::jsonb){{ ',' if not loop.last }}
        {%- endfor %}
    ),

    sealed as (
        update {{ audit('loads') }} as loads
        set
            proven = coalesce(loads.proven, '{}') || found.proven,
            digest = {{ load_digest("to_jsonb(loads) || jsonb_build_object('proven', coalesce(loads.proven, '{}') || found.proven)") }}
        from found
        where
            loads.entity = found.entity
            and loads.invocation_id = '{{ invocation_id }}'
            and loads.number = (select max(newest.number) from {{ audit('loads') }} as newest where newest.entity = found.entity)
            and loads.digest = {{ load_digest('to_jsonb(loads)') }}
            and not coalesce(loads.proven, '{}') @> found.proven
        returning loads.entity, loads.digest
    )

    update {{ audit('chain_heads') }} as head set digest = sealed.digest from sealed where head.entity = sealed.entity
    {%- endif -%}
{%- endmacro %}
