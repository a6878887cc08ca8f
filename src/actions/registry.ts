import type { CloudName, PlannedAction } from '../core/model.ts'
import { allowSignIn } from './allow-sign-in.ts'
import { blockSignIn } from './block-sign-in.ts'
import { confirmCompromised } from './confirm-compromised.ts'
import type { Action, OnPremisesTask } from './define.ts'
import { disableDevices } from './disable-devices.ts'
import { dismissRisk } from './dismiss-risk.ts'
import { letBackIn } from './let-back-in.ts'
import { quarantineActions, withDefaults, withoutActions } from './optional-steps.ts'
import type { Playbook } from './playbook.ts'
import { playbooks } from './playbooks.ts'
import { endQuarantine, quarantine } from './quarantine.ts'
import { removeFromGroups } from './remove-from-groups.ts'
import { removeLicences } from './remove-licences.ts'
import { removeMethods } from './remove-methods.ts'
import { requirePasswordChange } from './require-password-change.ts'
import { resetPassword } from './reset-password.ts'
import { revokeConsents } from './revoke-consents.ts'
import { signOut } from './sign-out.ts'

/** Every kind of action, as stored. */
export type ActionKind =
  | 'block-sign-in'
  | 'allow-sign-in'
  | 'sign-out'
  | 'require-password-change'
  | 'reset-password'
  | 'remove-methods'
  | 'revoke-consents'
  | 'remove-licences'
  | 'remove-from-groups'
  | 'disable-devices'
  | 'confirm-compromised'
  | 'dismiss-risk'
  | 'quarantine'
  | 'end-quarantine'
  | 'let-back-in'

/** One action per kind, keyed by kind. Omitting one doesn't compile. */
export type Actions<Kind extends string> = { readonly [K in Kind]: Action<K> }

const actions: Actions<ActionKind> = {
  'block-sign-in': blockSignIn,
  'allow-sign-in': allowSignIn,
  'sign-out': signOut,
  'require-password-change': requirePasswordChange,
  'revoke-consents': revokeConsents,
  'reset-password': resetPassword,
  'remove-methods': removeMethods,
  'remove-licences': removeLicences,
  'remove-from-groups': removeFromGroups([]),
  'disable-devices': disableDevices,
  'confirm-compromised': confirmCompromised,
  'dismiss-risk': dismissRisk,
  quarantine: quarantine(''),
  'end-quarantine': endQuarantine(''),
  'let-back-in': letBackIn,
}

/** Not supported by the cloud, or disabled by this setting. */
export type Unavailability = { readonly because: 'cloud' } | { readonly because: 'off'; readonly setting: string }

/** The environment in which actions run. Everything is supported unless stated otherwise. */
export interface Environment {
  readonly cloud?: CloudName
  /** Settings that enable actions but are switched off. */
  readonly off?: readonly string[]
}

/** All available actions and playbooks. */
export interface Registry {
  /** Throws for unknown kinds, such as those of a newer version. */
  action(kind: string): Action
  /** Like `action`, for displaying operations that might come from a newer version: undefined for unknown kinds. */
  find(kind: string): Action | undefined
  actions(): readonly Action[]
  /** Whether any of these is irreversible. */
  isIrreversible(actions: readonly { readonly kind: string }[]): boolean
  /** Why nobody can use an action here; undefined if it is available. */
  unavailable(kind: string): Unavailability | undefined
  /** Whether an action reaches synced accounts in this cloud. */
  changesSyncedAccounts(kind: string): boolean
  playbook(name: string): Playbook
  playbooks(): readonly (readonly [name: string, playbook: Playbook])[]
}

/** Creates a registry; throws if an action or playbook refers to one that doesn't exist. */
export function createRegistry(
  known: Readonly<Record<string, Action>>,
  named: Readonly<Record<string, Playbook>>,
  { cloud, off = [] }: Environment = {},
): Registry {
  const byKind = new Map(Object.entries(known))
  const byName = new Map(Object.entries(named))
  const registry: Registry = {
    action: (kind) => {
      const action = byKind.get(kind)
      if (!action) throw new Error(`There is no action ${kind}`)
      return action
    },
    find: (kind) => byKind.get(kind),
    actions: () => [...byKind.values()],
    changesSyncedAccounts: (kind) => !registry.action(kind).needs?.syncedUnavailableIn?.some((one) => one === cloud),
    unavailable: (kind) => {
      const { unavailableIn = [], setting } = registry.action(kind).needs ?? {}
      if (unavailableIn.some((one) => one === cloud)) return { because: 'cloud' }
      return setting !== undefined && off.includes(setting) ? { because: 'off', setting } : undefined
    },
    isIrreversible: (actions) => actions.some(({ kind }) => byKind.get(kind)?.irreversible === true),
    playbook: (name) => {
      const playbook = byName.get(name)
      if (!playbook) throw new Error(`There is no playbook ${name}`)
      return playbook
    },
    playbooks: () => [...byName],
  }
  for (const [kind, { undo, kind: own }] of byKind) {
    if (own !== kind) throw new Error(`The action ${own} is registered as ${kind}`)
    if (undo !== 'never' && 'by' in undo) registry.action(undo.by)
  }
  for (const [name, { steps, timed, undo }] of byName) {
    if (undo !== null) registry.playbook(undo)
    if (timed && !steps.some(({ action }) => canUndoWithoutReading(registry, action))) {
      throw new Error(`The playbook ${name} is for a while, and cannot be taken back`)
    }
    for (const [index, { action, after, restores, lastUnless }] of steps.entries()) {
      const { undo: back } = registry.action(action)
      if (restores && (back === 'never' || 'by' in back))
        throw new Error(`The playbook ${name} restores ${action}, which does not say how`)
      if (lastUnless !== undefined) registry.action(lastUnless)
      const before = steps.slice(0, index).map((step) => step.action)
      if (before.includes(action)) throw new Error(`The playbook ${name} has ${action} twice`)
      if (after !== undefined && !before.includes(after))
        throw new Error(`The playbook ${name} has no ${after} before ${action}`)
    }
  }
  return registry
}

/** Scheduled undos are planned without a token, so they can't read anything. */
function canUndoWithoutReading(registry: Registry, kind: string): boolean {
  const { undo } = registry.action(kind)
  return undo !== 'never' && (!('by' in undo) || registry.action(undo.by).inspect === undefined)
}

/**
 * All actions and playbooks, regardless of the configuration: for declaring commands and generating documentation.
 * Everything else uses `configuredRegistry`.
 */
export const fullRegistry = createRegistry(actions, playbooks)

/** The tasks these planned actions leave in a synced account's on-premises directory, by kind. */
export function onPremisesTasks(
  registry: Registry,
  actions: readonly Pick<PlannedAction, 'kind' | 'restores'>[],
  compromised = false,
): ReadonlyMap<string, OnPremisesTask> {
  return new Map(
    actions.flatMap(({ kind, restores }) => {
      const task = registry.find(kind)?.onPremises
      if (!task || restores) return []
      // A stolen hash of the old password might keep working until the first change has replicated.
      return [[kind, compromised && task === 'resetPassword' ? 'resetPasswordTwice' : task] as const]
    }),
  )
}

/**
 * The on-premises tasks these planned actions leave for items that they change but that are managed on-premises, by
 * kind.
 */
export const onPremisesItemTasks = (
  registry: Registry,
  actions: readonly Pick<PlannedAction, 'kind' | 'restores'>[],
): ReadonlyMap<string, OnPremisesTask> =>
  new Map(
    actions.flatMap(({ kind, restores }) => {
      const tasks = registry.find(kind)?.onPremisesItems
      return tasks ? [[kind, restores ? tasks.restored : tasks.changed] as const] : []
    }),
  )

/**
 * The registry for a configuration: the optional steps that are switched on, the groups that control the bot, and what
 * isn't available.
 */
export const configuredRegistry = (
  configured: Environment & {
    readonly contain: readonly string[]
    readonly offboard: readonly string[]
    readonly ownGroups: readonly string[]
    /** The group that Conditional Access blocks. */
    readonly quarantineGroup?: string | undefined
  },
): Registry => {
  const { contain, offboard, ownGroups, quarantineGroup: group } = configured
  const always = group === undefined ? [] : quarantineActions
  const own = group === undefined ? ownGroups : [...ownGroups, group]
  return createRegistry(
    {
      ...actions,
      'remove-from-groups': removeFromGroups(own),
      quarantine: quarantine(group ?? ''),
      'end-quarantine': endQuarantine(group ?? ''),
    },
    {
      ...playbooks,
      contain: withDefaults(playbooks.contain, [...contain, ...always]),
      offboard: withDefaults(playbooks.offboard, offboard),
      release: group === undefined ? withoutActions(playbooks.release, quarantineActions) : playbooks.release,
    },
    group === undefined ? { ...configured, off: [...(configured.off ?? []), 'QUARANTINE_GROUP_ID'] } : configured,
  )
}
