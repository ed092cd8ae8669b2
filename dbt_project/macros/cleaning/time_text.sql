{#- A time as YYYY-MM-DD HH24:MI:SS, whatever the session's DateStyle; BC only where it is. to_char gives NULL for infinity. -#}
{% macro time_text(time) -%}
    coalesce(replace(to_char({{ time }}, 'YYYY-MM-DD HH24:MI:SS BC'), ' AD', ''), ({{ time }})::text)
{%- endmacro %}
