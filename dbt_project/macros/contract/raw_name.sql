{#- The name of an Oracle column in legacy_raw: rules 1 and 2 of load/names.py, which a contract's `source` needs. Names of rule 3, which end in
    digits, are in the contract: meta.renamed. -#}
{% macro raw_name(name, renamed={}) -%}
    {%- if name in renamed -%}{{ return(renamed[name]) }}{%- endif -%}
    {%- set fits = modules.re.sub('[^\\w$#]', '_', name | lower).lstrip('_') -%}
    {{ return(fits ~ '_' if fits in ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] else fits) }}
{%- endmacro %}
