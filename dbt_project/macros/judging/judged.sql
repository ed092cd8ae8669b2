{#- Every row of an entity as its Django table would hold it, with what speaks of it: why it is rejected, by which row, what changed in
    it. Keys, unique columns, references and limits are those of the contract of model `entity`, in the contract's order; `rows` is the
    relation of its cleaned rows, with legacy_key, row_id and raw_row. The parents' keys are those that their last build left in legacy_audit;
    the contract's foreign keys are the edges that build them first. -#}
{% macro judged(entity, rows) %}
{%- if not execute -%}
select * from {{ rows }}
{%- else -%}
{%- set contract = contract(entity) -%}
{%- do _require_references(entity) -%}
{%- set keys = unique_sets(contract) -%}
{%- set own = contract.columns | selectattr('references', 'equalto', entity) | list -%}
{%- set references = contract.columns | selectattr('references') | rejectattr('references', 'equalto', entity) | list -%}
{%- set sql -%}
-- as {{ contract.table }} would hold them: decimals rounded, integers cut off
with {{ 'recursive ' if own }}stored as (
    select
        {{ lines_of(_stored_values(contract), indent=8) }},
        legacy_key, row_id, raw_row
    from {{ rows }}
),

{% if references -%}
{{ _parents(references) }}

{% endif -%}
-- each row by itself{{ ', and what stands between it and its parents' if references }}
judged as materialized (
    select
        stored.*,
        {%- if not contract.is_plain %}
        {{ stored_key(contract) }} as key_text,
        {%- endif %}
        {%- for key in keys if key.value %}
        {{ key.value }} as {{ key.name }},
        {%- endfor %}
        {%- for column in references %}
        {{ _parent(entity, column) }} as {{ column.name }}_parent,
        {%- if by_pk(column) %}
        {{ column.name }}_kept.pk as {{ column.name }}_pk,
        {%- endif %}
        {%- endfor %}
        legacy_clean.faults(
            {{ _own_faults(contract) | join(',\n            ') }}
        ) as own_faults
    from stored
    {%- for column in references %}
    {%- for row in ['kept', 'rejected'] %}
    left join {{ row }} as {{ column.name }}_{{ row }}
        {{- ' on (%s_%s.parent, %s_%s.parent_key) = (\'%s\', %s)' | format(column.name, row, column.name, row, column.references, column.sql_name) }}
    {%- endfor %}
    {%- endfor %}
),

{% for key in keys -%}
{{ _repeated(contract, key, keys[:loop.index0], references, is_key=loop.first) }}

{% endfor -%}
-- all reasons, in the order of judgement
{{ 'verdicts' if not own else 'verdicts_alone' }} as {{ 'materialized ' if own }}(
    select
        judged.*,
        {{ keys[0].name }}_repeated.is_alike,
        legacy_clean.faults(variadic own_faults || array[
            {{ _late_faults(entity, keys, references) | join(',\n            ') }}
        ]) as {{ 'faults_alone' if own else 'faults' }}
    from judged
    {%- for key in keys %}
    left join {{ key.name }}_repeated on judged.row_id = {{ key.name }}_repeated.row_id
    {%- endfor %}
    offset 0
)
{%- if own -%}
,

{{ within_one_table(entity, contract, own, references) }}
{%- endif %}

select
    {{ lines_of(_final_values(entity, contract) + ([] if contract.is_plain else ['key_text']) + ['legacy_key']) }},
    legacy_clean.reasons(faults) as reject_reasons,
    legacy_clean.details(faults) as reject_details,
    legacy_clean.root({{ (["'" ~ entity ~ "'", 'legacy_key', 'faults'] + _rejecting(entity, references + own)) | join(', ') }}) as reject_root,
    case when faults is null then legacy_clean.changes(
        {{ _changes(contract) | join(',\n        ') }}
    ) end as value_changes,
    case when faults is not null then to_jsonb(raw_row) end as raw_row,
    hash_record_extended(raw_row, 0) as raw_hash,
    case when cardinality(faults) = 1 then is_alike end as is_alike
    {%- if has_self_keys(contract) %},
    {{ _self_keys(entity, own) }} as self_keys
    {%- endif %}
from verdicts
{%- endset -%}
{#- a rehearsal has functions of its own -#}
{{ sql.replace('legacy_clean.', clean_schema() ~ '.') }}
{%- endif -%}
{% endmacro %}


{#- The columns that the Django table has, as it would hold them. An integer is a number still, so that one outside 32 bits can be judged. -#}
{% macro _stored_values(contract) -%}
    {%- set values = [] -%}
    {%- for column in contract.columns -%}
        {%- do values.append(
            column.sql_name if column.references
            else 'round(%s, %s) as %s' | format(column.sql_name, column.scale, column.sql_name) if column.type == 'number'
            else 'trunc(%s) as %s' | format(column.sql_name, column.sql_name) if column.type == 'integer'
            else column.sql_name
        ) -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro %}


{#- What the parents' last builds left: the raw key of each row that is migrated, and the rows that are not, by the key that a child names. -#}
{% macro _parents(references) -%}
{%- set parents = references | map(attribute='references') | unique | list -%}
{%- set with_pk = [] -%}
{%- for column in references if by_pk(column) -%}{%- do with_pk.append(column) -%}{%- endfor -%}
-- the parents' rows, by the key with which a child names them
kept as not materialized (
    select entity as parent, key as parent_key, legacy_key as kept_key{{ ', pk' if with_pk }} from {{ audit('loaded_keys') }} where accepted
),

rejected as (
    select
        entity as parent,
        key as parent_key,
        jsonb_agg(
            legacy_clean.rejected_parent(
                rejected_rows,
                raw_row -> case entity {% for parent in parents %}{{ _when_one_column(parent) }}{% endfor %}end
            )
            order by legacy_key collate "C", raw_hash, reasons collate "C"
        ) as rejected
    from {{ audit('rejected_rows') }}
    where entity in ('{{ parents | join("', '") }}') and key is not null
    group by entity, key
),
{%- endmacro %}


{#- The raw column of a parent's key, which may be a number: then children name it by its plain text. Keys of several columns are texts. -#}
{% macro _when_one_column(parent) -%}
    {%- set sources = key_sources(contract(parent)) -%}
    when '{{ parent }}' then {{ "'" ~ sources[0] ~ "'" if sources | length == 1 else 'null' }} {% endmacro %}


{#- What stands between a row and the parent that it names. -#}
{% macro _parent(entity, column) -%}
    legacy_clean.parent(
        {{- [
            column.sql_name, raw_value(column, '(raw_row).'), column.name ~ '_kept.kept_key', column.name ~ '_rejected.rejected',
            "'" ~ reference_policy('twin_policy', entity, column.name) ~ "'"
        ] | join(', ') -}}
    )
{%- endmacro %}


{#- The checks that a row has to pass by itself, in the columns' order. A column with a default is never blank, and a reference never
    too long: it is an orphan. -#}
{% macro _own_faults(contract) -%}
    {%- set faults = [] -%}
    {%- for column in contract.columns -%}
        {%- set raw = raw_value(column, '(raw_row).') -%}
        {%- if column.required and column.default is none -%}
            {%- set value = column.sql_name if column.rule != 'lookup' else "coalesce(%s, legacy_clean.code(%s))" | format(column.sql_name, raw) -%}
            {%- do faults.append("legacy_clean.required('%s', %s, %s)" | format(column.name, value, raw)) -%}
        {%- endif -%}
        {%- if column.length and not column.references -%}
            {%- do faults.append("legacy_clean.too_long('%s', %s, %s, %s)" | format(column.name, column.sql_name, column.length, raw)) -%}
        {%- endif -%}
        {%- set fits = fits_type(column) -%}
        {%- set check = column.check if not column.references else none -%}
        {%- set limits = [fits, "'" ~ column.data_type ~ "'"] + ([check, "'" ~ check | replace("'", "''") ~ "'"] if check else []) -%}
        {%- if fits != 'true' or check -%}
            {%- do faults.append("legacy_clean.out_of_range('%s', %s, %s)" | format(column.name, limits | join(', '), raw)) -%}
        {%- endif -%}
        {%- set is_choice = choice_condition(column, raw) -%}
        {%- if is_choice -%}
            {%- do faults.append("legacy_clean.not_a_choice('%s', %s, %s)" | format(column.name, is_choice, raw)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for check in contract.checks -%}
        {%- set raws = [] -%}
        {%- for column in contract.columns if column.name in check.columns -%}
            {%- do raws.append("'" ~ column.name ~ "', " ~ raw_value(column, '(raw_row).') ~ '::text') -%}
        {%- endfor -%}
        {%- do faults.append("legacy_clean.breaks('%s', %s, %s, jsonb_build_object(%s))" | format(
            check.name, check.expression, literal(check.expression), raws | join(', ')
        )) -%}
    {%- endfor -%}
    {{ return(faults or ['null']) }}
{%- endmacro %}


{#- The rows that give way to another one with the same value, each with the raw key of the row that is kept. Only rows compete that have no
    fault of their own and did not give way in a column judged before. Of the primary key also: is the kept row alike, besides the key and
    the dates, with each reference leading to the same row? -#}
{% macro _repeated(contract, set, judged_before, references, is_key) -%}
{%- set column = set.name -%}
{%- set order = [] -%}
{%- for date in ['modified_date', 'created_date'] -%}
    {%- for dated in contract.columns if dated.source == date -%}
        {%- do order.append(dated.sql_name ~ ' desc nulls last, ') -%}
    {%- endfor -%}
{%- endfor -%}
-- of the rows with one {{ set.label | replace('+', ' and ') }} the latest is kept
{{ column }}_competing as not materialized (
    select *{{ ', ' ~ _values_of_twin(contract, references) if is_key }}
    from judged where own_faults is null
        {%- for earlier in judged_before %}
        and not exists (select 1 from {{ earlier.name }}_repeated where {{ earlier.name }}_repeated.row_id = judged.row_id)
        {%- endfor %}
),

{{ column }}_repeated as (
    select row_id, kept_key{{ ', is_alike' if is_key }}
    from (
        select
            row_id, row_number() over latest_first as place, first_value(legacy_key) over latest_first as kept_key
            {%- if is_key %},
            coalesce(values_of_twin = first_value(values_of_twin) over latest_first, false) as is_alike
            {%- endif %}
        from {{ column }}_competing
        where {{ set.sql_name }} in (select {{ set.sql_name }} from {{ column }}_competing group by {{ set.sql_name }} having count(*) > 1)
        window latest_first as (
            partition by {{ set.sql_name }}
            order by {{ order | join }}{{ _is_tidy(contract) }} desc,
                {{ _byte_order(contract) }}, legacy_clean.row_text(raw_row) collate "C", row_id
        )
    ) as ranked
    where place > 1
),
{%- endmacro %}


{#- Is the raw key, blanks at the end aside, already the cleaned one? Of several columns each by itself. -#}
{% macro _is_tidy(contract) -%}
    {%- if contract.is_plain -%}{{ return("rtrim(legacy_key, ' ') = " ~ sql_name(contract.key)) }}{%- endif -%}
    {{ return(tidy_key(contract) ~ ' = key_text') }}
{%- endmacro %}


{#- The order of raw keys as texts; of several columns the first decides first. -#}
{% macro _byte_order(contract) -%}
    {%- set sources = key_sources(contract) -%}
    {%- if sources | length == 1 -%}{{ return('legacy_key collate "C"') }}{%- endif -%}
    {%- set parts = [] -%}
    {%- for source in sources -%}{%- do parts.append('(raw_row).' ~ adapter.quote(source) ~ '::text collate "C" nulls first') -%}{%- endfor -%}
    {{ return(parts | join(', ')) }}
{%- endmacro %}


{#- What two twins must have in common to be alike, as one value; NULL where a reference leads to no row. -#}
{% macro _values_of_twin(contract, references) -%}
    {%- set names = contract.columns | rejectattr('name', 'in', contract.key_names) | rejectattr('source', 'in', ['created_date', 'modified_date'])
        | map(attribute='sql_name') | list -%}
    {%- set row = 'row(\n        ' ~ lines_of(names, indent=8) ~ '\n    )' -%}
    {%- if references -%}
        case when num_nonnulls({% for column in references %}{{ column.name }}_parent -> 'orphan'{{ ', ' if not loop.last }}{% endfor %}) = 0 then {{ row }} end
    {%- else -%}
        {{ row }}
    {%- endif %} as values_of_twin
{%- endmacro %}


{#- Duplicates and orphans. -#}
{% macro _late_faults(entity, keys, references) -%}
    {%- set faults = [] -%}
    {%- for key in keys -%}
        {%- do faults.append("legacy_clean.duplicate('%s', %s, %s_repeated.kept_key)" | format(key.label, 'judged.' ~ key.name if key.value or key.name == 'key_text' else key.sql_name, key.name)) -%}
    {%- endfor -%}
    {%- for column in references if reference_policy('orphan_policy', entity, column.name) == 'reject' -%}
        {%- do faults.append("legacy_clean.orphan('%s', %s_parent)" | format(column.name, column.name)) -%}
    {%- endfor -%}
    {{ return(faults) }}
{%- endmacro %}


{#- The columns of the Django table. Where orphans are nullified, a reference that leads to no row is NULL. -#}
{% macro _final_values(entity, contract) -%}
    {%- set values = [] -%}
    {%- for column in contract.columns -%}
        {%- do values.append(
            _pk_of_parent(entity, column) if column.references and by_pk(column)
            else "case when faults is null then %s::%s end as %s" | format(column.sql_name, column.data_type, column.sql_name) if column.type in ('integer', 'float')
            else "case when %s_parent -> 'orphan' is null then %s end as %s" | format(column.name, column.sql_name, column.sql_name)
                if column.references and reference_policy('orphan_policy', entity, column.name) == 'nullify'
            else column.sql_name
        ) -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro %}


{#- The primary key of the row that a reference leads to: the parent's record has it. Rows of this table itself get theirs as they are loaded:
    until then the key by which they are named stands in self_keys. -#}
{% macro _pk_of_parent(entity, column) -%}
    {%- set parent = contract(column.references) -%}
    {%- if column.references == entity and own_pk(parent) -%}
        {{ return('null::' ~ column.data_type ~ ' as ' ~ column.sql_name) }}
    {%- endif -%}
    {%- set value = pk_of(parent, column.name ~ '_kept') | replace('_kept.pk', '_pk') -%}
    {%- if column.references == entity -%}
        {%- set value = 'case when faults is null then ' ~ column.sql_name ~ '::' ~ column.data_type ~ ' end' -%}
    {%- endif -%}
    {%- if reference_policy('orphan_policy', entity, column.name) == 'nullify' -%}
        {%- set value = "case when %s_parent -> 'orphan' is null then %s end" | format(column.name, value) -%}
    {%- endif -%}
    {{ return(value ~ ' as ' ~ column.sql_name) }}
{%- endmacro %}


{#- What stands between a row and its parents, for the references by which rows are rejected. -#}
{% macro _rejecting(entity, references) -%}
    {%- set columns = [] -%}
    {%- for column in references if reference_policy('orphan_policy', entity, column.name) == 'reject' -%}
        {%- do columns.append(column.name ~ '_parent') -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{#- What a migrated row lost of each value. Of a reference also: that it is stored as NULL, or was given to the kept row of a twin. -#}
{% macro _changes(contract) -%}
    {%- set changes = [] -%}
    {%- for column in contract.columns -%}
        {%- set raw = raw_value(column, '(raw_row).') -%}
        {%- do changes.append(
            "legacy_clean.reference_change('%s', %s, %s, %s_parent)" | format(column.name, raw, column.sql_name, column.name) if column.references
            else rule_call('change', column, raw, column.sql_name ~ ('::double precision' if column.type == 'float' else ''))
        ) -%}
    {%- endfor -%}
    {{ return(changes) }}
{%- endmacro %}


{#- Stops where a foreign key of the contract cannot be followed. -#}
{% macro _require_references(entity) -%}
    {%- set file = 'models/app/' ~ entity ~ '.yml: ' -%}
    {%- if not contract(entity).key_names -%}
        {{ exceptions.raise_compiler_error(file ~ 'no column has the constraint primary_key, and no meta.key says by which columns a row is known') }}
    {%- endif -%}
    {%- for column in contract(entity).columns if column.references -%}
        {%- set parents = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', column.references) | list -%}
        {%- if not parents or parents[0].config.materialized != 'django_table' -%}
            {{ exceptions.raise_compiler_error(file ~ column.name ~ ' refers to ' ~ column.references ~ ', which is no model of models/app') }}
        {%- endif -%}
        {%- set parent = contract(column.references) -%}
        {%- if not parent.pk -%}
            {{ exceptions.raise_compiler_error(file ~ column.name ~ ' refers to ' ~ column.references ~ ', which has no primary_key in its contract') }}
        {%- elif parent.pk_type != column.data_type -%}
            {{ exceptions.raise_compiler_error(
                file ~ column.name ~ ' is ' ~ column.data_type ~ ', but the key that it refers to, ' ~ column.references ~ '.' ~ parent.pk ~ ', is ' ~ parent.pk_type
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{#- The keys of the rows of this table that a row refers to, {column: key}. -#}
{% macro _self_keys(entity, own) -%}
    {%- set keys = [] -%}
    {%- for column in own -%}
        {%- do keys.append("'%s', case when %s_parent -> 'orphan' is null then %s end" | format(column.name, column.name, column.sql_name)) -%}
    {%- endfor -%}
    jsonb_build_object({{ keys | join(', ') }})
{%- endmacro %}
