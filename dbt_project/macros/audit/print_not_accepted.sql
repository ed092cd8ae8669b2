{#- With require_acceptance: names what is not in accepted.csv, since its test only says how much it is. -#}
{% macro print_not_accepted(most=20) -%}
    {%- if not execute or not var('require_acceptance') or flags.WHICH not in ('build', 'test', 'retry') -%}{{ return('') }}{%- endif -%}
    {%- set seed = audit('accepted') -%}
    {%- if not run_query("select to_regclass('" ~ seed ~ "') is not null").columns[0].values()[0] -%}{{ return('') }}{%- endif -%}
    {%- set open = run_query(
        "select entity, kind, what, open, there, array_to_string(open_keys, ', ')
        from " ~ audit('acceptance') ~ "((select coalesce(jsonb_agg(to_jsonb(accepted)), '[]') from " ~ seed ~ " as accepted))
        where open > 0 order by open desc, entity, kind, what"
    ).rows -%}
    {%- if open -%}{%- do print('Not accepted (dbt_project/seeds/accepted.csv):') -%}{%- endif -%}
    {%- for entity, kind, what, number, there, keys in open[:most] -%}
        {%- do print('  %s %s %s: %s of %s%s' | format(
            entity, kind, what, '{:,}'.format(number), '{:,}'.format(there), ', for example ' ~ keys if keys else ''
        )) -%}
    {%- endfor -%}
    {%- if open | length > most -%}{%- do print('  and %s more kinds' | format(open | length - most)) -%}{%- endif -%}
{%- endmacro %}
