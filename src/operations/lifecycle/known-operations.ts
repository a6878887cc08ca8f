import type { KnownOperations } from '../../store/queries/known-operations.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { Registry } from '../registry/registry.ts'
import { operationErrors } from './errors.ts'
import { eventsVersion } from './events.ts'

/** Which operations this instance can work on. */
export const knownOperations = (registry: Registry): KnownOperations => ({
  eventsVersion,
  playbooks: registry.playbooks().map(([name]) => name),
  actions: registry.actions().map(({ kind }) => kind),
})

type Parts = Pick<OperationRow, 'playbook' | 'actions'>

/** Whether this instance has an operation's playbook and all of its actions. */
export const hasParts = (registry: Registry, { playbook, actions }: Parts): boolean =>
  registry.playbooks().some(([name]) => name === playbook) && actions.every(({ kind }) => registry.find(kind))

/** Refuses an operation with something that this instance doesn't have. */
export function requireParts(registry: Registry, operation: Parts & { readonly id: string }): void {
  if (!hasParts(registry, operation)) throw new operationErrors.anotherVersion({ id: operation.id })
}
