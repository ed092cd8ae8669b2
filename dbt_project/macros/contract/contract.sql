{#- What the YAML contract of an entity's model says, for the macros that judge and load its rows:
        {table, key_names, key, pk, pk_type, is_plain, refers_to_itself, source_table, oracle_table, on_write, unmapped, uniques, checks,
         columns: [{name, sql_name, source, sources, expression, rule, unit, type, length, precision, scale, required, may_be_null,
                    unique, references, blank_when, check, choices, lookup}]}

    key_names     the columns of the natural key; `key` where it is one column, else none
    pk, pk_type   the Django primary key. `is_plain`: it is the natural key itself, a text, as in the first eight entities. Otherwise the key is
                  known by its text (macro key_text), and where the primary key is no column of the contract the database gives it
    on_write      [{name, at_insert, at_update}]: SQL for columns that only the app has
    uniques       [{name, columns, expression, where, nulls_distinct}], checks [{name, expression}]: those of several columns
    type          text, number, integer, float, boolean, time (an instant), day, clock, duration, uuid, json or binary
    source_table  its name in legacy_raw, oracle_table in Oracle; unmapped {raw column: reason}
    source        the raw column; of several (`sources`) the first, and `expression` makes one value of them
    may_be_null   Django may allow NULL although this migration never gives it (text with a default)
    references    the parent entity; it may be the entity itself
    check         an SQL condition on the column

    Empty while dbt only parses: the graph is complete when it compiles. Hundreds of macros of a build ask for it: it is read once, and
    each gets a copy to which it may add. -#}
{% macro contract(entity) -%}
    {%- if not execute -%}
        {{ return({'table': none, 'key': none, 'key_names': [], 'pk': none, 'is_plain': true, 'source_table': none, 'on_write': [], 'uniques': [], 'checks': [], 'columns': []}) }}
    {%- endif -%}
    {%- set node = graph.nodes['model.' ~ project_name ~ '.' ~ entity] -%}
    {%- if 'contract_as_read' not in node -%}{%- do node.update({'contract_as_read': _read_contract(entity, node)}) -%}{%- endif -%}
    {{ return(dict(node.contract_as_read)) }}
{%- endmacro %}


{% macro _read_contract(entity, node) -%}
    {%- set file = 'models/app/' ~ entity ~ '.yml: ' -%}
    {%- if not node.config.meta.source_table -%}
        {{ exceptions.raise_compiler_error(file ~ 'meta.source_table is missing: name the legacy table whose rows these are') }}
    {%- endif -%}
    {%- set said = node.config.meta -%}
    {%- set found = namespace(pk=none) -%}
    {%- set columns = [] -%}
    {%- for column in node.columns.values() -%}
        {%- do columns.append(_read_column(entity, column, file, said.get('renamed') or {})) -%}
        {%- if 'primary_key' in _types(column.constraints) -%}{%- set found.pk = column.name -%}{%- endif -%}
    {%- endfor -%}
    {%- set names = columns | map(attribute='name') | list -%}
    {%- set keys = said.get('key') or ([found.pk] if found.pk else []) -%}
    {%- set keys = [keys] if keys is string else keys -%}
    {%- for name in keys if name not in names -%}
        {{ exceptions.raise_compiler_error(file ~ 'meta.key names ' ~ name ~ ', which is no column of the contract') }}
    {%- endfor -%}
    {%- set given = said.get('primary_key') or {} -%}
    {%- if given and found.pk -%}
        {{ exceptions.raise_compiler_error(file ~ 'meta.primary_key is for a key that the database gives; ' ~ found.pk ~ ' has a primary_key constraint already') }}
    {%- elif keys and not given and keys != [found.pk] -%}
        {{ exceptions.raise_compiler_error(
            file ~ 'the key is ' ~ keys | join(', ') ~ ': name the primary key of the Django table, e.g. meta.primary_key: {id: bigint}'
        ) }}
    {%- elif given and not keys -%}
        {{ exceptions.raise_compiler_error(file ~ 'meta.primary_key is given by the database: name the columns that identify a row, meta.key: [...]') }}
    {%- endif -%}
    {%- set pk = given.keys() | first if given else found.pk -%}
    {%- set own = columns | selectattr('name', 'equalto', pk) | first -%}
    {%- set unmapped = {} -%}
    {%- for name, why in (said.get('unmapped') or {}).items() -%}{%- do unmapped.update({raw_name(name, said.get('renamed') or {}): why}) -%}{%- endfor -%}
    {%- set limits = _read_limits(entity, node, names, file) -%}
    {{ return({
        'table': node.alias,
        'key_names': keys,
        'key': keys[0] if keys | length == 1 else none,
        'pk': pk,
        'pk_type': given[pk] if given else (own or {}).get('data_type'),
        'is_plain': not given and (own or {'type': 'text'}).type == 'text' and not (own or {}).get('references'),
        'source_table': said.get('raw_table') or said.source_table | lower,
        'oracle_table': said.source_table if said.get('raw_table') else said.source_table | upper,
        'refers_to_itself': entity in columns | map(attribute='references'),
        'on_write': _read_on_write(said.get('on_write') or {}),
        'unmapped': unmapped,
        'uniques': limits.uniques,
        'checks': limits.checks,
        'columns': columns
    }) }}
{%- endmacro %}


{% macro _read_column(entity, column, file, renamed) -%}
    {%- set meta = column.config.meta -%}
    {%- set numbers = modules.re.findall('[0-9]+', column.data_type) | map('int') | list -%}
    {%- set type = {
        'varchar': 'text', 'text': 'text', 'numeric': 'number', 'smallint': 'integer', 'integer': 'integer', 'bigint': 'integer',
        'double precision': 'float', 'boolean': 'boolean', 'timestamptz': 'time', 'date': 'day', 'time': 'clock', 'interval': 'duration',
        'uuid': 'uuid', 'jsonb': 'json', 'bytea': 'binary'
    }.get(column.data_type.split('(')[0]) -%}
    {%- if type is none -%}
        {{ exceptions.raise_compiler_error(entity ~ '.' ~ column.name ~ ': data_type ' ~ column.data_type ~ ' is not supported') }}
    {%- elif not (meta.source and meta.rule) -%}
        {{ exceptions.raise_compiler_error(
            file ~ column.name ~ ' has no ' ~ ('meta.rule' if meta.source else 'meta.source')
            ~ ': add config: {meta: {source: COLUMN, rule: RULE}}, the legacy column and the rule that cleans it; '
            ~ 'or list a column that only the app has under meta.on_write'
        ) }}
    {%- endif -%}
    {%- set sources = [] -%}
    {%- for name in ([meta.source] if meta.source is string else meta.source) -%}{%- do sources.append(raw_name(name, renamed)) -%}{%- endfor -%}
    {%- set blank_when = [] -%}
    {%- for name in meta.get('blank_when', []) -%}{%- do blank_when.append(raw_name(name, renamed)) -%}{%- endfor -%}
    {%- set types = _types(column.constraints) -%}
    {%- set said = {'references': none, 'check': none} -%}
    {%- for constraint in column.constraints -%}
        {%- if constraint.type == 'foreign_key' -%}
            {%- do said.update({'references': constraint_parent(constraint, entity)}) -%}
        {%- elif constraint.type == 'check' -%}
            {%- do said.update({'check': constraint.expression}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if sources | length > 1 and not said.references and not meta.get('expression') -%}
        {{ exceptions.raise_compiler_error(
            file ~ column.name ~ ' comes from ' ~ meta.source | join(', ') ~ ': say how to combine them, meta.expression: "concat({'
            ~ sources | join('}, {') ~ '})"'
        ) }}
    {%- endif -%}
    {{ return({
        'name': column.name,
        'sql_name': sql_name(column.name),
        'source': sources[0],
        'sources': sources,
        'expression': meta.get('expression'),
        'rule': meta.rule,
        'unit': meta.get('unit'),
        'default': meta.get('default'),
        'type': type,
        'data_type': column.data_type,
        'length': numbers[0] if type == 'text' and numbers else none,
        'precision': numbers[0] if type == 'number' else none,
        'scale': numbers[1] if type == 'number' else none,
        'required': 'not_null' in types or 'primary_key' in types,
        'may_be_null': type == 'text' and meta.get('default') is not none,
        'unique': 'unique' in types,
        'references': said.references,
        'blank_when': blank_when,
        'check': said.check,
        'choices': meta.get('choices'),
        'lookup': meta.get('lookup')
    }) }}
{%- endmacro %}


{% macro _read_on_write(said) -%}
    {%- set found = [] -%}
    {%- for name, moments in said.items() -%}
        {%- do found.append({'name': name, 'at_insert': moments.get('insert'), 'at_update': moments.get('update')}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#- The constraints over several columns, and those that are more than a list of columns. -#}
{% macro _read_limits(entity, node, names, file) -%}
    {%- set uniques = [] -%}
    {%- set checks = [] -%}
    {%- for constraint in node.constraints -%}
        {%- set kind = constraint.type | string | replace('ConstraintType.', '') -%}
        {%- if kind in ('unique', 'check') and (not constraint.name or not constraint.columns) -%}
            {{ exceptions.raise_compiler_error(file ~ 'each constraint of the model needs a name and columns') }}
        {%- endif -%}
        {%- for name in constraint.columns if name not in names -%}
            {{ exceptions.raise_compiler_error(file ~ (constraint.name or kind) ~ ' names ' ~ name ~ ', which is no column of the contract') }}
        {%- endfor -%}
        {%- if kind == 'unique' -%}
            {%- set said = modules.re.fullmatch('(?is)\\s*(\\(.*?\\))?\\s*(nulls not distinct)?\\s*(?:where (.*))?', constraint.expression or '') -%}
            {%- if not said -%}
                {{ exceptions.raise_compiler_error(
                    file ~ constraint.name ~ ' says ' ~ constraint.expression ~ ': use (expressions), nulls not distinct and where …, in this order'
                ) }}
            {%- endif -%}
            {%- do uniques.append({
                'name': constraint.name,
                'columns': constraint.columns,
                'expression': said.group(1),
                'where': said.group(3),
                'nulls_distinct': said.group(2) is none
            }) -%}
        {%- elif kind == 'check' -%}
            {%- do checks.append({'name': constraint.name, 'columns': constraint.columns, 'expression': constraint.expression}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'uniques': uniques, 'checks': checks}) }}
{%- endmacro %}


{% macro _types(constraints) -%}
    {{ return(constraints | map(attribute='type') | map('string') | map('replace', 'ConstraintType.', '') | list) }}
{%- endmacro %}
