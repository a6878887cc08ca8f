import { z } from 'zod/v4'
import { notificationChoices } from '../../operations/posts/notification-choices.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import { commandGroups, defineCommandSpec } from './spec.ts'

export const help = defineCommandSpec({
  name: 'help',
  aliases: ['?', 'hi', 'hello', 'hey', 'help me', 'commands', 'hilfe', 'hallo', 'guten tag', 'befehle'],
  group: 'you',
  teamsMenu: true,
  access: 'everyone',
  postedInChannel: 'answer',
  arguments: {
    topic: z.string().trim().max(200).default(''),
    /** Lists the commands of this group. */
    group: z.enum(commandGroups).optional(),
  },
})

/** Responds to thanks without offering anything further. */
export const thanks = defineCommandSpec({
  name: 'thanks',
  hidden: true,
  access: 'everyone',
  postedInChannel: 'answer',
  arguments: {},
})

export const settings = defineCommandSpec({
  name: 'settings',
  aliases: ['show settings', 'einstellungen'],
  group: 'you',
  teamsMenu: true,
  access: 'everyone',
  arguments: {},
})

export const notifications = defineCommandSpec({
  name: 'notifications',
  aliases: ['notification', 'benachrichtigungen'],
  group: 'you',
  access: 'everyone',
  postedInChannel: 'answer',
  arguments: { choice: z.enum(notificationChoices).optional() },
})

export const whoami = defineCommandSpec({
  name: 'whoami',
  aliases: ['who am i', 'me', 'wer bin ich'],
  group: 'you',
  teamsMenu: true,
  access: 'signedIn',
  scopes: ['User.Read', 'RoleManagement.Read.Directory'],
  // For membership of the operators' and approvers' groups.
  otherScopes: membershipScopes,
  arguments: {
    /** Explains the permissions one by one. */
    permissions: z.boolean().default(false),
  },
})

export const signIn = defineCommandSpec({
  name: 'sign in',
  aliases: ['signin', 'login', 'log in', 'anmelden'],
  group: 'you',
  teamsMenu: true,
  access: 'signedIn',
  scopes: ['User.Read'],
  arguments: {
    /** Set if the current sign-in was rejected, so that it is repeated interactively; `device`: for its device. */
    after: z.enum(['moreProofRequired', 'device']).optional(),
  },
})

export const signOut = defineCommandSpec({
  name: 'sign out',
  aliases: ['signout', 'logout', 'log out', 'abmelden'],
  group: 'you',
  teamsMenu: true,
  urgent: true,
  postedInChannel: 'answer',
  access: 'everyone',
  arguments: {},
})
