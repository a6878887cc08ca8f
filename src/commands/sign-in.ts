import { z } from 'zod/v4'
import { type Command, defineCommand } from '../bot/turn/command.ts'
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
    arguments: z.object({}),
    async run({ person, words, speaker }) {
      await operations.resume(person)
      return showSignedIn(person, words, speaker)
    },
  })
}
