import { z } from 'zod/v4'
import { membershipScopes } from '../actions/scopes.ts'
import { notificationChoices } from '../core/notices.ts'
import { commandSpec } from './spec.ts'

export const help = commandSpec({
  name: 'help',
  aliases: ['?', 'hi', 'hello', 'hey', 'help me', 'commands', 'hilfe', 'hallo', 'guten tag', 'befehle'],
  group: 'start',
  teamsMenu: true,
  access: 'everyone',
  aloud: 'answer',
  sentence: ['topic'],
  arguments: { topic: z.string().trim().max(200).default('') },
})

/** An answer to courtesy, and no more. */
export const thanks = commandSpec({
  name: 'thanks',
  hidden: true,
  access: 'everyone',
  aloud: 'answer',
  arguments: {},
})

export const settings = commandSpec({
  name: 'settings',
  aliases: ['einstellungen'],
  group: 'start',
  teamsMenu: true,
  access: 'everyone',
  sentence: [],
  arguments: {},
})

export const notifications = commandSpec({
  name: 'notifications',
  aliases: ['notification', 'benachrichtigungen'],
  group: 'start',
  access: 'everyone',
  aloud: 'answer',
  arguments: { choice: z.enum(notificationChoices).optional() },
})

export const whoami = commandSpec({
  name: 'whoami',
  aliases: ['who am i', 'me', 'wer bin ich'],
  group: 'start',
  teamsMenu: true,
  access: 'signedIn',
  scopes: ['User.Read', 'RoleManagement.Read.Directory'],
  // Where groups say who operates and who approves.
  otherScopes: membershipScopes,
  sentence: [],
  arguments: {},
})

export const signIn = commandSpec({
  name: 'sign in',
  aliases: ['signin', 'login', 'log in', 'anmelden'],
  group: 'start',
  teamsMenu: true,
  access: 'signedIn',
  scopes: ['User.Read'],
  arguments: {
    /** Graph was not content with the sign-in there is, so it is done once more, on a page. */
    after: z.literal('moreProofRequired').optional(),
  },
})

export const signOut = commandSpec({
  name: 'sign out',
  aliases: ['signout', 'logout', 'log out', 'abmelden'],
  group: 'start',
  teamsMenu: true,
  urgent: true,
  aloud: 'answer',
  access: 'everyone',
  arguments: {},
})
