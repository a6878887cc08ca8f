import { hasRun } from '../../core/operation-states.ts'
import { facts } from '../../operations/model/facts.ts'
import { defineShown } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import { findManualSteps, hasManualSteps, manualSystems } from './manual-steps.ts'
import { assignmentsOf, manualStepCounts, type ShownAssignment } from './queries.ts'
import type { Assignment } from './types.ts'

/** The steps that people were asked to do in other systems. */
export const askedSteps = defineShown({
  name: 'askedSteps',
  wanted: ({ state }) => hasRun(state),
  query: assignmentsOf,
  empty: [],
})

/** How many accounts have something to do in their mailbox or OneDrive. */
export const byHand = defineShown({
  name: 'byHand',
  wanted: (row) => hasRun(row.state) && (row.undo_of !== null || hasManualSteps(row)),
  query: manualStepCounts,
  empty: 0,
})

/** The steps an operation leaves to people in other systems, and their outcome. */
export function assignmentsIn(operation: Operation): readonly Assignment[] {
  const { playbook, compromised, onPremises } = operation
  const undoes = facts.related.of(operation).undone?.playbook ?? null
  const steps = findManualSteps({ playbook, compromised, undoes })
  return manualSystems.flatMap((system) => {
    const own = system === 'activeDirectory' ? [] : (steps.get(system) ?? [])
    const accounts = system === 'activeDirectory' ? onPremises.accounts : own.length > 0 ? byHand.of(operation) : 0
    const row = askedSteps.of(operation).find((one) => one.system === system)
    return accounts > 0 || row ? [toAssignment({ system, steps: own, accounts }, row)] : []
  })
}

function toAssignment(
  what: Pick<Assignment, 'system' | 'steps' | 'accounts'>,
  row: ShownAssignment | undefined,
): Assignment {
  if (!row)
    return { ...what, state: 'offered', number: 0, to: null, unreachable: false, by: null, at: null, reason: null }
  return {
    ...what,
    state: row.state,
    number: row.number,
    to: personFrom(row.for_oid, row.for_upn, row.for_name),
    unreachable: row.unreachable,
    by: personFrom(row.by_oid, row.by_upn, row.by_name),
    at: row.at,
    reason: row.reason,
  }
}

const personFrom = (oid: string | null, upn: string | null, name: string | null) =>
  oid === null ? null : { oid, upn: upn ?? '', name: name ?? '' }
