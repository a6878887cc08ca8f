-- The span of the press that let an operation run, as a W3C traceparent: two ids, by which the work is linked to it.
alter table operations add column trace_context text;
