{#- A time, or NULL where its year is outside earliest_year to latest_year; `zone` where it is an instant and no local time.
    The time is computed once: what lies outside is drawn to the nearest time outside (as is NULL, to the later one), which
    then becomes NULL. -#}
{% macro within_years(time, zone='') -%}
    {%- set before = '((make_date(' ~ var('earliest_year') ~ ", 1, 1) - interval '1 microsecond') " ~ zone ~ ')' -%}
    {%- set after = '(make_date(' ~ var('latest_year') ~ ' + 1, 1, 1)::timestamp ' ~ zone ~ ')' -%}
    nullif(nullif(greatest(least({{ time }}, {{ after }}), {{ before }}), {{ after }}), {{ before }})
{%- endmacro %}
