import { z } from 'zod/v4'
import { type AuthorisedTurn, type Command, defineCommand, type Reply } from '../bot/turn/command.ts'
import { UserError, type UserErrorCode } from '../core/errors.ts'
import { readNumber } from '../core/text.ts'
import { instantAt } from '../core/zoned-time.ts'
import { type Limits, type Operations, planScopes } from '../operations/index.ts'
import { whatHappened } from '../views/notice.ts'
import { operationsPerPage, showOperations } from '../views/operations.ts'
import { planning, replyWithItems, replyWithOperation, replyWithPlan } from './operation-reply.ts'

const id = z.string().trim().min(1).max(40)
const token = z.string().min(1).max(200)
const page = z.number().int().min(1).max(100_000).default(1)
/** What is typed on a plan card; it travels with every button, so that turning a page loses none of it. */
const typedOnPlan = z.object({
  reason: z.string().max(2000).optional(),
  ticket: z.string().max(200).optional(),
  signOut: z.stringbool().or(z.boolean()).optional(),
  count: z.string().max(20).or(z.number()).optional(),
  runAtDate: z.string().max(20).optional(),
  runAtTime: z.string().max(20).optional(),
  enableAtDate: z.string().max(20).optional(),
  enableAtTime: z.string().max(20).optional(),
})
const target = (rest: string) => ({ operation: rest })

/** Mistakes in what was typed on the plan card: it comes back with the error beside its field. */
const mendable: ReadonlySet<UserErrorCode> = new Set([
  'reasonRequired',
  'badTicket',
  'countMismatch',
  'textTooLong',
  'timeUnreadable',
  'timeInGap',
  'timePast',
  'timeTooFar',
])

/** A plan that has moved on since its card was drawn. */
const movedOn: ReadonlySet<UserErrorCode> = new Set(['operationEnded', 'operationExpired', 'operationUnderWay'])

/** The hours as instants: they are typed as clocks in the operator's zone show them. */
function hoursOf(typed: z.infer<typeof typedOnPlan>, { speaker }: AuthorisedTurn) {
  const runAt = instantAt({ date: typed.runAtDate, time: typed.runAtTime }, speaker.timeZone, 'runAt')
  const enableAt = instantAt({ date: typed.enableAtDate, time: typed.enableAtTime }, speaker.timeZone, 'enableAt')
  return { ...(runAt !== undefined && { runAt }), ...(enableAt !== undefined && { enableAt }) }
}

/** The commands about operations that exist: list, show, leaf through, confirm, cancel, stop. */
export function createOperationCommands(options: {
  operations: Operations
  limits: Pick<Limits, 'confirmCountAbove' | 'approvalAbove' | 'approverGroupId'>
}): readonly Command[] {
  const { operations } = options
  const { confirmCountAbove } = options.limits
  const approval = options.limits

  /** The answer to an old button: its card becomes what the operation is now, with the reason why nothing was done. */
  const stateNow = async (error: unknown, id: string, turn: AuthorisedTurn): Promise<Reply> => {
    if (!(error instanceof UserError && movedOn.has(error.code) && turn.pressed)) throw error
    const now = await replyWithOperation(operations, await operations.get(id, turn.person), turn)
    return { ...now, text: whatHappened(error, turn.words) }
  }

  const list = defineCommand({
    name: 'operations',
    scopes: [],
    arguments: z.object({ page }),
    async run({ person, words, speaker }, { page }) {
      const read = async (at: number) => {
        const range = { offset: (at - 1) * operationsPerPage, limit: operationsPerPage }
        return { page: at, ...(await operations.list(person, range)) }
      }
      const asked = await read(page)
      return showOperations(asked.operations.length > 0 ? asked : await read(1), words, speaker)
    },
  })

  const one = defineCommand({
    name: 'operation',
    scopes: [],
    arguments: z.object({ operation: id }),
    fromText: target,
    async run(turn, args) {
      const operation = await operations.get(args.operation, turn.person)
      const token = operation.state === 'planned' && (await operations.renewToken(operation.id, turn.person))
      return token
        ? replyWithPlan(operations, { operation, token, confirmCountAbove, approval }, turn)
        : replyWithOperation(operations, operation, turn)
    },
  })

  const items = defineCommand({
    name: 'operation items',
    hidden: true,
    scopes: [],
    arguments: typedOnPlan.extend({
      operation: id,
      token: token.optional(),
      page,
      only: z.literal('leftOut').optional(),
      /** As a message of its own, below the card whose button it was. */
      apart: z.boolean().default(false),
    }),
    async run(turn, { page, only, apart, ...args }) {
      const { token, operation: _, ...typed } = args
      const operation = await operations.get(args.operation, turn.person)
      if (token && operation.state === 'planned') {
        return replyWithPlan(operations, { operation, token, page, confirmCountAbove, approval, typed }, turn)
      }
      // A plan that has moved on shows where it is now; its pages are gone with it.
      if (token) return replyWithOperation(operations, operation, turn)
      const reply = await replyWithItems(operations, operation, { page, only }, turn)
      return apart ? { ...reply, replace: false } : reply
    },
  })

  const confirm = defineCommand({
    name: 'confirm operation',
    hidden: true,
    scopes: [],
    arguments: typedOnPlan.extend({ operation: id, token }),
    async run(turn, { operation, token, count, reason = '', ticket = '', signOut = false, ...hours }) {
      const { person, authorise } = turn
      const typed = { reason, ticket, signOut }
      // What is no number is a wrong number, and so is refused beside its field.
      const typedCount = count === undefined || count === '' ? undefined : readNumber(count)
      try {
        const by = {
          person,
          token,
          ...typed,
          ...(typedCount !== undefined && { typedCount }),
          ...hoursOf(hours, turn),
          authorise,
        }
        return await replyWithOperation(operations, await operations.confirm(operation, by), turn)
      } catch (error) {
        if (!(error instanceof UserError && mendable.has(error.code))) return stateNow(error, operation, turn)
        const plan = { operation: await operations.get(operation, person), token, confirmCountAbove, approval }
        return replyWithPlan(operations, { ...plan, typed: { ...typed, ...hours, count, error } }, turn)
      }
    },
  })

  const cancel = defineCommand({
    name: 'cancel operation',
    aliases: ['cancel'],
    urgent: true,
    scopes: [],
    arguments: z.object({ operation: id, token: token.optional() }),
    fromText: target,
    async run(turn, args) {
      const by = { person: turn.person, ...(args.token && { token: args.token }) }
      try {
        return await replyWithOperation(operations, await operations.cancel(args.operation, by), turn)
      } catch (error) {
        return stateNow(error, args.operation, turn)
      }
    },
  })

  const stop = defineCommand({
    name: 'stop operation',
    aliases: ['stop'],
    urgent: true,
    scopes: [],
    arguments: z.object({ operation: id }),
    fromText: target,
    async run(turn, args) {
      try {
        return await replyWithOperation(operations, await operations.stop(args.operation, turn), turn)
      } catch (error) {
        return stateNow(error, args.operation, turn)
      }
    },
  })

  const follow = (how: 'undo' | 'retry') =>
    defineCommand({
      name: how,
      scopes: planScopes,
      operatorsOnly: true,
      arguments: z.object({ operation: id }),
      fromText: target,
      async run(turn, args) {
        const { person, directory, speaker, channel } = turn
        const onProgress = planning(turn, false)
        const request = { requester: person, directory, locale: speaker.locale, channel, onProgress }
        const planned = await operations[how](args.operation, request)
        // The result stays as it is, and is told what follows it: the plan is a card of its own.
        return {
          ...(await replyWithPlan(operations, { ...planned, confirmCountAbove, approval }, turn)),
          replace: false,
        }
      },
    })

  return [list, one, items, confirm, cancel, stop, follow('retry'), follow('undo')]
}
