{#- Would a build come to the rows of the newest one, and do the Django table and the evidence still hold just those? Then there is nothing
    to compute. It says no where in doubt, and to --full-refresh, which a change of how evidence is written asks for. The test
    <entity>_holds_exactly_the_cleaned_rows computes all the same, so a wrong yes would not stay unnoticed. -#}
{% macro is_unchanged(load) -%}
    {%- if flags.FULL_REFRESH -%}{{ return(false) }}{%- endif -%}
    {{ return(run_query(
        "select exists (
            select 1
            from (select * from " ~ audit('loads') ~ " where entity = '" ~ load.entity ~ "' order by finished_at desc limit 1) as newest
            where newest.built_from = '" ~ load.built_from | replace("'", "''") ~ "'
                and not exists (select 1 from " ~ audit('conflicts') ~ " where entity = '" ~ load.entity ~ "')
                and newest.evidence_state = " ~ evidence_state(load.entity) ~ "
                and (newest.migrated_rows, newest.migrated_rows) = (
                    select count(*), count(*) filter (where loaded.accepted and loaded.row_hash = " ~ row_hash(load, 'current') ~ ")
                    from " ~ audit('loaded_keys') ~ " as loaded
                    left join " ~ load.table ~ " as current on loaded.key = current." ~ load.key ~ "
                    where loaded.entity = '" ~ load.entity ~ "'
                )
        )"
    ).columns[0].values()[0]) }}
{%- endmacro %}
