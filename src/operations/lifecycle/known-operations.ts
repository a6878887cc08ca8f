import type { KnownOperations } from '../../store/queries/known-operations.ts'
import type { Registry } from '../registry/registry.ts'
import { eventsVersion } from './events.ts'

/** Which operations this instance can work on. */
export const knownOperations = (registry: Registry): KnownOperations => ({
  eventsVersion,
  playbooks: registry.playbooks().map(([name]) => name),
  actions: registry.actions().map(({ kind }) => kind),
})
