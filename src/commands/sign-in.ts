import { z } from 'zod/v4'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import type { Operations } from '../operations/index.ts'
import { showSignedIn } from '../views/whoami.ts'

/**
 * Asking for a token is what signs somebody in; when this runs it has happened. What waited for it goes on, also where no new
 * sign-in was needed.
 */
export function createSignInCommand({ operations }: { operations: Pick<Operations, 'resume'> }): Command {
  return defineCommand({
    name: 'sign in',
    aliases: ['signin', 'login', 'log in'],
    scopes: [],
    /** `after`: the sign-in there is was refused for this, so it is done once more. */
    arguments: z.object({ after: z.enum(['signInExpired', 'moreProofRequired']).optional() }),
    async run({ person, signedInBy, words, speaker }, { after }) {
      const enough = after === 'moreProofRequired' ? signedInBy === 'page' : signedInBy !== undefined
      if (after && !enough) throw new UserError(after)
      await operations.resume(person)
      return showSignedIn(person, words, speaker)
    },
  })
}
