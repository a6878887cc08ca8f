import type { Action } from '../operations/registry/action.ts'
import { createRegistry, type Environment, type Registry } from '../operations/registry/registry.ts'
import { allowSignIn } from './allow-sign-in/action.ts'
import { blockSignIn } from './block-sign-in/action.ts'
import { confirmCompromised } from './confirm-compromised/action.ts'
import { disableDevices } from './disable-devices/action.ts'
import { dismissRisk } from './dismiss-risk/action.ts'
import { withDefaults, withoutActions } from './optional-steps.ts'
import { playbooks } from './playbooks.ts'
import { removeFromGroups } from './remove-from-groups/action.ts'
import { removeLicences } from './remove-licences/action.ts'
import { removeMethods } from './remove-methods/action.ts'
import { requirePasswordChange } from './require-password-change/action.ts'
import { resetPassword } from './reset-password/action.ts'
import { revokeConsents } from './revoke-consents/action.ts'
import { signOut } from './sign-out/action.ts'

/** Every action but those of features, in the order in which reports and columns show them. */
const actionsFor = (ownGroups: readonly string[]) =>
  [
    blockSignIn,
    allowSignIn,
    signOut,
    requirePasswordChange,
    revokeConsents,
    resetPassword,
    removeMethods,
    removeLicences,
    removeFromGroups(ownGroups),
    disableDevices,
    confirmCompromised,
    dismissRisk,
  ] as const

/** Every kind of action, as stored. */
export type ActionKind = ReturnType<typeof actionsFor>[number]['kind']

/**
 * All actions and playbooks, regardless of the configuration: for the permissions that commands declare, and for
 * documentation. Everything else uses `configuredRegistry`.
 */
export const createWholeRegistry = (ofFeatures: readonly Action[]): Registry =>
  createRegistry([...actionsFor([]), ...ofFeatures], playbooks)

/**
 * The registry for a configuration: the optional steps that are switched on, the groups that control the bot, and what
 * isn't available.
 */
export const configuredRegistry = (
  configured: Environment & {
    readonly contain: readonly string[]
    readonly offboard: readonly string[]
    readonly ownGroups: readonly string[]
    /** The actions of features. */
    readonly actions: readonly Action[]
  },
): Registry => {
  const { contain, offboard, ownGroups, actions, off = [] } = configured
  // Steps that a group makes possible are there, and switched on, if that is configured.
  const optional = actions.flatMap(({ kind, needs }) =>
    needs?.setting ? [{ kind, isOff: off.includes(needs.setting) }] : [],
  )
  const always = optional.flatMap(({ kind, isOff }) => (isOff ? [] : [kind]))
  const missing = optional.flatMap(({ kind, isOff }) => (isOff ? [kind] : []))
  return createRegistry(
    [...actionsFor(ownGroups), ...actions],
    {
      ...playbooks,
      contain: withDefaults(playbooks.contain, [...contain, ...always]),
      offboard: withDefaults(playbooks.offboard, offboard),
      release: withoutActions(playbooks.release, missing),
    },
    configured,
    playbooks,
  )
}
