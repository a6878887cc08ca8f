import { defineShown } from '../../operations/model/shown.ts'
import { evidenceOf } from './queries.ts'

/** Traces that attackers might have left, which containments look for. */
export const traces = defineShown({
  name: 'evidence',
  wanted: ({ playbook, retry_of: retried }, { registry }) =>
    retried === null && registry.playbooks().some(([name, { contains }]) => name === playbook && contains === 'always'),
  query: evidenceOf,
  empty: [],
})
