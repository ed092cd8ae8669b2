{#- Stops where a table of codes has several words for a code: nobody can say which one is meant. -#}
{% macro require_one_word(entity) -%}
    {%- set problems = [] -%}
    {%- for column in entity.columns if column.rule == 'lookup' -%}
        {%- set found = run_query(
            "select code, count(distinct word) from " ~ codes_and_words(column) ~ " as pairs where word is not null group by code having count(distinct word) > 1 order by 1 limit 5"
        ).rows -%}
        {%- for code, words in found -%}
            {%- do problems.append('code ' ~ code ~ ' has ' ~ words ~ ' words in ' ~ column.lookup.table ~ ', which ' ~ entity.name ~ '.' ~ column.name ~ ' is read by') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(problems | join('; ') ~ ': mend the table of codes, or narrow lookup.where in models/app/' ~ entity.name ~ '.yml; nothing was written') }}
    {%- endif -%}
{%- endmacro %}
