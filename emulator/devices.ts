import { type Owner, seededChance } from './account-objects.ts'
import { guid } from './random.ts'

/** A device in the directory. */
export interface Device {
  /** Object ID, which differs from `deviceId`. */
  readonly id: string
  readonly deviceId: string
  readonly displayName: string
  readonly operatingSystem: string
  /** How it joined: registered by its owner, joined to the cloud, or to the on-premises directory. */
  readonly trustType: 'Workplace' | 'AzureAd' | 'ServerAd'
  readonly accountEnabled: boolean
  readonly registrationDateTime: string
  /** Object IDs of everyone registered on it. */
  readonly users: readonly string[]
}

type DeviceOwner = Owner & { readonly devices: readonly Device[] | undefined }

const maxDevices = 3

/** The object ID of someone's nth device: the owner's with its last byte changed, so that it identifies the owner. */
const idOf = (owner: string, index: number): string =>
  owner.slice(0, -2) + (Number.parseInt(owner.slice(-2), 16) ^ (0xa1 + index)).toString(16).padStart(2, '0')

/** A device of these people; the first one owns it. */
export function deviceOf(
  users: readonly { readonly id: string }[],
  { index = 0, ...facts }: Partial<Omit<Device, 'id' | 'users'>> & { readonly index?: number } = {},
): Device {
  const [owner] = users
  if (!owner) throw new Error('A device belongs to someone')
  return {
    id: idOf(owner.id, index),
    deviceId: guid(seededChance(owner, 40 + index)),
    displayName: 'LAPTOP',
    operatingSystem: 'Windows',
    trustType: 'AzureAd',
    accountEnabled: true,
    registrationDateTime: '2024-02-01T08:00:00Z',
    ...facts,
    users: users.map(({ id }) => id),
  }
}

/** Someone's devices: most people have a laptop, half a phone, some an old, disabled device. */
export function devicesOf(person: DeviceOwner): readonly Device[] {
  if (person.devices) return person.devices
  if (person.userType === 'Guest') return []
  const chance = seededChance(person, 3)
  const kinds = [
    { share: 0.7, displayName: 'LAPTOP', operatingSystem: 'Windows', trustType: 'AzureAd' },
    { share: 0.5, displayName: 'iPhone', operatingSystem: 'IOS', trustType: 'Workplace' },
    { share: 0.1, displayName: 'OLD-PC', operatingSystem: 'Windows', trustType: 'ServerAd', accountEnabled: false },
  ] as const
  return kinds.flatMap(({ share, displayName, ...facts }, index) => {
    const name = `${displayName}-${guid(chance).slice(0, 4).toUpperCase()}`
    return chance() < share ? [deviceOf([person], { ...facts, index, displayName: name })] : []
  })
}

/** A device by object ID, and everyone registered on it. */
export function findDevice<T extends DeviceOwner>(
  people: ReadonlyMap<string, T>,
  id: string,
): { readonly device: Device; readonly users: readonly T[] } | undefined {
  for (let index = 0; index < maxDevices; index++) {
    const owner = people.get(idOf(id, index))
    const device = owner && devicesOf(owner).find((one) => one.id === id)
    if (device) return { device, users: device.users.flatMap((user) => people.get(user) ?? []) }
  }
  return undefined
}
