import { z } from 'zod/v4'
import type { GraphTokens } from '../auth/graph-tokens.ts'
import type { SignIn } from '../bot/sign-in/sign-in.ts'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { showSignedOut } from '../views/whoami.ts'

/** Drops the sign-in at the token service and every Graph token this process holds for the person. */
export function createSignOut(options: {
  signIn: Pick<SignIn, 'signOut'>
  graphTokens: Pick<GraphTokens, 'forget'>
}): Command {
  return defineCommand({
    name: 'sign out',
    aliases: ['signout', 'logout', 'log out'],
    urgent: true,
    aloud: 'answer',
    arguments: z.object({}),
    async run({ speaker, words }) {
      await options.signIn.signOut(speaker)
      await options.graphTokens.forget(speaker.oid)
      return showSignedOut(words, speaker)
    },
  })
}
