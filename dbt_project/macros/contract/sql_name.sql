{#- A name of the contract in SQL: in quotes where Postgres would take it for something else ("order", "Title"), else as it is. -#}
{% macro sql_name(name) -%}
    {{ return(name if modules.re.fullmatch('[a-z_][a-z0-9_]*', name) and name not in _reserved_words() else adapter.quote(name)) }}
{%- endmacro %}


{#- pg_get_keywords() of Postgres 18: what cannot be a column's name without quotes. -#}
{% macro _reserved_words() -%}
    {{ return([
        'all', 'analyse', 'analyze', 'and', 'any', 'array', 'as', 'asc', 'asymmetric', 'authorization', 'binary', 'both', 'case', 'cast', 'check',
        'collate', 'collation', 'column', 'concurrently', 'constraint', 'create', 'cross', 'current_catalog', 'current_date', 'current_role',
        'current_schema', 'current_time', 'current_timestamp', 'current_user', 'default', 'deferrable', 'desc', 'distinct', 'do', 'else', 'end',
        'except', 'false', 'fetch', 'for', 'foreign', 'freeze', 'from', 'full', 'grant', 'group', 'having', 'ilike', 'in', 'initially', 'inner',
        'intersect', 'into', 'is', 'isnull', 'join', 'lateral', 'leading', 'left', 'like', 'limit', 'localtime', 'localtimestamp', 'natural', 'not',
        'notnull', 'null', 'offset', 'on', 'only', 'or', 'order', 'outer', 'overlaps', 'placing', 'primary', 'references', 'returning', 'right',
        'select', 'session_user', 'similar', 'some', 'symmetric', 'system_user', 'table', 'tablesample', 'then', 'to', 'trailing', 'true', 'union',
        'unique', 'user', 'using', 'variadic', 'verbose', 'when', 'where', 'window', 'with'
    ]) }}
{%- endmacro %}
