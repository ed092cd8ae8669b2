{#- The rejected rows by what to correct, in sentences; the cause that rejects most rows comes first. -#}
{% macro print_root_causes(most=12) -%}
    {%- set causes = _causes_of_rejection() -%}
    {%- if causes -%}
        {%- do print('\nWhat to correct to migrate the rejected rows (' ~ audit_schema() ~ '.rejected_rows):') -%}
    {%- endif -%}
    {%- for cause in causes[:most] -%}
        {%- do print(in_lines('- ' ~ _cause(cause) ~ _held_back(cause))) -%}
    {%- endfor -%}
    {%- if causes | length > most -%}
        {%- set others = causes[most:] -%}
        {%- do print(in_lines(
            '- and ' ~ others | length ~ (' more cause' if others | length == 1 else ' more causes') ~ ', which '
            ~ ('rejects ' if others | length == 1 else 'reject ') ~ '{:,}'.format(others | sum(attribute='rows') | int) ~ ' rows'
        )) -%}
    {%- endif -%}
{%- endmacro %}


{#- {entity, reason, own, rows, held, key, kept_key} per root cause: `own` rows break the rule themselves, `held` says which rows depend
    on them, [[entity, rows], ...]; `rows` are all of these. Key and kept_key are of one of its own rows. Raw texts, made visible. -#}
{% macro _causes_of_rejection() -%}
    {% call statement('causes', fetch_result=True) %}
    with counted as (
        select
            root_entity,
            root_reason,
            entity,
            -- a row can also depend on another row of its own table
            entity = root_entity and legacy_key is not distinct from root_key as is_own,
            count(*) as row_count,
            min({{ _shown('legacy_key') }}) as legacy_key,
            min({{ _shown("details -> root_reason ->> 'kept_key'") }}) as kept_key
        from {{ audit('rejected_rows') }}
        where root_entity in ('{{ _entities() | join("', '") }}')
        group by root_entity, root_reason, entity, is_own
    )

    select
        root_entity,
        root_reason,
        coalesce(sum(row_count) filter (where is_own), 0) as own,
        sum(row_count) as all_rows,
        coalesce(
            jsonb_agg(jsonb_build_array(entity, row_count) order by row_count desc, entity asc) filter (where not is_own),
            '[]'
        )::text as held,
        min(legacy_key) filter (where is_own) as key,
        min(kept_key) filter (where is_own) as kept_key
    from counted
    group by root_entity, root_reason
    order by all_rows desc, root_entity asc, root_reason asc
    {% endcall %}
    {%- set causes = [] -%}
    {%- for row in load_result('causes').table.rows -%}
        {%- do causes.append({
            'entity': row[0], 'reason': row[1], 'own': row[2], 'rows': row[3], 'held': fromjson(row[4]), 'key': row[5], 'kept_key': row[6]
        }) -%}
    {%- endfor -%}
    {{ return(causes) }}
{%- endmacro %}


{#- The entities of this project: another one can keep its evidence in the same tables. -#}
{% macro _entities() -%}
    {{ return(
        graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('config.materialized', 'equalto', 'django_table')
        | map(attribute='name') | sort
    ) }}
{%- endmacro %}


{#- SQL of a raw text that is safe on a terminal: without control characters. -#}
{% macro _shown(text) -%}
    left(regexp_replace({{ clean_schema() }}.visible({{ text }}), '\s', ' ', 'g'), 40)
{%- endmacro %}


{#- `878 coils name a customer that AB_CUSTOMER does not have`, or of a single row `Coil K2 has no COIL_NUMBER`. -#}
{% macro _cause(cause) -%}
    {%- set rule, name = cause.reason.split(':') -%}
    {%- set column = contract(cause.entity).columns | selectattr('name', 'equalto', name) | first -%}
    {%- set sources = contract(cause.entity).columns | selectattr('name', 'in', name.split('+')) | map(attribute='sources') | sum(start=[]) -%}
    {%- set source = sources | map('upper') | join(' and ') if sources else name | upper -%}
    {%- set is_one = cause.own == 1 -%}
    {%- set subject = noun_of(cause.entity) | capitalize ~ ' ' ~ cause.key if is_one and cause.key is not none else counted(cause.entity, cause.own) -%}
    {%- set has = ' has ' if is_one else ' have ' -%}
    {%- if rule == 'required' -%}
        {{ return(subject ~ has ~ 'no ' ~ source) }}
    {%- elif rule == 'duplicate' -%}
        {%- set kept = cause.kept_key if is_one and cause.kept_key != cause.key else 'another row, which was kept' -%}
        {{ return(subject ~ has ~ 'the same ' ~ source ~ ' as ' ~ kept) }}
    {%- elif rule == 'breaks' -%}
        {{ return(subject ~ (' breaks ' if is_one else ' break ') ~ name) }}
    {%- elif rule == 'not_a_choice' -%}
        {{ return(subject ~ has ~ 'a ' ~ source ~ ' that is not one of the choices') }}
    {%- elif rule == 'orphan' -%}
        {{ return(
            subject ~ (' names a ' if is_one else ' name a ') ~ noun_of(column.references) ~ ' that '
            ~ contract(column.references).oracle_table ~ ' does not have'
        ) }}
    {%- endif -%}
    {{ return(subject ~ has ~ 'a ' ~ source ~ {'too_long': ' that is too long', 'out_of_range': ' out of range'}.get(rule, ': ' ~ rule)) }}
{%- endmacro %}


{#- `; 451 jobs, 253 tests and 180 skids hang on them`. -#}
{% macro _held_back(cause) -%}
    {%- set counts = [] -%}
    {%- for entity, rows in cause.held -%}{%- do counts.append(counted(entity, rows)) -%}{%- endfor -%}
    {%- if not counts -%}{{ return('') }}{%- endif -%}
    {%- set listed = (counts[:-1] | join(', ') ~ ' and ' if counts | length > 1 else '') ~ counts[-1] -%}
    {%- set is_one = counts | length == 1 and cause.held[0][1] == 1 -%}
    {{ return('; ' ~ listed ~ (' hangs' if is_one else ' hang') ~ ' on ' ~ ('it' if cause.own == 1 else 'them')) }}
{%- endmacro %}
