{#- SQL of the rows (code, word) of a table of codes, cleaned, or with `as_in_raw` as in raw. -#}
{% macro codes_and_words(column, as_in_raw=false) -%}
    {%- set lookup = column.lookup -%}
    {%- if not lookup or not lookup.table or not lookup.code or not lookup.word -%}
        {{ exceptions.raise_compiler_error(column.name ~ ': the rule lookup needs meta.lookup: {table: …, code: …, word: …}') }}
    {%- endif -%}
    {%- set schema = clean_schema() -%}
    {%- set code = 'codes.' ~ adapter.quote(raw_name(lookup.code)) -%}
    {%- set word = 'codes.' ~ adapter.quote(raw_name(lookup.word)) -%}
    {%- set conditions = [schema ~ '.code(' ~ code ~ ') is not null'] -%}
    {%- for name, value in (lookup.where or {}).items() -%}
        {%- do conditions.append(schema ~ '.code(codes.' ~ adapter.quote(raw_name(name)) ~ ') = ' ~ (sql_literal(value | string) | trim)) -%}
    {%- endfor -%}
    {%- if as_in_raw -%}
        {%- set pair = schema ~ '.gist(' ~ schema ~ '.spelled(' ~ code ~ ')) as code, ' ~ word ~ '::text as word' -%}
    {%- else -%}
        {%- set pair = schema ~ '.code(' ~ code ~ ') as code, ' ~ schema ~ '.' ~ lookup.get('word_rule', 'text') ~ '(' ~ word ~ ') as word' -%}
    {%- endif -%}
    {{ return('(select ' ~ pair ~ ' from ' ~ code_table(column) ~ ' as codes where ' ~ conditions | join(' and ') ~ ')') }}
{%- endmacro %}
