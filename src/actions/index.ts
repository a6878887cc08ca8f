import type { Action } from '../operations/registry/action.ts'
import { createRegistry, type Environment, type Registry } from '../operations/registry/registry.ts'
import { allowSignIn } from './allow-sign-in.ts'
import { blockSignIn } from './block-sign-in.ts'
import { confirmCompromised } from './confirm-compromised.ts'
import { disableDevices } from './disable-devices.ts'
import { dismissRisk } from './dismiss-risk.ts'
import { letBackIn } from './let-back-in.ts'
import { quarantineActions, withDefaults, withoutActions } from './optional-steps.ts'
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

/**
 * All actions and playbooks, regardless of the configuration: for declaring commands and generating documentation.
 * Everything else uses `configuredRegistry`.
 */
export const fullRegistry = createRegistry(actions, playbooks)

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
