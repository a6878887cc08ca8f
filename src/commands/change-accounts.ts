import { z } from 'zod/v4'
import type { Lists } from '../bot/turn/account-lists.ts'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import { textLimits } from '../core/text-limits.ts'
import { instantAt } from '../core/zoned-time.ts'
import { type Kind, type Limits, type Operations, planScopes, runScopes } from '../operations/index.ts'
import { isMendable, showChangeForm } from '../views/form.ts'
import { accountArguments, givenAccounts, nothingGiven } from './accounts.ts'
import { planning, replyWithPlan } from './operation-reply.ts'

const kinds = {
  disable: { name: 'disable accounts', aliases: ['disable', 'block', 'block accounts', 'disable users'] },
  enable: { name: 'enable accounts', aliases: ['enable', 'unblock', 'unblock accounts', 'enable users'] },
  signOut: { name: 'sign out everywhere', aliases: ['revoke sessions', 'revoke'] },
} as const satisfies Record<Kind, { name: string; aliases: readonly string[] }>

/** Plans a change; nothing is written before the plan is confirmed. Without accounts it asks for them. */
export function createChange(kind: Kind, options: { operations: Operations; lists: Lists; limits: Limits }): Command {
  const { operations, lists, limits } = options
  return defineCommand({
    ...kinds[kind],
    scopes: planScopes,
    laterScopes: runScopes({ kind, signOut: kind === 'disable' }),
    operatorsOnly: true,
    arguments: accountArguments.extend({
      reason: z.string().trim().max(textLimits.reason).optional(),
      ticket: z.string().trim().max(textLimits.ticket).optional(),
      signOut: z.stringbool().or(z.boolean()).optional(),
      runAtDate: z.string().max(20).optional(),
      runAtTime: z.string().max(20).optional(),
    }),
    fromText: (rest) => ({ accounts: rest }),
    async run(turn, { reason, ticket, signOut, runAtDate, runAtTime, ...given }) {
      const { words, speaker, person, directory, channel } = turn
      const said = { ...(reason && { reason }), ...(ticket && { ticket }), ...(signOut !== undefined && { signOut }) }
      const typed = { ...said, ...(runAtDate && { runAtDate }), ...(runAtTime && { runAtTime }) }
      if (nothingGiven(given)) {
        // A form that was sent without accounts says so; one that is asked for has nothing to say yet.
        const sent = Object.keys(typed).length > 0
        return showChangeForm(kind, { ...typed, ...(sent && { error: new UserError('noAccounts') }) }, words, speaker)
      }
      try {
        const runAt = instantAt({ date: runAtDate, time: runAtTime }, speaker.timeZone, 'runAt')
        const { identifiers, rest } = await givenAccounts(turn, lists, given, limits.maxAccounts)
        const planned = await operations.plan({
          kind,
          inputs: identifiers,
          requester: person,
          directory,
          locale: speaker.locale,
          channel,
          onProgress: planning(turn, !given.lookup),
          ...said,
          ...(runAt !== undefined && { runAt }),
        })
        const reply = await replyWithPlan(
          operations,
          { ...planned, rest, typed, confirmCountAbove: limits.confirmCountAbove, approval: limits },
          turn,
        )
        // The status it was planned from stays, to be gone back to.
        return given.lookup ? { ...reply, replace: false } : reply
      } catch (error) {
        if (!turn.pressed || !isMendable(error)) throw error
        return showChangeForm(kind, { ...typed, ...given, error }, words, speaker)
      }
    },
  })
}
