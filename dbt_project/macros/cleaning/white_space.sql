{#- What Unicode counts as white space besides tab, line feed, space and the no-break spaces, as Python's strip() does. Spelled
    out because [[:space:]] depends on the database's locale. -#}
{% macro white_space() -%}
    \u0085\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u205f
{%- endmacro %}
