{#- Columns in SQL. Texts are compared and hashed byte by byte, as Python and Oracle do: under some collations of a Django column
    other values are equal, and an update from one to the other would be lost. -#}

{#- A list for select and insert: `staged."name", staged."city"`. -#}
{% macro column_list(columns, alias=none) -%}
    {%- for column in columns %}{{ alias ~ '.' if alias }}{{ adapter.quote(column.name) }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{#- The columns as one value: `row(staged."name" collate "C", staged."weight")`. -#}
{% macro exact_row(columns, alias) -%}
    row({% for column in columns %}{{ exact(column, alias) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}


{#- One column: `staged."name" collate "C"`. -#}
{% macro exact(column, alias) -%}
    {{ alias }}.{{ adapter.quote(column.name) }}{{ ' collate "C"' if column.type == 'text' }}
{%- endmacro %}


{#- A bigint by the columns' types and not by their text: the same in every session. -#}
{% macro row_hash(columns, alias) -%}
    hash_record_extended({{ exact_row(columns, alias) }}, 0)
{%- endmacro %}
