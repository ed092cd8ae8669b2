{#- SQL of the words for the codes of a column with the rule lookup, jsonb {code: word}, from its table of codes: one subquery, which Postgres
    computes once a statement. With `as_in_raw` the words and codes as they stand there, for tests. -#}
{% macro words_for(column, as_in_raw=false) -%}
    {%- set lookup = column.lookup -%}
    {%- if not lookup or not lookup.table or not lookup.code or not lookup.word -%}
        {{ exceptions.raise_compiler_error(column.name ~ ': the rule lookup needs meta.lookup: {table: …, code: …, word: …}') }}
    {%- endif -%}
    {%- set schema = clean_schema() -%}
    {%- set code = 'codes.' ~ adapter.quote(lookup.code | lower) -%}
    {%- set word = 'codes.' ~ adapter.quote(lookup.word | lower) -%}
    {%- set conditions = [code ~ ' is not null'] -%}
    {%- for name, value in (lookup.where or {}).items() -%}
        {%- do conditions.append(schema ~ '.code(codes.' ~ adapter.quote(name | lower) ~ ') = ' ~ (sql_literal(value | string) | trim)) -%}
    {%- endfor -%}
    {%- if as_in_raw -%}
        {%- set pair = schema ~ '.gist(' ~ schema ~ '.spelled(' ~ code ~ ')), ' ~ word ~ '::text' -%}
    {%- else -%}
        {%- set pair = schema ~ '.code(' ~ code ~ '), ' ~ schema ~ '.' ~ lookup.get('word_rule', 'text') ~ '(' ~ word ~ ')' -%}
    {%- endif -%}
    {{ return('(select coalesce(jsonb_object_agg(' ~ pair ~ "), '{}') from " ~ code_table(column) ~ ' as codes where ' ~ conditions | join(' and ') ~ ')') }}
{%- endmacro %}
