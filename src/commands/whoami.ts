import { z } from 'zod/v4'
import { defineCommand } from '../bot/command.ts'
import { showWhoami } from '../bot/show/whoami.ts'

export default defineCommand({
  name: 'whoami',
  aliases: ['who am i', 'me'],
  scopes: ['User.Read', 'RoleManagement.Read.Directory'],
  arguments: z.object({}),
  async run({ directory, signedIn, words, speaker }) {
    return showWhoami({ ...signedIn, roles: await directory.myRoles() }, words, speaker)
  },
})
