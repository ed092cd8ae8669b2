{#- The call of a rule's other half for one column of a contract: `half` is lost, change, agrees or excused; `raw` and `stored` are SQL, the
    stored value as the Django column holds it. -#}
{% macro rule_call(half, column, raw, stored) -%}
    {%- set name = rule_function(column) -%}
    {%- set arguments = [raw, stored] if half != 'change' else [sql_literal(column.name), raw, stored] -%}
    {%- if column.type == 'text' and column.default == '' and half in ('change', 'agrees', 'excused') -%}
        {{ return(_call_with_empty_default(half, column, raw, stored)) }}
    {%- endif -%}
    {%- if name in ('calendar_day', 'clock', 'duration', 'real_number', 'uuid', 'document', 'bytes', 'word') -%}
        {{ return(_call_with_default(half, column, name, arguments)) }}
    {%- endif -%}
    {%- if name == 'flag' -%}
        {%- if half not in ('lost', 'change') and (column.default is not none or flag_words()) -%}
            {#- a value that is not a flag is NULL if the column allows NULL -#}
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


{#- The rules whose functions have no default: it is handled here. -#}
{% macro _call_with_default(half, column, name, arguments) -%}
    {%- set raw, stored = arguments[-2], arguments[-1] -%}
    {%- set further = rule_arguments(column) -%}
    {%- if half == 'agrees' and column.rule == 'date' -%}
        {%- set further = [sql_literal(var('legacy_timezone')) | trim] -%}
    {%- elif half == 'agrees' and column.rule == 'lookup' -%}
        {%- set further = [words_for(column, as_in_raw=true), further[1]] -%}
    {%- endif -%}
    {%- set call = clean_schema() ~ '.' ~ name ~ '_' ~ half ~ '(' ~ (arguments + further) | join(', ') ~ ')' -%}
    {%- if half in ('lost', 'change') or column.default is none -%}{{ return(call) }}{%- endif -%}
    {%- set is_default = stored ~ ' is not distinct from ' ~ (sql_literal(column.default) | trim) ~ '::' ~ column.data_type -%}
    {%- if half == 'agrees' -%}
        {{ return('case when ' ~ clean_schema() ~ '.is_blank(' ~ raw ~ ') then ' ~ is_default ~ ' else ' ~ call ~ ' end') }}
    {%- endif -%}
    {#- a value that cannot be read becomes the default, too -#}
    {{ return('(' ~ call ~ ' or ' ~ (ruled_value(column, raw) | trim) ~ ' is null and ' ~ is_default ~ ')') }}
{%- endmacro %}


{#- A text that is '' where it is blank or cannot be read: its rule is called as if NULL were stored. -#}
{% macro _call_with_empty_default(half, column, raw, stored) -%}
    {%- set without = dict(column) -%}
    {%- do without.update({'default': none}) -%}
    {%- set call = rule_call(half, without, raw, 'nullif(' ~ stored ~ ", '')") | trim -%}
    {%- if half == 'change' -%}
        {{ return(clean_schema() ~ '.with_empty_text(' ~ call ~ ')') }}
    {%- endif -%}
    {{ return('(' ~ stored ~ ' is not null and ' ~ call ~ ')') }}
{%- endmacro %}
