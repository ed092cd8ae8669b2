{#- Does a Django column of this type hold every value of a contract's column as it is? If not, Postgres would silently round a number or
    shift a time, or refuse a text in the middle of the load. -#}
{% macro can_hold(column, django_type) -%}
    {%- set limits = modules.re.findall('[0-9]+', django_type) | map('int') | list -%}
    {%- set base = django_type.split('(')[0] -%}
    {%- if column.type == 'text' and base == 'character varying' -%}
        {{ return(not limits or (column.length is not none and limits[0] >= column.length)) }}
    {%- elif column.type == 'number' and base == 'numeric' -%}
        {{ return(not limits or (limits[1] >= column.scale and limits[0] - limits[1] >= column.precision - column.scale)) }}
    {%- elif column.type == 'integer' -%}
        {%- set sizes = ['smallint', 'integer', 'bigint'] -%}
        {{ return(django_type in sizes and sizes.index(django_type) >= sizes.index(column.data_type)) }}
    {%- endif -%}
    {{ return(django_type in {
        'text': ['text'],
        'float': ['double precision'],
        'boolean': ['boolean'],
        'time': ['timestamp with time zone'],
        'day': ['date'],
        'clock': ['time without time zone'],
        'duration': ['interval'],
        'uuid': ['uuid'],
        'json': ['jsonb'],
        'binary': ['bytea']
    }.get(column.type, [])) }}
{%- endmacro %}
