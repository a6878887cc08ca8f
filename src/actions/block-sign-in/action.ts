import { stateRequests } from '../../graph/directory/account-states.ts'
import {
  change,
  changeWith,
  defineAction,
  noChangeNeeded,
  singleWrite,
  skip,
} from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { signInScopes, stateName, verifyEnabled } from '../sign-in-state.ts'

const reasons = defineReasons({
  toBeEnabled: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be enabled again by operation ${detail}: this keeps it disabled`
        : 'Due to be enabled again: this keeps it disabled',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} wieder aktiviert werden: Mit dem neuen Vorgang bleibt es deaktiviert`
        : 'Soll wieder aktiviert werden: Mit diesem Vorgang bleibt es deaktiviert',
  },
})

export const blockSignIn = defineAction({
  kind: 'block-sign-in',
  words: { en: { label: 'Block sign-in' }, de: { label: 'Anmeldung blockieren' } },
  reasons,
  scopes: signInScopes,
  roles: rolesAllowedTo.enableOrDisable,
  locksOut: true,
  onPremises: 'disable',
  judge: ({ account, again, changesSynced }) => {
    if (!account.accountEnabled && !again) return noChangeNeeded
    if (!account.synced) return change
    // The next sync would revert it.
    return changesSynced ? changeWith('syncedToo') : skip('synced', 'synced')
  },
  writes: (account) =>
    singleWrite(account, stateRequests.patchUser(account.id, { accountEnabled: false }), account.enabled),
  verify: (_write, seen) => verifyEnabled(false, seen.account),
  undo: { by: 'allow-sign-in', keep: reasons.toBeEnabled.code },
  leaves: (account) => ({ ...account, enabled: false }),
  audit: ({ before }) => ({ before: stateName(before), after: stateName(false) }),
})
