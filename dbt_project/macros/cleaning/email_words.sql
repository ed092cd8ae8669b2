{#- The words of an e-mail field without their decoration (`mailto:`, `<>`, a trailing point), as an array; separators are
    `;`, `,` and white space. -#}
{% macro email_words(text) -%}
    array(
        select bare.word
        from regexp_split_to_table({{ text }}, '[;,[:space:]]+') with ordinality as split (word, place)
        cross join lateral (
            select regexp_replace(regexp_replace(split.word, '^(mailto:|<)+', ''), '[>.]+$', '') as word
        ) as bare
        where bare.word <> ''
        order by split.place
    )
{%- endmacro %}
