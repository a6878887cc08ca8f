import { z } from 'zod/v4'
import { type AuthorisedTurn, type Command, defineCommand } from '../bot/command.ts'
import { showOperation, showOperations } from '../bot/show/operation.ts'
import { UserError, type UserErrorCode } from '../core/errors.ts'
import type { Operation, Operations } from '../operations/index.ts'

const id = z.string().trim().min(1).max(40)
const token = z.string().min(1).max(200)
const target = (rest: string) => ({ operation: rest })

/** Mistakes in what was typed on the plan card; the card comes back with the error beside its field. */
const mendable: ReadonlySet<UserErrorCode> = new Set(['reasonRequired', 'badTicket', 'countMismatch'])

/** The commands about operations that exist: show, list, confirm, cancel, stop, leaf through. */
export function createOperationCommands(options: { operations: Operations }): readonly Command[] {
  const { operations } = options

  const show = (turn: AuthorisedTurn, operation: Operation, more: Parameters<typeof showOperation>[3] = {}) =>
    showOperation(
      operation,
      (filter) => operations.items(operation.id, turn.person, filter),
      turn.words,
      more,
      turn.speaker,
    )

  const list = defineCommand({
    name: 'operations',
    scopes: [],
    operatorsOnly: false,
    arguments: z.object({}),
    async run({ person, words, speaker }) {
      return showOperations(await operations.list(person), words, speaker)
    },
  })

  const one = defineCommand({
    name: 'operation',
    scopes: [],
    arguments: z.object({
      operation: id,
      page: z.number().int().min(1).max(100_000).default(1),
      token: token.optional(),
    }),
    fromText: target,
    async run(turn, args) {
      return show(turn, await operations.get(args.operation, turn.person), {
        page: args.page,
        ...(args.token && { token: args.token }),
      })
    },
  })

  const confirm = defineCommand({
    name: 'confirm operation',
    hidden: true,
    scopes: [],
    arguments: z.object({
      operation: id,
      token,
      reason: z.string().max(1000).default(''),
      ticket: z.string().max(100).default(''),
      signOut: z.stringbool().or(z.boolean()).default(false),
      count: z.coerce.number().int().optional().catch(undefined),
    }),
    async run(turn, { operation, token, count, ...typed }) {
      try {
        return await show(
          turn,
          await operations.confirm(operation, {
            person: turn.person,
            token,
            ...typed,
            ...(count !== undefined && { typedCount: count }),
            authorise: turn.authorise,
          }),
        )
      } catch (error) {
        if (!(error instanceof UserError && mendable.has(error.code))) throw error
        return show(turn, await operations.get(operation, turn.person), { token, error, typed })
      }
    },
  })

  const cancel = defineCommand({
    name: 'cancel',
    aliases: ['cancel operation'],
    scopes: [],
    arguments: z.object({ operation: id, token: token.optional() }),
    fromText: target,
    async run(turn, args) {
      return show(
        turn,
        await operations.cancel(args.operation, { person: turn.person, ...(args.token && { token: args.token }) }),
      )
    },
  })

  const stop = defineCommand({
    name: 'stop',
    aliases: ['stop operation'],
    scopes: [],
    arguments: z.object({ operation: id }),
    fromText: target,
    async run(turn, args) {
      return show(turn, await operations.stop(args.operation, { person: turn.person }))
    },
  })

  return [list, one, confirm, cancel, stop]
}
