import { z } from 'zod/v4'
import { defineCommand } from '../bot/turn/command.ts'
import { showSignedIn } from '../views/whoami.ts'

/** Asking for a token is what signs somebody in; when this runs it has happened. */
export default defineCommand({
  name: 'sign in',
  aliases: ['signin', 'login', 'log in'],
  scopes: [],
  arguments: z.object({}),
  async run({ person, words, speaker }) {
    return showSignedIn(person, words, speaker)
  },
})
