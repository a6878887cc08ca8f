import { z } from 'zod/v4'
import type { Action } from '../actions/define.ts'
import {
  type CommandPlaybook,
  eachCommand,
  offeredFor,
  plannedActions,
  playbookOf,
  playbooks,
  type Step,
} from '../actions/playbooks.ts'
import { registry } from '../actions/registry.ts'
import { groupScopes, isOptIn, ownScopesOf, planScopesOf, runScopesOf } from '../actions/scopes.ts'
import { choices, filterText, inputs, operationId, page } from './inputs.ts'
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
  aliases: ['users', 'list', 'list user', 'list accounts', 'liste', 'konten', 'benutzer'],
  group: 'start',
  teamsMenu: true,
  access: 'operators',
  scopes: ['User.Read.All'],
  aloud: 'summary',
  sentence: ['search', 'enabled', 'guests', 'department', 'title'],
  arguments: {
    ...userFilter,
    page,
    /** As a list to tick. */
    select: z.boolean().default(false),
  },
})

export const checkStatus = commandSpec({
  name: 'check status',
  aliases: ['check', 'status', 'check accounts', 'check users', 'prüfe', 'prüfen', 'status von'],
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
    /** With `lookup`: reads the accounts again, instead of turning the pages of what was read. */
    refresh: z.boolean().default(false),
  },
})

/** What it may put back beside its own steps. */
function releasedBy(playbook: CommandPlaybook): readonly Step[] {
  const { releases } = playbookOf(playbook)
  if (releases === undefined) return []
  const isRestored = ({ undo }: Action) => undo !== 'never' && 'restore' in undo
  return playbookOf(releases).steps.filter(({ action }) => isRestored(registry.action(action)))
}

/** What no operator can leave out. */
const certain = (steps: readonly Step[]) =>
  plannedActions(
    steps.filter(({ optional }) => !optional),
    'all',
  )

/** What planning takes beside the scopes of the command, where somebody switched that on. */
export const optInPlanScopes = (playbook: CommandPlaybook): readonly string[] =>
  planScopesOf(registry, certain(playbooks[playbook].steps).filter(isOptIn(registry))).filter((scope) =>
    changes[playbook].optInScopes.includes(scope),
  )

/** The command that plans what a playbook is for; nothing is written before the plan is confirmed. */
function changeSpec(playbook: CommandPlaybook) {
  const { command, steps } = playbooks[playbook]
  const all = plannedActions([...steps, ...releasedBy(playbook)], 'all')
  const isOff = isOptIn(registry)
  return commandSpec({
    ...command,
    playbook,
    // Teams lists what is needed every day, and so does help by itself.
    group: 'teamsMenu' in command ? 'start' : 'response',
    access: 'operators',
    // What is optional and cannot be seen is left out.
    scopes: planScopesOf(
      registry,
      certain(steps).filter((one) => !isOff(one)),
    ),
    otherScopes: runScopesOf(
      registry,
      all.filter((one) => !isOff(one)),
      { synced: true },
    ),
    optInScopes: ownScopesOf(registry, all.filter(isOff)),
    // A reason goes into the record, so it must be the operator's own words.
    sentence: ['accounts'],
    arguments: {
      ...accountArguments,
      /** With `lookup`: only those of its accounts that are in this state now. */
      only: z.enum(['enabled', 'disabled']).optional(),
      reason: inputs.reason,
      ticket: inputs.ticket,
      ...choices,
      compromised: inputs.compromised,
      runAtDate: inputs.runAtDate,
      runAtTime: inputs.runAtTime,
      enableAtDate: inputs.enableAtDate,
      enableAtTime: inputs.enableAtTime,
    },
  })
}

/** The commands that plan a change, by playbook. */
export const changes = eachCommand(changeSpec)

/** The one that is offered first for accounts in this state. */
export const changeFor = (state: 'enabled' | 'disabled') => changes[offeredFor[state]]
