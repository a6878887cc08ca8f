import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { Verification } from '../../operations/model/types.ts'
import { change, changeWith, defineAction, noChangeNeeded } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { type Device, deviceRequests, devicesOf } from './devices.ts'
import { words } from './words.ts'

const reasons = defineReasons({
  sharedDevice: {
    kind: 'note',
    en: () => 'Shares a device with other people: it will be disabled for all of them',
    de: () => 'Teilt sich ein Gerät mit anderen: Es wird für alle deaktiviert',
    counted: {
      en: (count) =>
        `▲ ${en.accounts(count)} ${count === 1 ? 'shares a device' : 'share devices'} with other people. Nobody can sign in to Entra from a disabled device.`,
      de: (count) =>
        `▲ ${de.accounts(count)} ${count === 1 ? 'teilt sich ein Gerät' : 'teilen sich Geräte'} mit anderen. Von einem deaktivierten Gerät aus kann sich niemand bei Entra anmelden.`,
    },
  },
  syncedDevice: {
    kind: 'note',
    en: () => 'Has a hybrid-joined device: a sync from Active Directory can enable it again',
    de: () =>
      'Hat ein hybrid eingebundenes Gerät: Eine Synchronisierung aus dem Active Directory kann es wieder aktivieren',
    counted: {
      en: (count) =>
        `▲ ${en.accounts(count)} ${count === 1 ? 'has a hybrid-joined device' : 'have hybrid-joined devices'}. A sync from Active Directory can enable such a device again: disable its computer account there too.`,
      de: (count) =>
        `▲ ${de.accounts(count)} ${count === 1 ? 'hat ein hybrid eingebundenes Gerät' : 'haben hybrid eingebundene Geräte'}. Eine Synchronisierung aus dem Active Directory kann ein solches Gerät wieder aktivieren: Deaktivieren Sie auch dort das Computerkonto.`,
    },
  },
  containedDevice: {
    kind: 'namedStays',
    en: (detail) => `Device is also registered to someone who is still contained, so it stays disabled: ${detail}`,
    de: (detail) =>
      `Gerät ist auch auf eine Person registriert, deren Konto noch eingedämmt ist, und bleibt deaktiviert: ${detail}`,
    counted: {
      en: (count) =>
        `${en.number(count)} ${count === 1 ? 'device' : 'devices'} also registered to someone who is still contained`,
      de: (count) =>
        `${de.number(count)} ${count === 1 ? 'Gerät, das' : 'Geräte, die'} auch auf eine Person registriert ${count === 1 ? 'ist' : 'sind'}, deren Konto noch eingedämmt ist`,
    },
  },
})

const readScopes = ['Device.Read.All'] as const

/** Nothing is known about a device that no longer belongs to the account. */
const verifyDevice = (
  enabled: boolean,
  target: string,
  found: readonly Device[] | undefined,
): Verification | undefined => {
  const device = found?.find(({ id }) => id === target)
  if (!device) return undefined
  return device.enabled === enabled ? 'verified' : 'unconfirmed'
}

export const disableDevices = defineAction({
  kind: 'disable-devices',
  words,
  reasons,
  scopes: { plan: readScopes, run: ['Directory.AccessAsUser.All'], verify: readScopes },
  roles: rolesAllowedTo.changeDevices,
  needs: { setting: 'DEVICE_ACTIONS', optIn: true },
  locksOut: false,
  // At one operator's rate limit, this takes less than a minute.
  atOnce: 50,
  perSecond: 2.4,
  inspect: (directory, accounts, { signal }) => directory.ask(devicesOf, accounts, signal),
  traces: {
    kind: 'devices',
    keeps: 'recent',
    of: (found) =>
      found.map(({ name, registered }) => {
        const at = Date.parse(registered ?? '')
        return { what: name, ...(!Number.isNaN(at) && { at }) }
      }),
  },
  judge: ({ found = [] }) => {
    const enabled = found.filter((one) => one.enabled)
    if (enabled.length === 0) return noChangeNeeded
    if (enabled.some(({ users }) => users.length > 1)) return changeWith(reasons.sharedDevice.code)
    return enabled.some(({ synced }) => synced) ? changeWith(reasons.syncedDevice.code) : change
  },
  writes: (_account, found = []) => [
    found
      .filter(({ enabled }) => enabled)
      .map(({ id, name, registered, synced }) => ({
        target: id,
        request: deviceRequests.patchDevice(id, false),
        before: { name, item: { id, name, ...(registered && { since: registered }) }, ...(synced && { synced }) },
      })),
  ],
  verify: ({ target }, { found }) => verifyDevice(false, target, found),
  undo: {
    restore: (_account, { target }) => deviceRequests.patchDevice(target, true),
    shared: ({ target, before: { name } }, found) => ({
      name,
      why: reasons.containedDevice.code,
      users: found?.find(({ id }) => id === target)?.users ?? [],
    }),
    isBack: ({ target }, { found }) => verifyDevice(true, target, found),
  },
  onPremisesItems: { changed: 'disableComputers', restored: 'enableComputers' },
  audit: ({ before }) => ({ before: `${before.name} enabled`.trim(), after: 'disabled' }),
})
