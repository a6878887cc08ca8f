import { createRegistry, type Environment, type Registry } from '../operations/registry/registry.ts'
import { allowSignIn } from './allow-sign-in/action.ts'
import { blockSignIn } from './block-sign-in/action.ts'
import { confirmCompromised } from './confirm-compromised/action.ts'
import { disableDevices } from './disable-devices/action.ts'
import { dismissRisk } from './dismiss-risk/action.ts'
import { letBackIn } from './let-back-in.ts'
import { quarantineActions, withDefaults, withoutActions } from './optional-steps.ts'
import { playbooks } from './playbooks.ts'
import { endQuarantine, quarantine } from './quarantine.ts'
import { removeFromGroups } from './remove-from-groups/action.ts'
import { removeLicences } from './remove-licences/action.ts'
import { removeMethods } from './remove-methods/action.ts'
import { requirePasswordChange } from './require-password-change/action.ts'
import { resetPassword } from './reset-password/action.ts'
import { revokeConsents } from './revoke-consents/action.ts'
import { signOut } from './sign-out/action.ts'

/** Every action, in the order in which reports and columns show them. */
const actionsFor = ({ ownGroups, quarantineGroup }: { ownGroups: readonly string[]; quarantineGroup: string }) =>
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
    quarantine(quarantineGroup),
    endQuarantine(quarantineGroup),
    letBackIn,
  ] as const

/** Every kind of action, as stored. */
export type ActionKind = ReturnType<typeof actionsFor>[number]['kind']

/**
 * All actions and playbooks, regardless of the configuration: for the permissions that commands declare, and for
 * documentation. Everything else uses `configuredRegistry`.
 */
export const createWholeRegistry = (): Registry =>
  createRegistry(actionsFor({ ownGroups: [], quarantineGroup: '' }), playbooks)

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
    actionsFor({ ownGroups: own, quarantineGroup: group ?? '' }),
    {
      ...playbooks,
      contain: withDefaults(playbooks.contain, [...contain, ...always]),
      offboard: withDefaults(playbooks.offboard, offboard),
      release: group === undefined ? withoutActions(playbooks.release, quarantineActions) : playbooks.release,
    },
    group === undefined ? { ...configured, off: [...(configured.off ?? []), 'QUARANTINE_GROUP_ID'] } : configured,
    playbooks,
  )
}
