{#- The call of a rule's other half for one column of a contract: `half` is lost, change, agrees or excused; `raw` and `stored` are SQL, the
    stored value as the Django column holds it. -#}
{% macro rule_call(half, column, raw, stored) -%}
    {%- set name = rule_function(column) -%}
    {%- set arguments = [raw, stored] if half != 'change' else [sql_literal(column.name), raw, stored] -%}
    {%- if name == 'flag' -%}
        {%- if half not in ('lost', 'change') and (column.default is not none or flag_words()) -%}
            {#- what is no flag is NULL where the column may be NULL -#}
            {%- do arguments.append(sql_literal(column.default if half == 'agrees' or column.required else none)) -%}
        {%- endif -%}
        {%- if flag_words() -%}{%- do arguments.append(flag_words()) -%}{%- endif -%}
    {%- elif name == 'instant' -%}
        {%- if half not in ('lost', 'change') -%}
            {%- do arguments.append(sql_literal(var('legacy_timezone')) if half == 'agrees' else time_limits()) -%}
        {%- endif -%}
    {%- elif half not in ('lost', 'change') -%}
        {%- if name == 'number' and half == 'excused' -%}{%- do arguments.append(column.scale) -%}{%- endif -%}
        {%- if column.default is not none -%}{%- do arguments.append(sql_literal(column.default)) -%}{%- endif -%}
    {%- endif -%}
    {{ clean_schema() }}.{{ name }}_{{ half }}({{ arguments | join(', ') }})
{%- endmacro %}
