import { press } from '../../chat/commands/press.ts'
import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { toObserver } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { isCorrectable } from '../../operations/plan/form-fields.ts'
import { askForAssignee, askWhyNotNeeded, showAssignment, showSystems } from './cards.ts'
import { otherSystemsErrors } from './errors.ts'
import { type ManualSystem, manualSystems } from './manual-steps.ts'
import { assignments } from './service.ts'
import { assignSteps as assignSpec, stepsDone, stepsNotNeeded } from './specs.ts'
import { assignmentsIn } from './steps.ts'
import type { Assignee, AssignmentView } from './types.ts'

/** What people call the systems. */
const systemWords: Readonly<Record<ManualSystem, string>> = {
  mailbox: 'mailbox|mailboxes|exchange|postfach|postfächer',
  oneDrive: 'onedrive|sharepoint',
  activeDirectory: 'active directory|ad',
}

/** "tobaki-42 mailbox to Grady Archie". */
function fromText(rest: string): { operation?: string; system?: ManualSystem; to?: string } {
  const [, operation, after = ''] = /^([a-z]{6}-\d{2})\b[\s,:;-]*(.*)$/is.exec(rest.trim()) ?? []
  if (!operation) return readOperationId(rest)
  const system = manualSystems.find((one) => new RegExp(`^(?:${systemWords[one]})(?:\\b|$)`, 'i').test(after))
  const [, to = ''] = /(?:^|\s)(?:to|for|an|für)\s+(.+)$/is.exec(after) ?? []
  return { operation, ...(system && { system }), ...(to.trim() && { to: to.trim() }) }
}

/** The steps, on a card that is kept up to date. */
function replyWith(view: AssignmentView, { services, person, messages, sender, channel }: AuthorisedTurn): Reply {
  const { operation, assignment } = view
  const posted = { person, number: assignment.number }
  return {
    ...showAssignment(view, messages, sender),
    posted: (activityId) => services.use(assignments).posted(operation.id, posted, { ...channel, activityId }),
  }
}

/** The person with this name, address or ID. Throws cannotAssignTo. */
async function findAssignee(name: string, { directory, person }: AuthorisedTurn): Promise<Assignee> {
  const [found] = await directory.find([name])
  if (found?.outcome !== 'found' || found.account.userType === 'Guest')
    throw new otherSystemsErrors.cannotAssignTo({ name, because: 'unknown' })
  const { id: oid, userPrincipalName: upn, displayName, accountEnabled: enabled } = found.account
  return { oid, tid: person.tid, upn, name: displayName, enabled }
}

const assignSteps = defineCommand(assignSpec, {
  fromText,
  moreScopes: ({ to, people }) => (to || people ? ['User.Read.All'] : []),
  run: (turn, { operation, system, to, people, just, apart }) =>
    withOperation(turn, operation, {
      fits: (one) => assignmentsIn(one).length > 0,
      again: (id) => press(assignSpec, { operation: id }),
      act: async (id) => {
        const { services, messages, sender } = turn
        const steps = services.use(assignments)
        const by = toObserver(turn)
        const found = await steps.all(id, by)
        const [only, ...others] = found.assignments
        const which = system ?? (others.length === 0 ? only?.system : undefined)
        if (!which) return { ...showSystems(found, messages, sender), replace: false }
        if (just === 'pick') return askForAssignee(await steps.one(id, by, which), messages, sender)
        const name = just === 'show' ? undefined : (to ?? people?.split(',')[0])
        const whom = name ? await findAssignee(name, turn) : undefined
        const reply = replyWith(await steps.assign(id, by, which, whom), turn)
        return apart ? { ...reply, replace: false } : reply
      },
    }),
})

const markDone = defineCommand(stepsDone, {
  run: async (turn, { operation, system }) =>
    replyWith(await turn.services.use(assignments).settle(operation, toObserver(turn), system), turn),
})

const markNotNeeded = defineCommand(stepsNotNeeded, {
  async run(turn, { operation, system, reason }) {
    const { services, messages, sender } = turn
    const steps = services.use(assignments)
    const by = toObserver(turn)
    const view = await steps.one(operation, by, system)
    const isOpen = view.assignment.state === 'open' || view.assignment.state === 'offered'
    if (reason === undefined && isOpen) return askWhyNotNeeded(view, {}, messages, sender)
    try {
      return replyWith(await steps.settle(operation, by, system, reason ?? view.assignment.reason ?? ''), turn)
    } catch (error) {
      if (!isCorrectable(error)) throw error
      return askWhyNotNeeded(view, { ...(reason !== undefined && { reason }), error }, messages, sender)
    }
  },
})

/** Commands about steps in other systems. */
export const stepCommands = [assignSteps, markDone, markNotNeeded]
