import type { Group, Person, PersonPatch, World } from '../world.ts'

/**
 * How long reads lag behind writes, in ms: for single objects and plain queries, and for the index of advanced queries.
 * `licencesMs`: how long Entra takes to assign a group's licences to its members. `accounts`: only reads of these lag.
 * They also lag behind earlier writes if the delay grows later, like a read from a different replica.
 */
export interface ReplicationDelay {
  readonly readMs: number
  readonly indexMs: number
  readonly licencesMs?: number | undefined
  readonly accounts?: readonly string[] | undefined
}

/** How long former states of `accounts` are kept, in ms. */
const kept = 3_600_000

/** The tenant as reads show it: the old state for a while after each write. */
export interface Replica {
  /** The account as currently shown; `eventual` uses the index, which lags longest. */
  view(person: Person, eventual?: boolean): Person
  /** Changes the actual state immediately, and what reads show after the delay. */
  write(person: Person, patch: PersonPatch): void
  /** Someone's direct groups as currently shown, or the groups whose licences they have. */
  groupsOf(person: Person, to?: 'reads' | 'index' | 'licences'): readonly Group[]
  /** Adds someone to a group or removes them: immediately in the actual state, later in what reads show. */
  setMember(group: Group, person: Person, isMember: boolean): void
}

interface Stale {
  readonly at: number
  readonly before: Person
}

/** A membership that started or ended. */
interface Moved {
  readonly at: number
  readonly group: Group
  readonly wasMember: boolean
}

/** Delays reads of a world by `delay`, which may change. */
export function createReplica(options: { world: World; now: () => number; delay: () => ReplicationDelay }): Replica {
  const { world, now, delay } = options
  const lagOf = (to: 'reads' | 'index' | 'licences', { id }: Person): number => {
    const { readMs, indexMs, licencesMs = 0, accounts } = delay()
    if (accounts && !accounts.includes(id)) return 0
    if (to === 'licences') return Math.max(readMs, licencesMs)
    return to === 'index' ? indexMs : readMs
  }
  const longest = (person: Person) => {
    if (delay().accounts?.includes(person.id)) return kept
    return Math.max(lagOf('index', person), lagOf('licences', person))
  }
  // Oldest first: readers see the state before the first write that hasn't reached them yet.
  const stale = new Map<string, Stale[]>()
  const moved = new Map<string, Moved[]>()

  return {
    view(person, eventual = false) {
      if (stale.size === 0) return person
      const writes = stale.get(person.id)
      if (!writes) return person
      const age = now() - lagOf(eventual ? 'index' : 'reads', person)
      const unseen = writes.find((one) => one.at > age)
      if (!unseen && !writes.some((one) => one.at > now() - longest(person))) stale.delete(person.id)
      return unseen?.before ?? person
    },
    write(person, patch) {
      if (longest(person) > 0) {
        const recent = (stale.get(person.id) ?? []).filter((one) => one.at > now() - longest(person))
        stale.set(person.id, [...recent, { at: now(), before: { ...person } }])
      }
      world.change(person.id, patch)
    },
    groupsOf(person, to = 'reads') {
      const shown = new Set(world.groupsOf(person.id, { direct: true }))
      const age = now() - lagOf(to, person)
      // Latest first, back to the state before the first change that hasn't reached the reader.
      for (const { at, group, wasMember } of (moved.get(person.id) ?? []).toReversed()) {
        if (at <= age) break
        if (wasMember) shown.add(group)
        else shown.delete(group)
      }
      return [...shown]
    },
    setMember(group, person, isMember) {
      if (longest(person) > 0) {
        const recent = (moved.get(person.id) ?? []).filter((one) => one.at > now() - longest(person))
        moved.set(person.id, [...recent, { at: now(), group, wasMember: group.members.has(person.id) }])
      }
      world.setMember(group.id, person.id, isMember)
      world.conditionalAccess.moved(group.id, person.id, now())
    },
  }
}
