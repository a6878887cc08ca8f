import { z } from 'zod/v4'
import { groupScopes, planScopes, runScopes } from '../actions/scopes.ts'
import { filterText, inputs, operationId, page } from './inputs.ts'
import { commandSpec } from './spec.ts'

/** A list that an earlier card was made from, kept on the server. */
export const lookup = z.string().max(40).optional()

/** What accounts can be narrowed by. */
export const userFilter = {
  search: filterText,
  enabled: z.boolean().optional(),
  guests: z.boolean().optional(),
  department: filterText,
  title: filterText,
}

/** The ways in which accounts reach a command: pasted, picked, as a group, or as the list of an earlier card. */
const accountArguments = { accounts: inputs.accounts, people: inputs.people, group: inputs.group, lookup }

export const listUsers = commandSpec({
  name: 'list users',
  aliases: ['users', 'list', 'list user', 'list accounts'],
  group: 'start',
  teamsMenu: true,
  access: 'operators',
  scopes: ['User.Read.All'],
  aloud: 'summary',
  sentence: ['search', 'enabled', 'guests', 'department', 'title'],
  arguments: { ...userFilter, page },
})

export const checkStatus = commandSpec({
  name: 'check status',
  aliases: ['check', 'status', 'check accounts', 'check users'],
  group: 'start',
  teamsMenu: true,
  access: 'operators',
  scopes: ['User.Read.All'],
  // To read the members of a group.
  otherScopes: groupScopes,
  aloud: 'summary',
  sentence: ['accounts'],
  arguments: {
    ...accountArguments,
    /** The accounts an operation was to change, as they are now. */
    operation: operationId.optional(),
    show: z.enum(['all', 'enabled', 'disabled', 'problems']).default('all'),
    page,
  },
})

/**
 * The command that plans a change of this kind; nothing is written before the plan is confirmed.
 * @param runs the scopes of the operation that it may become
 */
function changeSpec<const Kind extends string, const Name extends string>(
  kind: Kind,
  { runs, ...words }: { name: Name; aliases: readonly string[]; runs: readonly string[] },
) {
  return commandSpec({
    ...words,
    kind,
    group: 'start',
    teamsMenu: true,
    access: 'operators',
    scopes: planScopes,
    otherScopes: runs,
    // A reason goes into the record, so it must be the operator's own words.
    sentence: ['accounts'],
    arguments: {
      ...accountArguments,
      /** With `lookup`: only those of its accounts that are in this state now. */
      only: z.enum(['enabled', 'disabled']).optional(),
      reason: inputs.reason,
      ticket: inputs.ticket,
      signOut: inputs.signOut,
      runAtDate: inputs.runAtDate,
      runAtTime: inputs.runAtTime,
    },
  })
}

/** The commands that plan a change, by what they change. */
export const changes = {
  disable: changeSpec('disable', {
    name: 'disable accounts',
    aliases: ['disable', 'block', 'block accounts', 'disable users'],
    runs: runScopes({ kind: 'disable', signOut: true }),
  }),
  enable: changeSpec('enable', {
    name: 'enable accounts',
    aliases: ['enable', 'unblock', 'unblock accounts', 'enable users'],
    runs: runScopes({ kind: 'enable', signOut: false }),
  }),
  signOut: changeSpec('signOut', {
    name: 'sign out everywhere',
    aliases: ['revoke sessions', 'revoke'],
    runs: runScopes({ kind: 'signOut', signOut: false }),
  }),
} as const
