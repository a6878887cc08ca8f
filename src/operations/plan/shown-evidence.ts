import { evidenceOf } from '../../store/queries/plan/evidence.ts'
import { defineShown } from '../model/shown.ts'

/** Traces that attackers might have left, which containments look for. */
export const evidence = defineShown({
  name: 'evidence',
  wanted: ({ playbook, retry_of: retried }, { registry }) =>
    retried === null && registry.playbooks().some(([name, { contains }]) => name === playbook && contains === 'always'),
  query: evidenceOf,
  empty: [],
})
