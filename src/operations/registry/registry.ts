import type { CloudName } from '../../core/model.ts'
import { requireUnique } from '../../core/unique.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import type { Action, OnPremisesTask } from './action.ts'
import type { AddedInput } from './added-input.ts'
import type { Choices, Playbook } from './playbook.ts'
import { type DeclaredReason, ownReasons, type Reason, type ReasonKind } from './reason.ts'

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
  /** What is decided by a reason. One of a newer version prevents a change. */
  reasonKind(code: string): ReasonKind
  /** Every reason: the engine's own, then those of actions. */
  reasons(): readonly Reason[]
  /** Those of actions, with their words. */
  declaredReasons(): readonly DeclaredReason[]
  /** Whether any of these is irreversible. */
  isIrreversible(actions: readonly { readonly kind: string }[]): boolean
  /** Why nobody can use an action here; undefined if it is available. */
  unavailable(kind: string): Unavailability | undefined
  /** Whether an action changes synced accounts too, in this cloud. */
  changesSyncedAccounts(kind: string): boolean
  playbook(name: string): Playbook
  /**
   * For displaying operations: as declared, because the configuration might have changed since the plan; a generic one
   * for operations of another version.
   */
  shownPlaybook(name: string): Playbook
  playbooks(): readonly (readonly [name: string, playbook: Playbook])[]
  /** IDs of all inputs that switch steps on or off, whatever the configuration. */
  choices(): readonly string[]
  /** What a confirmation that doesn't have these inputs means; without others, steps stay as planned. */
  unsentChoices(): Choices
  /** Everything that actions add to forms. */
  inputs(): readonly AddedInput[]
}

const unknownPlaybook: Playbook = { command: null, steps: [], tone: 'takes', timed: false, undo: null }

/** Creates a registry; throws if two actions have the same kind, or one refers to something that doesn't exist. */
export function createRegistry(
  known: readonly Action[],
  named: Readonly<Record<string, Playbook>>,
  { cloud, off = [] }: Environment = {},
  declared = named,
): Registry {
  requireUnique(
    'actions',
    known.map(({ kind }) => kind),
  )
  const byKind = new Map(known.map((action) => [action.kind, action]))
  // Actions can share a reason.
  const declaredReasons = [...new Set(known.flatMap(({ reasons = {} }) => Object.values(reasons)))]
  const reasons: readonly Reason[] = [...ownReasons, ...declaredReasons]
  requireUnique(
    'reasons',
    reasons.map(({ code }) => code),
  )
  const kinds = new Map<string, ReasonKind>(reasons.map(({ code, kind }) => [code, kind]))
  const byName = new Map(Object.entries(named))
  const shown = new Map(Object.entries(declared))
  const optional = [...shown.values()].flatMap(({ steps }) => steps.flatMap((step) => step.optional ?? []))
  const registry: Registry = {
    action: (kind) => {
      const action = byKind.get(kind)
      if (!action) throw new Error(`There is no action ${kind}`)
      return action
    },
    find: (kind) => byKind.get(kind),
    actions: () => [...byKind.values()],
    reasonKind: (code) => kinds.get(code) ?? 'barrier',
    reasons: () => reasons,
    declaredReasons: () => declaredReasons,
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
    shownPlaybook: (name) => shown.get(name) ?? unknownPlaybook,
    playbooks: () => [...byName],
    choices: () => [...new Set(optional.map(({ input }) => input))],
    unsentChoices: () => Object.fromEntries(optional.flatMap((one) => (one.offUnlessSent ? [[one.input, false]] : []))),
    inputs: () => [...new Set(known.flatMap(({ inputs = [] }) => inputs))],
  }
  for (const { undo } of known) {
    if (undo !== 'never' && 'by' in undo) registry.action(undo.by)
  }
  for (const [name, { steps, timed, undo }] of byName) {
    if (undo !== null) registry.playbook(undo)
    if (timed && !steps.some(({ action }) => canUndoWithoutReading(registry, action))) {
      throw new Error(`The playbook ${name} is for a while, and cannot be taken back`)
    }
    for (const [index, { action, after, restores }] of steps.entries()) {
      const { undo: back } = registry.action(action)
      if (restores && (back === 'never' || 'by' in back))
        throw new Error(`The playbook ${name} restores ${action}, which does not say how`)
      const before = steps.slice(0, index).map((step) => step.action)
      if (before.includes(action)) throw new Error(`The playbook ${name} has ${action} twice`)
      if (after !== undefined && !before.includes(after))
        throw new Error(`The playbook ${name} has no ${after} before ${action}`)
    }
  }
  return registry
}

/** The codes of reasons that name items managed on-premises. */
export const onPremisesReasons = (registry: Registry): readonly string[] =>
  registry.declaredReasons().flatMap(({ code, onPremises }) => (onPremises ? [code] : []))

/** An action whose opposite isn't listed can't be undone. */
export function withoutLostOpposites(actions: readonly Action[]): readonly Action[] {
  const kinds = new Set(actions.map(({ kind }) => kind))
  return actions.map((one) =>
    one.undo !== 'never' && 'by' in one.undo && !kinds.has(one.undo.by) ? { ...one, undo: 'never' as const } : one,
  )
}

/** Scheduled undos are planned without a token, so they can't read anything. */
function canUndoWithoutReading(registry: Registry, kind: string): boolean {
  const { undo } = registry.action(kind)
  return undo !== 'never' && (!('by' in undo) || registry.action(undo.by).inspect === undefined)
}

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
