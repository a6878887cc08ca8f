import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { change, changeWith, defineAction, noChangeNeeded } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { appNames, type Consents, consentsOf, type Grant, grantRequests } from './grants.ts'
import { words } from './words.ts'

const reasons = defineReasons({
  tenantConsent: {
    kind: 'noteOfEach',
    en: () => 'Uses an app with tenant-wide admin consent: that app keeps its access',
    de: () => 'Nutzt eine App mit mandantenweiter Administratorzustimmung: Diese App behält ihren Zugriff',
    counted: {
      en: (count) =>
        `▲ ${en.accounts(count)} ${count === 1 ? 'uses' : 'use'} apps with tenant-wide admin consent. Those apps keep their access.`,
      de: (count) =>
        `▲ ${de.accounts(count)} ${count === 1 ? 'nutzt' : 'nutzen'} Apps mit mandantenweiter Administratorzustimmung. Diese Apps behalten ihren Zugriff.`,
    },
  },
})

const permission = ['DelegatedPermissionGrant.ReadWrite.All'] as const

const splitScope = (scope: string): string[] => scope.split(' ').filter(Boolean)

/** The current grant of the same app for the same API. */
const currentGrant = ({ clientId, resourceId }: Grant, found: Consents | undefined): Grant | undefined =>
  found?.grants.find((one) => one.clientId === clientId && one.resourceId === resourceId)

export const revokeConsents = defineAction({
  kind: 'revoke-consents',
  words,
  reasons,
  scopes: { plan: permission, run: permission, verify: permission, more: ['Application.Read.All'] },
  roles: rolesAllowedTo.changeConsents,
  locksOut: false,
  inspect: (directory, accounts, { signal }) => directory.ask(consentsOf, accounts, signal),
  name: async (directory, found) => {
    const ids = [...found.values()].flatMap(({ grants }) => grants.map(({ clientId }) => clientId))
    const apps = await directory.ask(appNames, [...new Set(ids)])
    const named = (grant: Grant): Grant => {
      const item = apps.get(grant.clientId)
      return item ? { ...grant, item } : grant
    }
    return new Map([...found].map(([id, one]) => [id, { ...one, grants: one.grants.map(named) }]))
  },
  // Graph doesn't say when someone consented, only when the app was added to the tenant.
  traces: {
    kind: 'consents',
    keeps: 'all',
    of: ({ grants }) =>
      grants.map(({ clientId, item }) => {
        const since = Date.parse(item?.since ?? '')
        return {
          what: item?.name ?? clientId,
          ...(item?.publisher !== undefined && { publisher: item.publisher }),
          ...(!Number.isNaN(since) && { at: since }),
        }
      }),
  },
  judge: ({ found }) => {
    if (!found || found.grants.length === 0) return noChangeNeeded
    return found.tenantWide ? changeWith(reasons.tenantConsent.code) : change
  },
  writes: (_account, found) => [
    (found?.grants ?? []).map((grant) => ({
      target: grant.id,
      request: grantRequests.deleteGrant(grant.id),
      before: grant,
    })),
  ],
  verify: ({ before }, { found }) => {
    if (!found) return undefined
    return currentGrant(before, found) ? 'unconfirmed' : 'verified'
  },
  undo: {
    restore: ({ id: principalId }, { before }, _parameters, found) => {
      const { clientId, resourceId, scope } = before
      const now = currentGrant(before, found)
      // Consent has been given again since; keep all the permissions it includes now.
      if (now)
        return grantRequests.updateGrant(
          now.id,
          [...new Set([...splitScope(now.scope), ...splitScope(scope)])].join(' '),
        )
      return grantRequests.createGrant({ clientId, principalId, resourceId, scope })
    },
    isBack: ({ before }, { found }) => {
      if (!found) return undefined
      const has = new Set(splitScope(currentGrant(before, found)?.scope ?? ''))
      return splitScope(before.scope).every((one) => has.has(one)) && has.size > 0 ? 'verified' : 'unconfirmed'
    },
  },
  audit: ({ before: { item, scope } }) => ({
    before: [...(item ? [item.name] : []), scope.trim()].join(': '),
    after: null,
  }),
})
