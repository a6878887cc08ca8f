import { z } from 'zod/v4'
import type { GraphTokens } from '../auth/graph-tokens.ts'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import type { Operations } from '../operations/index.ts'
import { showSignedIn } from '../views/whoami.ts'

const scopes = ['User.Read']

/** Asking for a token is what signs somebody in; what waited for it goes on, also where no new sign-in was needed. */
export function createSignInCommand({
  operations,
  graphTokens,
}: {
  operations: Pick<Operations, 'resume'>
  graphTokens: Pick<GraphTokens, 'onBehalfOf'>
}): Command {
  return defineCommand({
    name: 'sign in',
    aliases: ['signin', 'login', 'log in'],
    scopes,
    /** `after`: Graph was not content with the sign-in there is, so it is done once more, on a page. */
    arguments: z.object({ after: z.literal('moreProofRequired').optional() }),
    async run({ person, signedIn, signedInBy, words, speaker }, { after }) {
      if (after && signedInBy !== 'page') throw new UserError(after)
      // The token service may hand out what has ended or was revoked, and a Graph token from before would hide it.
      await graphTokens.onBehalfOf(signedIn.assertion, scopes, { renew: true })
      await operations.resume(person)
      return showSignedIn(person, words, speaker)
    },
  })
}
