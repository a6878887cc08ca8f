import type { Verification } from '../../core/model.ts'
import { change, changeWith, defineAction, noChangeNeeded } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { type Device, deviceRequests, devicesOf } from './devices.ts'
import { words } from './words.ts'

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
    if (enabled.some(({ users }) => users.length > 1)) return changeWith('sharedDevice')
    return enabled.some(({ synced }) => synced) ? changeWith('syncedDevice') : change
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
      users: found?.find(({ id }) => id === target)?.users ?? [],
    }),
    isBack: ({ target }, { found }) => verifyDevice(true, target, found),
  },
  onPremisesItems: { changed: 'disableComputers', restored: 'enableComputers' },
  audit: ({ before }) => ({ before: `${before.name} enabled`.trim(), after: 'disabled' }),
})
