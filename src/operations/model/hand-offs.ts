import { findHandOffSteps } from '../../actions/hand-off-steps.ts'
import { type HandOff, handOffSystems } from '../../core/hand-offs.ts'
import type { ShownHandOff } from '../../store/queries/hand-off/hand-offs.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'

/** The steps an operation leaves to people in other systems, and their outcome. */
export function handOffsIn(
  { playbook, compromised }: Pick<OperationRow, 'playbook' | 'compromised'>,
  known: {
    /** The playbook of the operation that it undoes. */
    readonly undoes: string | null
    /**
     * How many of its accounts have something to do in their mailbox or OneDrive (`byHand`), and in Active Directory
     * (`onPremises`).
     */
    readonly byHand: number
    readonly onPremises: number
    readonly asked: readonly ShownHandOff[]
  },
): HandOff[] {
  const steps = findHandOffSteps({ playbook, compromised, undoes: known.undoes })
  return handOffSystems.flatMap((system) => {
    const own = system === 'activeDirectory' ? [] : (steps.get(system) ?? [])
    const accounts = system === 'activeDirectory' ? known.onPremises : own.length > 0 ? known.byHand : 0
    const row = known.asked.find((one) => one.system === system)
    return accounts > 0 || row ? [toHandOff({ system, steps: own, accounts }, row)] : []
  })
}

function toHandOff(what: Pick<HandOff, 'system' | 'steps' | 'accounts'>, row: ShownHandOff | undefined): HandOff {
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
