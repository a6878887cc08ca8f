import type { Person } from '../../../emulator/world.ts'
import { emulated } from '../../graph/emulated.ts'
import type { Reply } from '../../graph/script.ts'

/** How Graph refuses. */
export const refusal = (status: number, message = '', headers = {}): Reply => ({
  status,
  headers,
  body: { error: { code: 'badRequest', message } },
})
/** A token with these permissions. */
export const token = (scp = 'UserAuthMethod-TAP.ReadWrite.All') =>
  `x.${Buffer.from(JSON.stringify({ oid: 'o', scp })).toString('base64url')}.x`

/** A tenant whose Graph is emulated, asked by a Global Administrator. */
export const tenant = (scopes: readonly string[]) =>
  emulated({
    seed: 3,
    users: 400,
    faults: [],
    connections: 4,
    reports: { capacity: 1_000, perSecond: 100 },
    writes: { capacity: 3000, perSecond: 20 },
    latency: { base: 5, connect: 0, item: 1, object: 0.1, lanes: 4, slots: 8, jitter: 0 },
    scopes,
  })
type Tenant = ReturnType<typeof tenant>
/** Ordinary people of it. */
export const members = ({ world }: Tenant, count: number): readonly Person[] =>
  [...world.people.values()].filter(({ userType }) => userType === 'Member').slice(60, 60 + count)
/** The permissions of the add-on. */
export const needed = ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod']
