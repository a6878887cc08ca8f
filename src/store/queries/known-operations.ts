import { type RawBuilder, sql } from 'kysely'

/** What this version of the program knows. Another version may have made operations of which it knows less. */
export interface KnownOperations {
  /** The version of its table of events. */
  readonly eventsVersion: number
  readonly playbooks: readonly string[]
  readonly actions: readonly string[]
}

/**
 * Whether this instance knows the operation `o` well enough to work on it. Every selection that leads to work asks this:
 * after a rollback, and during a rolling update, operations of a newer version are left to the instances that know them.
 */
export const isKnown = (
  o: string,
  { eventsVersion, playbooks, actions }: KnownOperations,
): RawBuilder<boolean> => sql<boolean>`(${sql.ref(`${o}.events_version`)} <= ${eventsVersion}
  and ${sql.ref(`${o}.playbook`)} = any(${[...playbooks]}::text[])
  and not exists (select from jsonb_array_elements(${sql.ref(`${o}.actions`)}) as known_action
    where not (known_action ->> 'kind' = any(${[...actions]}::text[]))))`
