import { z } from 'zod/v4'
import { type Command, defineCommand } from '../bot/command.ts'
import type { Lists } from '../bot/lists.ts'
import { isAboutAccounts, showChangeForm } from '../bot/show/form.ts'
import { type Kind, type Limits, type Operations, planScopes, runScopes } from '../operations/index.ts'
import { accountArguments, givenAccounts, nothingGiven } from './accounts.ts'
import { replyWithPlan } from './operation-reply.ts'

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
      reason: z.string().trim().max(1000).optional(),
      ticket: z.string().trim().max(100).optional(),
      signOut: z.stringbool().or(z.boolean()).optional(),
    }),
    fromText: (rest) => ({ accounts: rest }),
    async run(turn, { reason, ticket, signOut, ...given }) {
      const { words, speaker, person, directory, channel } = turn
      const typed = { ...(reason && { reason }), ...(ticket && { ticket }), ...(signOut !== undefined && { signOut }) }
      if (nothingGiven(given)) return showChangeForm(kind, typed, words, speaker)
      try {
        const { identifiers, rest } = await givenAccounts(turn, lists, given, limits.maxAccounts)
        const planned = await operations.plan({
          kind,
          inputs: identifiers,
          requester: person,
          directory,
          locale: speaker.locale,
          channel,
          ...typed,
        })
        return await replyWithPlan(
          operations,
          { ...planned, rest, typed, confirmCountAbove: limits.confirmCountAbove, approval: limits },
          turn,
        )
      } catch (error) {
        if (!turn.pressed || !isAboutAccounts(error)) throw error
        return showChangeForm(kind, { ...typed, accounts: given.accounts, people: given.people, error }, words, speaker)
      }
    },
  })
}
