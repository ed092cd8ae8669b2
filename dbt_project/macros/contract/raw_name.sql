{#- The name of an Oracle column in legacy_raw: rules 1 and 2 of load/names.py, which a contract's `source` needs. -#}

{% macro raw_name(name) -%}
    {%- set fits = modules.re.sub('[^\\w$#]', '_', name | lower).lstrip('_') -%}
    {{ return(fits ~ '_' if fits in ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] else fits) }}
{%- endmacro %}
