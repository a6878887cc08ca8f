import type { GroupSetting } from '../core/group-setting.ts'
import type { Action } from '../operations/registry/action.ts'
import { collectPlaybooks, configurePlaybooks } from '../operations/registry/collect-playbooks.ts'
import type { PlaybookSource } from '../operations/registry/playbook.ts'
import {
  createRegistry,
  type Environment,
  type Registry,
  withoutLostOpposites,
} from '../operations/registry/registry.ts'
import { allowSignIn } from './allow-sign-in/action.ts'
import { blockSignIn } from './block-sign-in/action.ts'
import { confirmCompromised } from './confirm-compromised/action.ts'
import { disableDevices } from './disable-devices/action.ts'
import { dismissRisk } from './dismiss-risk/action.ts'
import { removeFromGroups } from './remove-from-groups/action.ts'
import { removeLicences } from './remove-licences/action.ts'
import { removeMethods } from './remove-methods/action.ts'
import { requirePasswordChange } from './require-password-change/action.ts'
import { resetPassword } from './reset-password/action.ts'
import { revokeConsents } from './revoke-consents/action.ts'
import { signOut } from './sign-out/action.ts'

/** What a feature declares that actions and playbooks depend on. */
type ActionSource = PlaybookSource & { readonly settings?: readonly GroupSetting[] }

type GroupMembers = readonly GroupSetting['members'][]

/**
 * Every action but those of features, in the order in which reports and columns show them. Some leave the groups alone
 * that control the bot.
 */
const own: readonly (Action | ((ownGroups: readonly string[], members: GroupMembers) => Action))[] = [
  blockSignIn,
  allowSignIn,
  signOut,
  requirePasswordChange,
  revokeConsents,
  resetPassword,
  removeMethods,
  removeLicences,
  removeFromGroups,
  disableDevices,
  confirmCompromised,
  dismissRisk,
]

function actionsFor(ownGroups: readonly string[], sources: readonly ActionSource[]): readonly Action[] {
  const members = sources.flatMap(({ settings = [] }) => settings.map((one) => one.members))
  return own.map((one) => (typeof one === 'function' ? one(ownGroups, members) : one))
}

/**
 * All actions and playbooks, regardless of the configuration: for the permissions that commands declare, and for
 * documentation. Everything else uses `configuredRegistry`.
 */
export function createWholeRegistry(ofFeatures: readonly Action[], sources: readonly ActionSource[]): Registry {
  const actions = withoutLostOpposites([...actionsFor([], sources), ...ofFeatures])
  return createRegistry(actions, collectPlaybooks(sources, actions))
}

/**
 * The registry for a configuration: the optional steps that are switched on, the groups that control the bot, and what
 * isn't available.
 */
export function configuredRegistry(
  configured: Environment & {
    readonly ownGroups: readonly string[]
    /** The actions of features. */
    readonly actions: readonly Action[]
    readonly sources: readonly ActionSource[]
    /** The steps that each setting switches on, by its key. */
    readonly on: Readonly<Record<string, readonly string[]>>
  },
): Registry {
  const actions = withoutLostOpposites([...actionsFor(configured.ownGroups, configured.sources), ...configured.actions])
  const declared = collectPlaybooks(configured.sources, actions)
  const all = createRegistry(actions, declared, configured)
  return createRegistry(actions, configurePlaybooks(declared, { ...configured, registry: all }), configured, declared)
}
