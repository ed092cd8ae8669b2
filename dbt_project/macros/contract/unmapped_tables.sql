{#- The tables of legacy_raw that no model reads, by their names there. -#}
{% macro unmapped_tables() -%}
    {{ return(run_query(
        "select relname from pg_class where relnamespace = to_regnamespace('legacy_raw') and relkind in ('r', 'p') and relname not in ('"
        ~ mapped_tables() | join("', '") ~ "') order by relname"
    ).columns[0].values() | list) }}
{%- endmacro %}


{#- The tables of the legacy schema that nobody copied, as the newest run of the loader saw them. -#}
{% macro uncopied_tables() -%}
    {%- if not run_query("select to_regclass('legacy_audit.extractions') is not null").columns[0].values()[0] -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        "select other.name
        from (select facts ->> 'other_tables' as names from legacy_audit.extractions order by started_at desc, number desc limit 1) as newest
        cross join lateral string_to_table(newest.names, ', ') as other (name)
        where other.name <> ''
            and not exists (
                select 1 from legacy_audit.extractions as copied
                where coalesce(copied.source_table, upper(copied.table_name)) = other.name and to_regclass(format('legacy_raw.%I', copied.table_name)) is not null
            )
        order by 1"
    ).columns[0].values() | list) }}
{%- endmacro %}
