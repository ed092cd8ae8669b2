{#- The changes, in the order that constraints allow: deletions free keys and unique values, updates that swap unique
    values pass through a stand-in, insertions come last. Foreign keys are deferred and checked here, before evidence is written. -#}
{% macro apply_changes(load) -%}
    delete from {{ load.table }} as current
    using {{ load.gone }} as gone
    where gone.kind = 'delete' and gone.key = current.{{ load.key }};

    {% for column in unique_columns(load) -%}
    {{ free_unique_values(load, column) }}
    {% endfor -%}

    update {{ load.table }} as current
    set {% for column in load.columns if column != load.key %}{{ adapter.quote(column) }} = staged.{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ load.rows }} as staged
    where staged.change_kind in ({{ load.updated }}) and staged.{{ load.key }} = current.{{ load.key }};

    insert into {{ load.table }} ({{ column_list(load) }})
    select {{ column_list(load, 'staged') }}
    from {{ load.rows }} as staged
    where staged.change_kind in ({{ load.inserted }});

    set constraints all immediate
{%- endmacro %}
