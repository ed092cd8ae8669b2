{#- Stops a run before it begins if an entity lacks something without which a wrong build would pass: a column without its rule, a law
    without its test, a test that may find something and pass. -#}
{% macro require_whole_entities() -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set tests = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'test' and node.test_metadata -%}
        {%- do tests.setdefault(node.attached_node, []).append(node.test_metadata.name) -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- set references = contract(node.name).columns | selectattr('references') | list -%}
        {%- for law in _laws() if law not in tests.get(node.unique_id, []) and (references or law != 'children_keep_their_parents') -%}
            {{ exceptions.raise_compiler_error(
                node.patch_path.split('://')[1] ~ ': ' ~ node.name ~ ' has no test ' ~ law
                ~ ': list it under data_tests, as models/app/skid.yml does; without it, a wrong build would pass'
            ) }}
        {%- endfor -%}
    {%- endfor -%}
    {%- do _require_strict_tests() -%}
    {%- do _require_that_acceptance_waits() -%}
{%- endmacro %}


{#- Options of dbt's, for one test or for all of them in dbt_project.yml, under which a law finds something and passes. -#}
{% macro _require_strict_tests() -%}
    {%- set strict = {'severity': 'error', 'error_if': '!= 0', 'warn_if': '!= 0', 'fail_calc': 'count(*)', 'limit': none, 'where': none} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'test' and (node.test_metadata or {}).get('name', node.name) in _laws() + _laws_of_the_set() -%}
        {%- for option, value in strict.items() -%}
            {%- set given = node.config.get(option) -%}
            {%- if (given | lower if given is string else given) != value -%}
                {{ exceptions.raise_compiler_error(
                    node.name ~ ' is run with ' ~ option ~ ': ' ~ given ~ ', with which a wrong build would pass: take ' ~ option
                    ~ ' out of the YAML of the test, or out of dbt_project.yml'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{#- The law on accepted losses names, itself or through others, each entity that is nobody's parent: it would not see the losses of one built later. -#}
{% macro _require_that_acceptance_waits() -%}
    {%- set named = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- do named.extend(parents(node.name)) -%}
    {%- endfor -%}
    {%- for test in graph.nodes.values() if test.resource_type == 'test' and test.name == 'everything_lost_or_changed_is_accepted' -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
            {%- if node.name not in named and node.unique_id not in test.depends_on.nodes -%}
                {{ exceptions.raise_compiler_error(
                    'the test ' ~ test.name ~ ' does not wait for ' ~ node.name ~ ', whose losses it would not see: name it there after -- depends_on:'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{#- The tests that each entity needs; the last one only with references. -#}
{% macro _laws() -%}
    {{ return([
        'reconciles_with_source', 'holds_exactly_the_cleaned_rows', 'raw_and_stored_agree', 'evidence_is_what_the_build_left',
        'has_sound_keys_and_references', 'equals_its_django_table', 'rejects_within_limit', 'children_keep_their_parents'
    ]) }}
{%- endmacro %}


{#- The tests that are about all tables together. -#}
{% macro _laws_of_the_set() -%}
    {{ return([
        'raw_is_one_picture', 'raw_holds_the_rows_that_oracle_counted', 'raw_holds_the_rows_that_were_proven', 'raw_has_the_checksums_that_oracle_computed',
        'raw_is_told_of_as_the_loader_wrote_it', 'rows_kept_for_the_app_hold_their_own_values', 'everything_lost_or_changed_is_accepted'
    ]) }}
{%- endmacro %}
