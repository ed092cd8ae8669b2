{#- Stops a run before it begins if a variable does not exist or has a wrong value. A misspelt one would silently use the default, and
    might delete rows. -#}
{% macro require_policies() -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set entities = [] -%}
    {%- set references = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- do entities.append(node.name) -%}
        {%- for column in contract(node.name).columns if column.references -%}
            {%- do references.append(node.name ~ '.' ~ column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do _require_known_names() -%}
    {%- do _require_choices() -%}
    {%- do _require_numbers() -%}
    {%- do _require_schemas() -%}
    {%- do _require_timezone() -%}
    {%- do flag_words() -%}
    {%- do _require_app_writes(entities) -%}
    {%- do _require_known_keys('reject_limit_percent', ['default'] + entities) -%}
    {%- do _require_known_keys('orphan_policy', ['default'] + references) -%}
    {%- do _require_known_keys('twin_policy', ['default'] + references) -%}
    {%- for entity in entities -%}{%- do reject_limit(entity) -%}{%- endfor -%}
    {%- for reference in references -%}
        {%- set entity, column = reference.split('.') -%}
        {%- do reference_policy('orphan_policy', entity, column) -%}
        {%- do reference_policy('twin_policy', entity, column) -%}
    {%- endfor -%}
{%- endmacro %}


{#- The names in --vars and in dbt_project.yml. app_schema and audit_schema have no default there: theirs follows from the target. -#}
{% macro _require_known_names() -%}
    {%- set known = [
        'legacy_timezone', 'earliest_year', 'latest_year', 'orphan_policy', 'twin_policy', 'flag_words',
        'on_app_change', 'unknown_edits', 'app_writes', 'take_over', 'on_vanished',
        'reject_limit_percent', 'require_extraction', 'require_acceptance', 'cutover_window_minutes', 'allow_partial', 'allow_mixed_snapshots', 'recompute', 'lock_wait_seconds',
        'app_schema', 'audit_schema'
    ] -%}
    {%- set given = invocation_args_dict.get('vars') or {} -%}
    {%- set given = fromyaml(given) if given is string else given -%}
    {%- for name in given if name not in known -%}
        {%- do _refuse_name('--vars', name, known) -%}
    {%- endfor -%}
    {%- for project in var.packages_for_node() -%}
        {%- for name, value in project.vars.to_dict().items() -%}
            {%- if name == project_name and value is mapping -%}
                {%- for inner in value if inner not in known -%}{%- do _refuse_name('dbt_project.yml', inner, known) -%}{%- endfor -%}
            {%- elif name not in known -%}
                {%- do _refuse_name('dbt_project.yml', name, known) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{% macro _refuse_name(where, name, known) -%}
    {{ exceptions.raise_compiler_error(
        'the variable ' ~ name ~ ' in ' ~ where ~ ' does not exist: did you mean ' ~ _nearest(name, known)
        ~ '? docs/policies.md lists all of them; nothing was written'
    ) }}
{%- endmacro %}


{#- The known name that shares most pairs of neighbouring letters with a misspelt one. -#}
{% macro _nearest(name, known) -%}
    {%- set best = namespace(score=-1000, name='') -%}
    {%- set name = name | string | lower -%}
    {%- for candidate in known -%}
        {%- set shared = namespace(pairs=0) -%}
        {%- for start in range(name | length - 1) if name[start:start + 2] in candidate | lower -%}
            {%- set shared.pairs = shared.pairs + 2 -%}
        {%- endfor -%}
        {%- set score = shared.pairs - (candidate | length - name | length) | abs -%}
        {%- if score > best.score -%}
            {%- set best.score = score -%}
            {%- set best.name = candidate -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(best.name) }}
{%- endmacro %}


{% macro _require_choices() -%}
    {%- for name, allowed in {
        'on_app_change': ['keep', 'overwrite'],
        'unknown_edits': ['stop', 'keep', 'overwrite'],
        'on_vanished': ['delete', 'keep'],
        'take_over': [true, false],
        'require_extraction': [true, false],
        'allow_partial': [true, false],
        'allow_mixed_snapshots': [true, false],
        'require_acceptance': [true, false],
        'recompute': [true, false]
    }.items() if var(name) not in allowed or var(name) is number and var(name) is not boolean -%}
        {{ exceptions.raise_compiler_error(name ~ ' is ' ~ var(name) ~ ': it must be ' ~ allowed | join(' or ') | lower) }}
    {%- endfor -%}
{%- endmacro %}


{% macro _require_numbers() -%}
    {%- for name in ['earliest_year', 'latest_year'] if var(name) is not integer or not 1 <= var(name) <= 9999 -%}
        {{ exceptions.raise_compiler_error(name ~ ' is ' ~ var(name) ~ ': it must be a year from 1 to 9999') }}
    {%- endfor -%}
    {%- if var('earliest_year') > var('latest_year') -%}
        {{ exceptions.raise_compiler_error(
            'earliest_year is ' ~ var('earliest_year') ~ ' and latest_year is ' ~ var('latest_year') ~ ': no date would be inside'
        ) }}
    {%- endif -%}
    {%- if var('cutover_window_minutes') is not number or var('cutover_window_minutes') is boolean or var('cutover_window_minutes') < 0 -%}
        {{ exceptions.raise_compiler_error('cutover_window_minutes is ' ~ var('cutover_window_minutes') ~ ': it must be a number of minutes, or 0') }}
    {%- endif -%}
    {%- if var('lock_wait_seconds') is not integer or var('lock_wait_seconds') is boolean or not 1 <= var('lock_wait_seconds') <= 86400 -%}
        {{ exceptions.raise_compiler_error('lock_wait_seconds is ' ~ var('lock_wait_seconds') ~ ': it must be a number of seconds from 1 to 86400') }}
    {%- endif -%}
{%- endmacro %}


{% macro _require_schemas() -%}
    {%- for name, schema in {'app_schema': app_schema(), 'audit_schema': audit_schema()}.items() -%}
        {%- if schema is not string or not modules.re.fullmatch('[^\'"\\\\\\s]{1,63}', schema) or schema.startswith('pg_') -%}
            {{ exceptions.raise_compiler_error(
                name ~ ' is ' ~ schema ~ ': it must be the name of a schema, without quotes, backslashes and spaces, and not begin with pg_'
            ) }}
        {%- endif -%}
        {#- those of the functions are dropped whenever one of these changes -#}
        {%- if schema in ('legacy_raw', 'information_schema', 'legacy_clean', 'rehearsal_clean', clean_schema()) -%}
            {{ exceptions.raise_compiler_error(name ~ ' is ' ~ schema ~ ', which is in use by Postgres, the loader or the rules: name another schema') }}
        {%- endif -%}
    {%- endfor -%}
    {%- if app_schema() == audit_schema() -%}
        {{ exceptions.raise_compiler_error('app_schema and audit_schema are both ' ~ app_schema() ~ ': the evidence needs a schema of its own') }}
    {%- endif -%}
{%- endmacro %}


{#- Postgres takes any text for a zone: it reads the sign of UTC-5 the other way round, Amerca5 is a zone called Amerca, five hours behind. -#}
{% macro _require_timezone() -%}
    {%- set zone = var('legacy_timezone') -%}
    {%- if zone is string and modules.re.fullmatch('[A-Za-z]{2,6}([+-]?[0-9].*)?', zone) and zone not in ('UTC', 'GMT') and (zone == zone | upper or modules.re.search('[0-9]', zone)) -%}
        {{ exceptions.raise_compiler_error(
            'legacy_timezone is ' ~ zone ~ ': Postgres would ignore the summer time of an abbreviation, and read an offset with the sign the '
            ~ 'other way round. Use the zone\'s full name, such as America/Detroit (select name from pg_timezone_names)'
        ) }}
    {%- endif -%}
    {#- Factory means that none is set, localtime the zone of the server's machine -#}
    {%- set names = run_query("select name from pg_timezone_names where name not in ('Factory', 'localtime', 'posixrules')").columns[0].values() -%}
    {%- if zone not in names or zone.startswith('posix/') or zone.startswith('right/') -%}
        {{ exceptions.raise_compiler_error(
            'legacy_timezone is ' ~ zone ~ ', which is not a time zone of this server: did you mean ' ~ _nearest(zone, names) ~ '? (select name from pg_timezone_names)'
        ) }}
    {%- endif -%}
{%- endmacro %}


{% macro _require_app_writes(entities) -%}
    {%- if var('app_writes') is not mapping -%}
        {{ exceptions.raise_compiler_error('app_writes is ' ~ var('app_writes') ~ ': write {entity: [column, ...]}') }}
    {%- endif -%}
    {%- do _require_known_keys('app_writes', entities) -%}
    {%- for entity, names in var('app_writes').items() -%}
        {%- if names is string or names is mapping or names is not iterable -%}
            {{ exceptions.raise_compiler_error('app_writes.' ~ entity ~ ' is ' ~ names ~ ': write [column, ...]') }}
        {%- endif -%}
        {%- set known = contract(entity) -%}
        {%- for name in names -%}
            {%- set column = known.columns | selectattr('name', 'equalto', name) | first -%}
            {%- if not column -%}
                {{ exceptions.raise_compiler_error(
                    'app_writes.' ~ entity ~ ' names ' ~ name ~ ', which does not exist: did you mean ' ~ _nearest(name, known.columns | map(attribute='name') | list) ~ '?'
                ) }}
            {%- elif name == known.key or column.unique or column.references -%}
                {{ exceptions.raise_compiler_error(
                    'app_writes.' ~ entity ~ ' names ' ~ name ~ ': the migration writes keys, unique values and references itself'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{#- The keys of a variable that is a mapping. -#}
{% macro _require_known_keys(name, known) -%}
    {%- if var(name) is mapping -%}
        {%- for key in var(name) if key not in known -%}
            {{ exceptions.raise_compiler_error(name ~ ' names ' ~ key ~ ', which does not exist: use one of ' ~ known | join(', ')) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
