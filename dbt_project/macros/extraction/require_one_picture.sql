{#- Law 0 before an entity is built: stops if its raw table and its ancestors' are not from one snapshot, whatever was selected. A coil
    may be there before its customer, and would be rejected as an orphan. The variable allow_mixed_snapshots accepts that. If
    load/extract.py never ran, nothing is known about it. -#}
{% macro require_one_picture(entity) -%}
    {%- set extractions = look_for_extractions() -%}
    {%- if not extractions.exist or var('allow_mixed_snapshots') -%}{{ return('') }}{%- endif -%}
    {%- set tables = [] -%}
    {%- for name in [entity] + ancestors(entity) -%}
        {%- do tables.append(contract(name).source_table) -%}
        {%- for input in further_inputs(name) if input not in tables and input in mapped_tables() -%}{%- do tables.append(input) -%}{%- endfor -%}
    {%- endfor -%}
    {%- set problems = [extractions.problem] if extractions.problem else run_query(picture_problems(tables)).columns[0].values() | list -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            entity ~ ' cannot be judged: ' ~ problems | join('; ') ~ '. Run `python load/extract.py`, which reads all tables at one SCN ('
            ~ '`--resume` continues a run that failed), then build again; or accept it: `--vars \'{allow_mixed_snapshots: true}\'`. '
            ~ 'Nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}
