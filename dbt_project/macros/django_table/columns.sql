{#- Columns in SQL. Texts are compared and hashed byte by byte, as Python and Oracle do: under some collations of a Django column
    other values are equal, and an update from one to the other would be lost. -#}

{#- A list for select and insert: `staged."name", staged."city"`. -#}
{% macro column_list(columns, alias=none) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(column.sql if alias and column.sql else (alias ~ '.' if alias else '') ~ adapter.quote(column.name)) -%}
    {%- endfor -%}
    {{ return(lines_of(names, indent=8)) }}
{%- endmacro %}


{#- The columns as one value: `row(staged."name" collate "C", staged."weight")`. -#}
{% macro exact_row(columns, alias) -%}
    {%- set values = [] -%}
    {%- for column in columns -%}{%- do values.append(exact(column, alias) | string) -%}{%- endfor -%}
    row(
        {{ lines_of(values, indent=8) }}
    )
{%- endmacro %}


{#- One column: `staged."name" collate "C"`. -#}
{% macro exact(column, alias) -%}
    {{ alias }}.{{ adapter.quote(column.name) }}{{ ' collate "C"' if column.type == 'text' and not (column.references and by_pk(column)) }}
{%- endmacro %}


{#- A value as jsonb shows it to people: bytes as text. -#}
{% macro shown(column, alias) -%}
    {{ alias }}.{{ adapter.quote(column.name) }}{{ '::text' if column.type == 'binary' }}
{%- endmacro %}


{#- A bigint by the columns' types and not by their text: the same in every session. -#}
{% macro row_hash(columns, alias) -%}
    hash_record_extended({{ exact_row(columns, alias) }}, 0)
{%- endmacro %}
