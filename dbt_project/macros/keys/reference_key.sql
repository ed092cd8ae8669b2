{#- SQL of the key that a reference names, as text, from its raw columns: each is cleaned by the rule of the parent's key column. NULL if
    it refers to nothing: if all columns of meta.blank_when are blank (by default all that the parent's key requires). A value that
    cannot be a key keeps its text, so that it becomes an orphan and not NULL. -#}
{% macro reference_key(column, row='') -%}
    {%- set raws = [] -%}
    {%- for source in column.sources -%}{%- do raws.append(row ~ adapter.quote(source)) -%}{%- endfor -%}
    {%- set parent = contract(column.references) -%}
    {%- set needed = _needed_raws(parent, raws) -%}
    {%- if column.blank_when -%}
        {%- set needed = [] -%}
        {%- for source in column.blank_when -%}{%- do needed.append(row ~ adapter.quote(source)) -%}{%- endfor -%}
    {%- endif -%}
    {%- if raws | length != _leaves(parent) -%}
        {{ exceptions.raise_compiler_error(
            column.name ~ ' comes from ' ~ raws | length ~ ' raw columns, but the key that it refers to, of ' ~ column.references ~ ', is made of ' ~ _leaves(parent)
        ) }}
    {%- endif -%}
    {%- set key = joined_key(_parts(parent, raws)) -%}
    {%- if raws | length == 1 -%}{{ return(key) }}{%- endif -%}
    {%- set said = [] -%}
    {%- for raw in needed -%}{%- do said.append(clean_schema() ~ '.code(' ~ raw ~ ')') -%}{%- endfor -%}
    {{ return('case when num_nonnulls(' ~ said | join(', ') ~ ') > 0 then ' ~ key ~ ' end') }}
{%- endmacro %}


{#- How many raw columns a child needs to refer to an entity's row. -#}
{% macro _leaves(parent) -%}
    {{ return(key_sources(parent) | length) }}
{%- endmacro %}


{#- The parts of a parent's key from the child's raw columns; a reference in it takes as many as its own parent's key. -#}
{% macro _parts(parent, raws) -%}
    {%- set parts = [] -%}
    {%- set taken = namespace(count=0) -%}
    {%- for column in key_columns_of(parent) -%}
        {%- set own = raws[taken.count:taken.count + column.sources | length] -%}
        {%- set taken.count = taken.count + column.sources | length -%}
        {%- do parts.append(joined_key(_parts(contract(column.references), own)) if column.references else _part(column, own)) -%}
    {%- endfor -%}
    {{ return(parts) }}
{%- endmacro %}


{% macro _part(column, raws) -%}
    {%- set raw = namespace(sql=raws[0]) -%}
    {%- if column.expression -%}
        {%- set raw.sql = column.expression -%}
        {%- for source in column.sources -%}
            {%- set raw.sql = raw.sql | replace('{' ~ source ~ '}', raws[loop.index0]) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set code = clean_schema() ~ '.code(' ~ raws[0] ~ ')' -%}
    {%- set choices = [] -%}
    {%- if column.type == 'integer' -%}
        {%- do choices.append('trim_scale(' ~ clean_schema() ~ '.number(' ~ raw.sql ~ '))::text') -%}
        {%- do choices.append(code) -%}
    {%- elif column.type == 'text' -%}
        {%- do choices.append(ruled_value(column, raw.sql) | trim) -%}
    {%- else -%}
        {%- do choices.append(key_part(column, '(' ~ (ruled_value(column, raw.sql) | trim) ~ ')')) -%}
        {%- do choices.append(code) -%}
    {%- endif -%}
    {%- if column.default is not none -%}{%- do choices.append(sql_literal(column.default) | trim) -%}{%- endif -%}
    {{ return(choices[0] if choices | length == 1 else 'coalesce(' ~ choices | join(', ') ~ ')') }}
{%- endmacro %}


{#- The raw columns that a child needs to refer to a row: those of the parent's key that may not be blank. -#}
{% macro _needed_raws(parent, raws) -%}
    {%- set needed = [] -%}
    {%- set taken = namespace(count=0) -%}
    {%- for column in key_columns_of(parent) -%}
        {%- set own = raws[taken.count:taken.count + column.sources | length] -%}
        {%- set taken.count = taken.count + column.sources | length -%}
        {%- if column.required and column.default is none -%}{%- do needed.extend(own) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(needed or raws) }}
{%- endmacro %}
