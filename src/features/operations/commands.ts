import {
  cancelOperation,
  confirmOperation,
  continueOperation,
  listOperations,
  moreOfOperation,
  operationItems,
  retryOperation,
  showOperation,
  stopOperation,
  undoOperation,
} from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { findOperations, readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import {
  orShowNothingToDo,
  replyWithItems,
  replyWithOperation,
  replyWithPlan,
  reportPlanning,
  toObserver,
  undoReason,
} from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import { canUndoOrRetry } from '../../chat/views/links.ts'
import { whatHappened } from '../../chat/views/notice.ts'
import { operationsPerPage, showOperations } from '../../chat/views/operations.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { showMoreOfResult } from '../../chat/views/result.ts'
import { showStop } from '../../chat/views/stop.ts'
import { UserError } from '../../core/errors.ts'
import { activeStates, hasEnded, hasRun, waitingStates } from '../../core/operation-states.ts'
import type { Operation, State } from '../../operations/index.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { isTypedOnPlan, readTimes } from '../../operations/plan/form-fields.ts'
import { changeTime } from './change-time.ts'
import { planAgain } from './plan-again.ts'
import { stopAllButtons, stopSeveral } from './stop-several.ts'

/** Answers an outdated button: the card shows the current state and why nothing was done. */
async function replyWithState(error: unknown, id: string, turn: AuthorisedTurn): Promise<Reply> {
  if (!(error instanceof UserError && error.meaning.kind === 'movedOn' && turn.pressed)) throw error
  const now = await replyWithOperation(await turn.services.operations.see(id, toObserver(turn)), turn)
  return { ...now, text: whatHappened(error, turn.messages) }
}

async function showPage(turn: AuthorisedTurn, page: number, all = false) {
  const { services, person, messages, sender } = turn
  const { operations } = services
  const read = async (at: number) => {
    const range = { offset: (at - 1) * operationsPerPage, limit: operationsPerPage }
    const first = at === 1 && !all
    const waiting = first ? await operations.requests(person) : []
    const decided = first ? await operations.decided(person) : []
    const listed = all ? await operations.listOpen(toObserver(turn), range) : await operations.list(person, range)
    return { page: at, all, waiting, decided, ...listed }
  }
  const asked = await read(page)
  const shown = asked.operations.length > 0 ? asked : await read(1)
  return showOperations(shown, messages, { ...sender, now: turn.now() })
}

const list = defineCommand(listOperations, {
  fromText: (rest) => (rest.trim() ? { all: rest.trim() } : {}),
  run: (turn, { page, all }) => showPage(turn, page, all),
})

const show = defineCommand(showOperation, {
  fromText: readOperationId,
  async run(turn, args) {
    const { operations } = turn.services
    if (args.operation === undefined) return showPage(turn, 1)
    const operation = await operations.see(args.operation, toObserver(turn))
    const token = operation.state === 'planned' && (await operations.renewToken(operation.id, turn.person))
    return token ? replyWithPlan({ operation, token }, turn) : replyWithOperation(operation, turn)
  },
})

const more = defineCommand(moreOfOperation, {
  fromText: readOperationId,
  run: (turn, { operation }) =>
    withOperation(turn, operation, {
      fits: ({ state }) => hasRun(state) && hasEnded(state),
      again: (id) => press(moreOfOperation, { operation: id }),
      async act(id) {
        const { services, person, messages, sender } = turn
        const seen = await services.operations.see(id, toObserver(turn))
        const viewer = { ...sender, oversees: seen.requester.oid !== person.oid }
        return seen.state === 'done' || seen.state === 'stopped'
          ? showMoreOfResult(seen, services.cards, messages, viewer)
          : replyWithOperation(seen, turn)
      },
    }),
})

const items = defineCommand(operationItems, {
  async run(turn, { apart, operation: id, ...some }) {
    const reply = await replyWithItems(await turn.services.operations.see(id, toObserver(turn)), some, turn)
    return apart ? { ...reply, replace: false } : reply
  },
})

const confirm = defineCommand(confirmOperation, {
  async run(turn, args) {
    const { operation, token, at, reason = '', ticket = '', count, choices, ...others } = args
    const { person, authorise, sender } = turn
    const { operations, registry } = turn.services
    const typed = { ...others, choices: { ...registry.unsentChoices(), ...choices }, reason, ticket, count }
    try {
      const times = readTimes(typed, sender.timeZone)
      // The button showed another time, so show the correct one before doing anything.
      if (at !== undefined && times.runAt !== at) {
        const plan = { operation: await operations.get(operation, person), token }
        if (plan.operation.state === 'planned') return replyWithPlan({ ...plan, typed }, turn)
      }
      const by = { ...typed, ...times, person, token, authorise }
      return await replyWithOperation(await operations.confirm(operation, by), turn)
    } catch (error) {
      if (!isTypedOnPlan(error)) return replyWithState(error, operation, turn)
      const plan = { operation: await operations.get(operation, person), token }
      return replyWithPlan({ ...plan, typed: { ...typed, error } }, turn)
    }
  },
})

const notBegunStates: ReadonlySet<State> = new Set(['planned', 'awaitingApproval', 'scheduled'])
const underWayStates: ReadonlySet<State> = new Set([...activeStates, ...waitingStates])

function endOperation(
  how: 'cancel' | 'stop',
  turn: AuthorisedTurn,
  { operation, token, reason }: { [K in 'operation' | 'token' | 'reason']?: string | undefined },
): Promise<Reply> {
  const [spec, states] = how === 'cancel' ? [cancelOperation, notBegunStates] : [stopOperation, underWayStates]
  return withOperation(turn, operation, {
    fits: ({ state }) => states.has(state),
    // Whoever sends "stop" watches accounts being changed, and must not be asked first.
    urgent: ({ state }) => how === 'stop' && activeStates.includes(state),
    again: (id) => press(spec, { operation: id }),
    ...(how === 'stop' && { forAll: stopAllButtons }),
    async act(id) {
      try {
        const by = { ...toObserver(turn), ...(token && { token }), ...(reason && { reason }) }
        return await replyWithOperation(await turn.services.operations[how](id, by), turn)
      } catch (error) {
        if (isTypedOnPlan(error)) return askWhy(turn, id, reason, error)
        return replyWithState(error, id, turn)
      }
    },
  })
}

/** Ending someone else's operation requires a reason. */
async function askWhy(turn: AuthorisedTurn, id: string, reason: string | undefined, error: UserError): Promise<Reply> {
  const { services, messages, sender } = turn
  const operation = await services.operations.see(id, toObserver(turn))
  return showStop(operation, { reason, ...(reason !== undefined && { error }) }, messages, sender, services.cards)
}

/** The ID, and the text after it as the reason. */
function idAndReason(rest: string): { operation?: string; reason?: string } {
  const [, operation, reason] =
    /^([a-z]{6}-\d{2})\b[\s,:;-]*(?:(?:because|weil|reason:?|grund:?)\s+)?([\s\S]*)$/i.exec(rest.trim()) ?? []
  return operation ? { operation, ...(reason && { reason }) } : readOperationId(rest)
}

const cancel = defineCommand(cancelOperation, {
  fromText: idAndReason,
  run: (turn, args) => endOperation('cancel', turn, args),
})
const stop = defineCommand(stopOperation, {
  fromText: idAndReason,
  run: (turn, { several, ...args }) => (several ? stopSeveral(turn, several) : endOperation('stop', turn, args)),
})

const resume = defineCommand(continueOperation, {
  fromText: readOperationId,
  run: (turn, { operation }) =>
    withOperation(turn, operation, {
      fits: ({ state }) => waitingStates.includes(state),
      again: (id) => press(continueOperation, { operation: id }),
      async act(id) {
        const operation = await turn.services.operations.get(id, turn.person)
        // It continues after a sign-in, for which its card has the button.
        if (operation.state === 'needsSignIn') return replyWithOperation(operation, turn)
        try {
          return await replyWithOperation(await turn.services.operations.continueOperation(id, turn), turn)
        } catch (error) {
          return replyWithState(error, id, turn)
        }
      },
    }),
})

async function planUndoOrRetry(
  how: 'undo' | 'retry',
  turn: AuthorisedTurn,
  id: string,
  { action, changed }: { readonly action?: string | undefined; readonly changed?: boolean | undefined },
): Promise<Reply> {
  const { services, person, directory, sender, channel } = turn
  const onProgress = reportPlanning(turn, false)
  const request = {
    requester: person,
    directory,
    locale: sender.locale,
    channel,
    onProgress,
    undoReason: undoReason(turn),
    includeChanged: changed,
  }
  const again = (about: { readonly changed?: true }) =>
    press(how === 'undo' ? undoOperation : retryOperation, { operation: id, ...about })
  const plan = async () => {
    const open = await services.operations.openPlan(id, how, person, action)
    const token = open && (await services.operations.renewToken(open.id, person))
    if (open && token && !changed) return replyWithPlan({ operation: open, token }, turn)
    const plan = await services.operations[how](id, request, action)
    if (open && token) await services.operations.cancel(open.id, { ...toObserver(turn), token })
    return replyWithPlan(plan, turn)
  }
  // The plan goes on a new card; the result card stays and lists the operations that follow it.
  return {
    ...(await orShowNothingToDo(plan, turn, ({ changed }) => again({ ...(changed && { changed }) }))),
    replace: false,
  }
}

const undoOrRetryCommand = (how: 'undo' | 'retry') => {
  const spec = how === 'undo' ? undoOperation : retryOperation
  /** Whether the operation's card would offer this. */
  const fits = (operation: Operation) => canUndoOrRetry(how, operation)
  return defineCommand(spec, {
    fromText: readOperationId,
    async moreScopes({ operation }, services, person) {
      const [only, ...others] = operation ? [{ id: operation }] : await findOperations(services, person, fits)
      return only && others.length === 0 ? services.operations.followScopes(only.id, how, person) : []
    },
    run: (turn, { operation, ...only }) =>
      withOperation(turn, operation, {
        fits,
        again: (id) => press(spec, { operation: id }),
        async act(id) {
          const action = 'action' in only ? only.action : undefined
          if (action !== undefined && !turn.services.registry.find(action)) throw new operationErrors.tampered({ id })
          return planUndoOrRetry(how, turn, id, { action, changed: only.changed })
        },
      }),
  })
}
const retry = undoOrRetryCommand('retry')
const undo = undoOrRetryCommand('undo')

/** Commands for existing operations. */
export const operationCommands = [
  list,
  show,
  more,
  items,
  confirm,
  cancel,
  stop,
  resume,
  retry,
  planAgain,
  changeTime,
  undo,
]
