{#- A cleaned e-mail field or word without what is only decoration: `mailto:` in front, surrounding `<>`, trailing points, and
    separators (`;`, `,`, white space) at either end. -#}
{% macro without_decoration(text) -%}
    regexp_replace(
        regexp_replace({{ text }}, '^(mailto:|[<;,{{ email_space() }}])+', ''),
        '[>.;,{{ email_space() }}]+$',
        ''
    )
{%- endmacro %}
