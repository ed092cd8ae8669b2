{#- What the YAML contract of an entity's model says, for the macros that judge and load its rows:
        {table, key, source_table, columns: [{name, source, rule, type, length, precision, scale, required, may_be_null,
                                              unique, references, check}]}
    with `type` one of text, number, integer, boolean, time; `may_be_null` where Django may allow NULL although this migration never gives
    it (text with a default); `references` the parent entity; `check` an SQL condition on the column.
    Empty while dbt only parses: the graph is complete when it compiles. Hundreds of macros of a build ask for it: it is read once,
    and everybody gets a copy, to which they may add. -#}
{% macro contract(entity) -%}
    {%- if not execute -%}
        {{ return({'table': none, 'key': none, 'source_table': none, 'columns': []}) }}
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
    {%- set found = namespace(key=none, columns=[]) -%}
    {%- for column in node.columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- set numbers = modules.re.findall('[0-9]+', column.data_type) | map('int') | list -%}
        {%- set base = column.data_type.split('(')[0] -%}
        {%- set type = {'varchar': 'text', 'text': 'text', 'numeric': 'number', 'integer': 'integer', 'boolean': 'boolean', 'timestamptz': 'time'}.get(base) -%}
        {%- if not (meta.source and meta.rule) -%}
            {{ exceptions.raise_compiler_error(
                file ~ column.name ~ ' has no ' ~ ('meta.rule' if meta.source else 'meta.source')
                ~ ': say config: {meta: {source: COLUMN, rule: RULE}}, the legacy column and the rule that cleans it'
            ) }}
        {%- endif -%}
        {%- if type is none -%}
            {{ exceptions.raise_compiler_error(entity ~ '.' ~ column.name ~ ': data_type ' ~ column.data_type ~ ' is not one that the checks know') }}
        {%- endif -%}
        {%- set types = column.constraints | map(attribute='type') | map('string') | map('replace', 'ConstraintType.', '') | list -%}
        {%- set said = {'references': none, 'check': none} -%}
        {%- for constraint in column.constraints -%}
            {%- if constraint.type == 'foreign_key' -%}
                {%- do said.update({'references': constraint_parent(constraint)}) -%}
            {%- elif constraint.type == 'check' -%}
                {%- do said.update({'check': constraint.expression}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if 'primary_key' in types -%}{%- set found.key = column.name -%}{%- endif -%}
        {%- do found.columns.append({
            'name': column.name,
            'source': raw_name(meta.source),
            'rule': meta.rule,
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
            'check': said.check
        }) -%}
    {%- endfor -%}
    {{ return({
        'table': node.alias,
        'key': found.key,
        'source_table': node.config.meta.source_table | lower,
        'columns': found.columns
    }) }}
{%- endmacro %}
