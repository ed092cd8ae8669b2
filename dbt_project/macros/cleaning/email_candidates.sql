{#- What may be an address in an e-mail field, as rows (address, place): the whole, then each of its words, all without their
    decoration. The whole comes first because a quoted name may hold separators: "a;b"@acme.com. -#}
{% macro email_candidates(text) -%}
    (
        select {{ without_decoration(text) }} as address, 0 as place
        union all
        select {{ without_decoration('word') }}, place
        from regexp_split_to_table({{ text }}, '[;,{{ email_space() }}]+') with ordinality as words (word, place)
        offset 0
    ) as candidates
{%- endmacro %}
