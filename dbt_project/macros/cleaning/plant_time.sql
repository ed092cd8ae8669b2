{#- The instant of a raw date: local times are read in the plant's zone (variable legacy_timezone), a zoned one is taken as it
    is. NULL for text that is no date and for a year outside earliest_year to latest_year. -#}
{% macro plant_time(column) -%}
    {%- set years = 'between ' ~ var('earliest_year') ~ ' and ' ~ var('latest_year') -%}
    {%- set zone = "at time zone '" ~ var('legacy_timezone') ~ "'" -%}
    case
        when {{ is_zoned_time(column) }}
            then {{ once(column ~ '::text::timestamptz', 'case when extract(year from value ' ~ zone ~ ') ' ~ years ~ ' then value end') }}
        when {{ is_time(column) }}
            then {{ once(column ~ '::text::timestamp', 'case when extract(year from value) ' ~ years ~ ' then value ' ~ zone ~ ' end') }}
        else {{ once(
            once(clean_text(column), local_time('value')),
            'case when extract(year from value) ' ~ years ~ ' then value ' ~ zone ~ ' end'
        ) }}
    end
{%- endmacro %}
