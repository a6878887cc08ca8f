import type { Reply } from '../../../src/chat/views/reply.ts'
import {
  askForAssignee,
  askWhyNotNeeded,
  showAssignment,
  showSystems,
} from '../../../src/features/other-systems/cards.ts'
import { findManualSteps } from '../../../src/features/other-systems/manual-steps.ts'
import { askedSteps, byHand } from '../../../src/features/other-systems/steps.ts'
import type { Assignment } from '../../../src/features/other-systems/types.ts'
import type { ShownValues } from '../../../src/operations/model/shown.ts'
import { sampleOperation, shownValue, shownValues } from '../../chat/views/samples/operations.ts'
import { type Making, now, type Texts } from '../../chat/views/samples/texts.ts'

/** Steps in every system after offboarding: offered, handed to someone, and done. */
function sampleAssignments(texts: Texts, accounts: number, playbook = 'offboard'): readonly Assignment[] {
  const named = () => ({ oid: 'o', upn: texts.upn(), name: texts.name() })
  const nobody = { to: null, unreachable: false, by: null, at: null, reason: null }
  const steps = findManualSteps({ playbook, compromised: false, undoes: null })
  const { mailbox = [], oneDrive = [] } = Object.fromEntries(steps)
  return [
    { system: 'mailbox', steps: mailbox, accounts, ...nobody, state: 'open', number: 1, to: named() },
    ...(oneDrive.length > 0
      ? [{ system: 'oneDrive', steps: oneDrive, accounts, ...nobody, state: 'offered', number: 0 } as const]
      : []),
    { system: 'activeDirectory', steps: [], accounts: 3, ...nobody, state: 'done', number: 2, by: named(), at: now },
  ]
}

/** The same as what was read about an operation. */
export const shownAssignments = (assignments: readonly Assignment[]): ShownValues =>
  shownValues(
    shownValue(
      askedSteps,
      assignments.flatMap(({ state, to, by, accounts: _, steps: __, ...rest }) =>
        state === 'offered'
          ? []
          : [
              {
                ...{ tenant_id: 't', operation_id: 'k7m2p', asked_at: now, ...rest, state },
                ...{ for_oid: to?.oid ?? null, for_upn: to?.upn ?? null, for_name: to?.name ?? null },
                ...{ by_oid: by?.oid ?? null, by_upn: by?.upn ?? null, by_name: by?.name ?? null },
              },
            ],
      ),
    ),
    shownValue(byHand, assignments.find(({ system }) => system === 'mailbox')?.accounts ?? 0),
  )

/** Read after containing so many accounts. */
export const shownAfter = (texts: Texts, accounts: number, state?: 'offered'): ShownValues =>
  shownAssignments(sampleAssignments(texts, accounts, 'contain').map((one) => ({ ...one, ...(state && { state }) })))

/** Steps in other systems: open, what became of them, and what is asked on the way. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const assignments = sampleAssignments(texts, 12)
  const operation = sampleOperation(texts, { playbook: 'offboard', state: 'done', reason: texts.typed() })
  const [mailbox, oneDrive, directory] = assignments
  if (!mailbox || !oneDrive || !directory) throw new Error('There are steps in three systems')
  const reason = texts.typed()
  const by = { oid: 'o', upn: texts.upn(), name: texts.name() }
  const show = (assignment: Assignment, decided?: boolean) =>
    showAssignment({ operation, assignment, ...(decided !== undefined && { decided }) }, messages, viewer)
  return {
    stepsMailbox: show(mailbox),
    stepsUnreachable: show({ ...mailbox, unreachable: true }),
    stepsOneDrive: show({ ...oneDrive, state: 'open', number: 3 }),
    stepsDirectory: show({ ...directory, state: 'open', by: null, at: null }),
    stepsDone: show(directory, true),
    stepsLate: show(directory, false),
    stepsNotNeeded: show({ ...mailbox, state: 'notNeeded', by, at: now, reason }),
    stepsWhyNot: askWhyNotNeeded({ operation, assignment: mailbox }, { reason }, messages, viewer),
    stepsWhom: askForAssignee({ operation, assignment: mailbox }, messages, viewer),
    stepsSystems: showSystems({ operation, assignments }, messages, viewer),
  }
}
