{#- Moves the sequences behind integer columns that the model fills past the values loaded, so that the app's next own row does not meet them.
    Our keys are text: only an app that numbers its rows itself has such a column. -#}
{% macro set_sequences(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for column in load.contract.columns if column.type == 'integer' -%}
        {%- set sequence = run_query("select pg_get_serial_sequence('" ~ load.table ~ "', '" ~ column.name ~ "')").columns[0].values()[0] -%}
        {%- if sequence is not none -%}
            {%- do run_query(
                "select setval('" ~ sequence ~ "', held.latest)
                 from (select max(" ~ column.name ~ ") as latest from " ~ load.table ~ ") as held, " ~ sequence ~ " as sequence
                 where held.latest >= sequence.last_value and (held.latest > sequence.last_value or not sequence.is_called)"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
