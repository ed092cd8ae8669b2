{#- Keeps two builds of one entity apart until the transaction ends, and says so where one has to wait. Whoever needs several locks takes a
    child's before its parents' (see ancestors), so nobody waits in a circle. -#}
{% macro lock_entity(entity) -%}
    {%- set key = lock_key(entity) -%}
    {%- if execute and not run_query('select pg_try_advisory_xact_lock(' ~ key ~ ')').columns[0].values()[0] -%}
        {%- do print(entity.name ~ ': another build is at work on it; waiting for its end') -%}
        {%- do run_query('select pg_advisory_xact_lock(' ~ key ~ ')') -%}
    {%- endif -%}
{%- endmacro %}


{#- SQL of the number by which an entity is locked. -#}
{% macro lock_key(entity) -%}
    {{ return('hashtextextended(' ~ literal('abis:' ~ entity.relation.schema ~ '.' ~ entity.name) ~ ', 0)') }}
{%- endmacro %}


{#- Nobody else writes to the Django table from here to the end, so that no edit made in the app meanwhile is lost; reading goes on.
    Where somebody holds a lock, this asks again and again and does not queue, because every later session would wait behind it. After
    lock_wait_seconds it ends and says who it was. -#}
{% macro lock_django_table(entity) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for holder in run_query(_lock_holders(entity)).columns[0].values() -%}
        {%- do print(entity.name ~ ': waiting up to ' ~ var('lock_wait_seconds') ~ ' s for ' ~ holder) -%}
    {%- endfor -%}
    {% call statement('lock') %}
    do $lock$
    declare
        given_up_at constant timestamptz := clock_timestamp() + interval '{{ var("lock_wait_seconds") }} s';
        holders text;
    begin
        perform set_config('lock_timeout', '1s', true);
        loop
            begin
                lock table {{ entity.relation }} in share row exclusive mode;
                exit;
            exception when lock_not_available then
                if clock_timestamp() > given_up_at then
                    select string_agg(holder, '; ') into holders
                    from (
                        {{ _lock_holders(entity) | indent(20) }}
                    ) as held (holder);
                    raise exception 'the Django table {{ entity.relation.schema }}.{{ entity.relation.identifier }} is locked by %',
                        coalesce(holders, 'a session that has just gone')
                    using hint = 'End that session, or wait for it, and build again; or give more time: '
                        '--vars ''{lock_wait_seconds: 600}''. Nothing was written.';
                end if;
                perform pg_sleep(0.5);
            end;
        end loop;
        -- for what the rows themselves wait for, such as a parent that the app is about to delete
        perform set_config('lock_timeout', '{{ var("lock_wait_seconds") }}s', true);
    end $lock$
    {% endcall %}
{%- endmacro %}


{% macro _lock_holders(entity) -%}
    select distinct
        {{ clean_schema() }}.visible(format(
            'session %s (role %s%s%s)',
            activity.pid, activity.usename, ', ' || nullif(activity.application_name, ''),
            -- NULL for a role that may not read the sessions of others
            ', its transaction open since ' || to_char(activity.xact_start, 'YYYY-MM-DD HH24:MI:SS TZ')
            || ', its last statement: ' || left(regexp_replace(activity.query, '\s+', ' ', 'g'), 80)
        ))
    from pg_locks as held
    join pg_stat_activity as activity on activity.pid = held.pid
    where
        held.relation = {{ literal(entity.relation) }}::regclass
        and held.granted
        and held.pid <> pg_backend_pid()
        and held.mode not in ('AccessShareLock', 'RowShareLock')
{%- endmacro %}
