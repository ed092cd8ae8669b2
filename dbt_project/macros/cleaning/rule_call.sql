{% macro rule_call(kind, column, raw, stored) -%}
    {%- if column.rule in ('decimal', 'integer') -%}
        ({{ has_text(raw) }} and {{ stored }} is distinct from coalesce({{ clean_number(raw) }}, -1e-77))
    {%- else -%}
        {{ loss(column, "(pg_typeof(" ~ raw ~ ") in ('timestamp'::regtype, 'timestamptz'::regtype, 'date'::regtype))") }}
    {%- endif -%}
{%- endmacro %}
