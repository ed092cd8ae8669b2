{#- What a row of the model changes, next to the row of the Django table with its key (`current`) and to the record of what was
    loaded last (`loaded`): insert, update, deleted_by_app, changed_by_app, created_by_app, or recorded, where the row is equal and
    only the record is brought up to date. NULL for a row that is as it was loaded last, and for a rejected one. -#}
{% macro change_kind(load) -%}
    case
        when model.reject_reasons is not null then null
        when current.{{ load.key }} is null and loaded.accepted and loaded.row_hash is not null then 'deleted_by_app'
        when current.{{ load.key }} is null then 'insert'
        when row({{ column_list(load, 'model') }}) is not distinct from row({{ column_list(load, 'current') }})
            then case
                when loaded.accepted is not true or loaded.row_hash is distinct from {{ row_hash(load, 'model') }}
                    or (loaded.legacy_key, loaded.raw_hash) is distinct from (model.legacy_key, model.raw_hash) then 'recorded'
            end
        when loaded.row_hash is null then 'created_by_app'
        when loaded.row_hash <> {{ row_hash(load, 'current') }} then 'changed_by_app'
        else 'update'
    end
{%- endmacro %}
