{#- The instant of a raw date: local times are read in the plant's zone (variable legacy_timezone), a zoned one is taken as it
    is. NULL for text that is no date and for a year outside earliest_year to latest_year, on the plant's calendar. -#}
{% macro plant_time(column) -%}
    {%- set zone = "at time zone '" ~ var('legacy_timezone') ~ "'" -%}
    case
        when {{ column }} is null then null
        when {{ is_time(column) }} then {{ within_years(column ~ '::text::timestamp') }} {{ zone }}
        when {{ is_zoned_time(column) }} then {{ within_years(column ~ '::text::timestamptz', zone) }}
        else {{ within_years(once(clean_text(column), local_time('value'))) }} {{ zone }}
    end
{%- endmacro %}
