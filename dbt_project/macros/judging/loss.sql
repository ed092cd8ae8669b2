{#- The condition under which storing a raw value loses information; none where the rule cannot lose any. It looks at the raw
    value and at the result, not at how the model came from one to the other. `raw_is_time`: SQL, is the raw column a time? -#}
{% macro loss(column, raw_is_time) -%}
    {%- set raw = '(raw_row).' ~ column.source -%}
    {%- set name = column.name -%}
    {%- set unread = has_text(raw) -%}
    {%- set loses_digits = 'min_scale(' ~ name ~ ') > ' ~ (column.scale or 0) -%}
    {#- A time in a text column is written to the second. -#}
    {%- set loses_fraction = raw_is_time ~ ' and ' ~ raw ~ "::text ~ '\\.[0-9]'" -%}
    {%- if column.rule in ('text', 'upper', 'reference') -%}
        {{ return(loses_fraction) }}
    {%- elif column.rule == 'phone' -%}
        {{ return('(' ~ name ~ ' is null and ' ~ unread ~ ') or (' ~ loses_fraction ~ ')') }}
    {%- elif column.rule == 'email' -%}
        {{ return(email_loses_words(raw, name)) }}
    {%- elif column.rule == 'boolean' -%}
        {{ return(name ~ ' is false and ' ~ unread ~ ' and not ' ~ boolean_is_readable(raw)) }}
    {%- elif column.rule == 'date' -%}
        {#- Text with more than microseconds has at least 25 characters: 1-JAN-19 00:00:00.1234567. -#}
        {{ return(
            '(' ~ name ~ ' is null and ' ~ unread ~ ') or (' ~ name ~ ' is not null and not ' ~ raw_is_time
            ~ ' and length(' ~ raw ~ '::text) >= 25 and ' ~ raw ~ "::text ~ '\\.[0-9]{6}[0-9]*[1-9]')"
        ) }}
    {%- elif column.rule in ('decimal', 'integer') and column.default is not none -%}
        {{ return(
            loses_digits ~ ' or (' ~ name ~ ' = ' ~ column.default ~ ' and ' ~ clean_number(raw) ~ ' is null and ' ~ unread ~ ')'
        ) }}
    {%- elif column.rule in ('decimal', 'integer') -%}
        {{ return(loses_digits ~ ' or (' ~ name ~ ' is null and ' ~ unread ~ ')') }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(name ~ ': meta.rule ' ~ column.rule ~ ' is not a rule of macros/cleaning') }}
{%- endmacro %}
