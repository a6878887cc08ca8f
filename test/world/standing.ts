import type { Person, World as Tenant } from '../../emulator/world.ts'

/** The groups that decide what somebody may do. */
type GroupName = 'Helpdesk operators' | 'Approvers' | 'VIP protected'

/** How long after somebody joined or left a group work may still go by how it was: no slice takes longer. */
const grace = 3 * 60_000

/** Who is in which group, and for how long. */
export interface Standing {
  /** Lets somebody join a group, or leave it; for the journal. */
  move(name: GroupName, person: Person): string
  isMember(name: GroupName, id: string): boolean
  /** Whether everybody must know at that time that somebody is in a group. */
  isIn(name: GroupName, id: string, at: number): boolean
  /** Whether everybody must know at that time that somebody is not. */
  isOut(name: GroupName, id: string, at: number): boolean
}

export function createStanding(tenant: Tenant, now: () => number): Standing {
  const moved = new Map<string, number>()
  const isMember = (name: GroupName, id: string) => tenant.group(name)?.members.has(id) === true
  const isSettled = (name: GroupName, id: string, at: number) =>
    (moved.get(`${name} ${id}`) ?? Number.NEGATIVE_INFINITY) <= at - grace
  return {
    isMember,
    move: (name, { id, displayName }) => {
      const was = isMember(name, id)
      moved.set(`${name} ${id}`, now())
      tenant.setMember(tenant.group(name)?.id ?? '', id, !was)
      return `${displayName} ${was ? 'leaves' : 'joins'} ${name}`
    },
    isIn: (name, id, at) => isMember(name, id) && isSettled(name, id, at),
    isOut: (name, id, at) => !isMember(name, id) && isSettled(name, id, at),
  }
}
