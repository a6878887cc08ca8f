import { z } from 'zod/v4'
import { checkInputShape, formInputShape } from '../../operations/plan/form-fields.ts'
import type { Action } from '../../operations/registry/action.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'
import {
  additionalScopesFor,
  groupScopes,
  isOptIn,
  optionalScopesFor,
  planScopesFor,
  runScopesFor,
  warningScopes,
} from '../../operations/registry/collect-scopes.ts'
import { plannedActions } from '../../operations/registry/planned-actions.ts'
import type { Playbook, PlaybookStep } from '../../operations/registry/playbook.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { filterText, operationId, pageNumber } from './arguments.ts'
import { defineCommandSpec, type SignedInSpec } from './spec.ts'

/** A list behind an earlier card, kept on the server. */
export const lookupId = z.string().max(40).optional()

/** Whether the accounts come from a list with checkboxes, of which at least one has to be ticked. */
const pickedInput = z.boolean().optional()

/** Filters for accounts. */
export const userFilter = {
  search: filterText,
  enabled: z.boolean().optional(),
  guests: z.boolean().optional(),
  department: filterText,
  title: filterText,
}

/** The scopes for each account detail that needs more than permission to read accounts. */
export const detailScopes = {
  signIns: ['User.Read.All', 'AuditLog.Read.All'],
  methods: ['UserAuthenticationMethod.ReadWrite.All'],
  risk: ['IdentityRiskyUser.ReadWrite.All'],
  groups: ['User.Read.All', 'GroupMember.Read.All'],
} as const

/** `leaving:today` instead of accounts. */
export const leaveDates = { name: 'leave dates', scopes: ['User-LifeCycleInfo.Read.All'] } as const satisfies AddOn

/** The scopes for naming accounts by something that isn't one. */
export const targetScopes = { risks: detailScopes.risk, leaving: leaveDates.scopes } as const

/** The same, with those of what else features read accounts from. */
const allTargetScopes = (sourceScopes: readonly string[]): readonly string[] => [
  ...sourceScopes,
  ...targetScopes.risks,
  ...targetScopes.leaving,
]

/** The ID of what the accounts come from. */
const originId = z
  .string()
  .regex(/^\d{1,12}$/)
  .optional()

/** For accounts that nobody has signed in to for this many days. */
export const inactiveDays = z.number().int().min(1).max(3_650).optional()

export const listUsers = defineCommandSpec({
  name: 'list users',
  aliases: ['users', 'list', 'list user', 'list accounts', 'liste', 'konten', 'benutzer'],
  group: 'look',
  teamsMenu: true,
  access: 'operators',
  scopes: ['User.Read.All'],
  optionalScopes: ['AuditLog.Read.All'],
  postedInChannel: 'summary',
  arguments: {
    ...userFilter,
    inactive: inactiveDays,
    /** The list of inactive accounts already found. */
    lookup: lookupId,
    page: pageNumber,
    /** Shows them as a list with checkboxes. */
    select: z.boolean().default(false),
  },
})

export const checkStatus = defineCommandSpec({
  name: 'check status',
  aliases: ['check', 'status', 'check accounts', 'check users', 'prüfe', 'prüfen', 'status von'],
  group: 'look',
  teamsMenu: true,
  access: 'operators',
  scopes: ['User.Read.All'],
  // For reading the members of a group.
  otherScopes: groupScopes,
  optionalScopes: (_, sourceScopes) => [
    ...new Set([...Object.values(detailScopes).flat(), ...allTargetScopes(sourceScopes)]),
  ],
  postedInChannel: 'summary',
  arguments: {
    ...checkInputShape,
    lookup: lookupId,
    origin: originId,
    picked: pickedInput,
    /** Includes last sign-ins, sign-in methods, licences, devices, risk and groups. */
    details: z.boolean().default(false),
    /** The accounts an operation was to change, in their current state. */
    operation: operationId.optional(),
    show: z.enum(['all', 'enabled', 'disabled', 'problems']).default('all'),
    page: pageNumber,
    /** With `lookup`: reads the accounts again instead of paging through the stored results. */
    refresh: z.boolean().default(false),
    /** With `lookup`: asks which of the accounts with this name is meant. */
    choose: filterText,
    /** With `lookup`: all buttons for these accounts, in a separate message. */
    more: z.boolean().default(false),
    /** With `lookup`: what was not found, as text. */
    copy: z.boolean().default(false),
  },
})

/** Steps that a playbook may restore in addition to its own. */
function releasableSteps(registry: Registry, playbook: string): readonly PlaybookStep[] {
  const { releases } = registry.playbook(playbook)
  if (releases === undefined) return []
  const isRestored = ({ undo }: Action) => undo !== 'never' && 'restore' in undo
  return registry.playbook(releases).steps.filter(({ action }) => isRestored(registry.action(action)))
}

/** Steps that operators can't switch off. */
const mandatorySteps = (registry: Registry, playbook: string) =>
  plannedActions(
    registry.playbook(playbook).steps.filter(({ optional }) => !optional),
    'all',
  )

/** Everything that a plan can contain, without what is off by default. */
const usualSteps = (registry: Registry, playbook: string) =>
  possibleSteps(registry, playbook).filter((one) => !isOptIn(registry)(one))

const possibleSteps = (registry: Registry, playbook: string) =>
  plannedActions([...registry.playbook(playbook).steps, ...releasableSteps(registry, playbook)], 'all')

const blocksSignIn = (registry: Registry, playbook: string): boolean =>
  registry.playbook(playbook).steps.some(({ action }) => registry.action(action).locksOut)

/** Scopes of possible steps that are off by default. */
const optInScopesOf = (registry: Registry, playbook: string): readonly string[] =>
  additionalScopesFor(registry, possibleSteps(registry, playbook).filter(isOptIn(registry)))

/** Scopes for planning opt-in steps, in addition to those of the command. */
export function optInPlanScopes(registry: Registry, playbook: string): readonly string[] {
  const optIn = optInScopesOf(registry, playbook)
  return planScopesFor(registry, mandatorySteps(registry, playbook).filter(isOptIn(registry))).filter((scope) =>
    optIn.includes(scope),
  )
}

const planArguments = z.strictObject({
  ...formInputShape,
  lookup: lookupId,
  /** What the operation responds to. Its accounts are used unless others are given. */
  origin: originId,
  picked: pickedInput,
  /** Includes accounts that others have changed since an operation. */
  changed: z.boolean().optional(),
  /** With `lookup`: only accounts currently in this state. */
  only: z.enum(['enabled', 'disabled']).optional(),
})

/** The command that plans a playbook. Nothing is written before the plan is confirmed. */
export interface PlanSpec extends Omit<SignedInSpec, 'arguments'> {
  /** The playbook's name. */
  readonly playbook: string
  readonly definition: Playbook
  readonly arguments: typeof planArguments
}

/** The scopes with which a playbook is planned. Optional actions that can't be read are omitted. */
export const scopesForPlanning =
  (playbook: string) =>
  (registry: Registry): readonly string[] =>
    planScopesFor(
      registry,
      mandatorySteps(registry, playbook).filter((one) => !isOptIn(registry)(one)),
    )

/** The command that plans this playbook; undefined if none does. */
export function planSpecOf(registry: Pick<Registry, 'shownPlaybook'>, playbook: string): PlanSpec | undefined {
  const definition = registry.shownPlaybook(playbook)
  return definition.command
    ? {
        group: 'change',
        ...definition.command,
        playbook,
        definition,
        access: 'operators',
        scopes: scopesForPlanning(playbook),
        otherScopes: (all) => [
          ...runScopesFor(all, usualSteps(all, playbook), { synced: true }),
          ...optionalScopesFor(all, usualSteps(all, playbook)),
        ],
        optInScopes: (all) => optInScopesOf(all, playbook),
        optionalScopes: (all, sourceScopes) => [
          ...(blocksSignIn(all, playbook) ? warningScopes : []),
          ...allTargetScopes(sourceScopes),
        ],
        arguments: planArguments,
      }
    : undefined
}

/** What a card needs to know to have buttons that plan something. */
export type PlannedBy = Pick<Registry, 'playbooks' | 'shownPlaybook'>

/** The commands that plan changes, one per playbook. */
export const planSpecs = (registry: PlannedBy): readonly PlanSpec[] =>
  registry.playbooks().flatMap(([name]) => planSpecOf(registry, name) ?? [])

/** What is offered first for accounts in this state. */
export const planSpecFor = (registry: PlannedBy, state: 'enabled' | 'disabled'): PlanSpec | undefined =>
  planSpecs(registry).find(({ definition }) => definition.offeredFor === state)
