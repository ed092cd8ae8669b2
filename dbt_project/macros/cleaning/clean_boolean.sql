{#- The flag in a raw value: Y, YES, T, TRUE and any number but 0 are true; everything else that is not blank is false;
    blank is the default, or NULL. The words come first because a number is dearer to read. -#}
{% macro clean_boolean(column, default=none) -%}
    case upper({{ clean_text(column) }} collate "C")
        when 'Y' then true when '1' then true when 'YES' then true when 'T' then true when 'TRUE' then true
        when 'N' then false when '0' then false when 'NO' then false when 'F' then false when 'FALSE' then false
        else case
            when {{ clean_text(column) }} is null then {{ 'null' if default is none else default | lower }}
            else coalesce({{ clean_number(column) }} <> 0, false)
        end
    end
{%- endmacro %}
