import { z } from 'zod/v4'
import type { GraphTokens } from '../auth/graph-tokens.ts'
import { readAssertion } from '../auth/sign-in-token.ts'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import { runScopes } from '../operations/index.ts'
import { showWhoami } from '../views/whoami.ts'

const scopes = ['User.Read', 'RoleManagement.Read.Directory']
/** Every permission that a command, or what it starts, will ever ask for. */
const wanted = [...new Set([...runScopes({ kind: 'disable', signOut: true }), ...scopes])]

/** Who somebody is, and what the bot may do for them by now. */
export function createWhoami({ graphTokens }: { graphTokens: Pick<GraphTokens, 'onBehalfOf'> }): Command {
  /** Asked of Entra without asking the person; whatever it refuses is asked for by the command that needs it. */
  const isGranted = async (assertion: string, scope: string) => {
    try {
      await graphTokens.onBehalfOf(assertion, [scope])
      return true
    } catch (error) {
      if (error instanceof UserError) return false
      throw error
    }
  }

  const grantedOf = async (wanted: readonly string[], assertion: string) => {
    // Entra names in a token all that was granted, whichever part of it was asked for.
    const named = readAssertion(await graphTokens.onBehalfOf(assertion, scopes))?.scopes ?? []
    const known = await Promise.all(wanted.map((scope) => named.includes(scope) || isGranted(assertion, scope)))
    return wanted.filter((_, index) => known[index])
  }

  return defineCommand({
    name: 'whoami',
    aliases: ['who am i', 'me'],
    scopes,
    arguments: z.object({}),
    async run({ directory, signedIn, words, speaker }) {
      const roles = await directory.myRoles()
      const granted = await grantedOf(wanted, signedIn.assertion)
      const missing = wanted.filter((scope) => !granted.includes(scope))
      return showWhoami({ ...signedIn, roles, granted, missing }, words, speaker)
    },
  })
}
