{#- The name of the function in functions/ that is the rule of a column of a contract. -#}
{% macro rule_function(column) -%}
    {%- set functions = {
        'text': 'text', 'code': 'code', 'reference': 'code', 'upper': 'upper', 'phone': 'phone', 'email': 'email',
        'boolean': 'flag', 'decimal': 'number', 'integer': 'whole', 'date': 'calendar_day' if column.type == 'day' else 'instant',
        'time': 'clock', 'duration': 'duration', 'float': 'real_number', 'uuid': 'uuid', 'json': 'document', 'binary': 'bytes', 'lookup': 'word'
    } -%}
    {%- if column.rule not in functions -%}
        {{ exceptions.raise_compiler_error(column.name ~ ': meta.rule ' ~ column.rule ~ ' is not one of ' ~ functions | join(', ')) }}
    {%- endif -%}
    {{ return(functions[column.rule]) }}
{%- endmacro %}
