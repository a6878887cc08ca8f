import type { Group, Person, PersonPatch, World } from '../world.ts'

/** How long reads lag behind writes, in milliseconds: single objects and plain queries, and the index of advanced ones. */
export interface ReplicationDelay {
  readonly readMs: number
  readonly indexMs: number
}

/** The tenant as reads see it: for a while after a write the old state. */
export interface Replica {
  /** The account as shown now; `eventual` asks the index that lags longest. */
  view(person: Person, eventual?: boolean): Person
  /** Changes the truth at once, and what reads show after the delay. */
  write(person: Person, patch: PersonPatch): void
  /** The groups that somebody is in directly, as shown now. */
  groupsOf(person: Person, eventual?: boolean): readonly Group[]
  /** Puts somebody into a group or takes them out of it: at once in truth, and what reads show after the delay. */
  setMember(group: Group, person: Person, isMember: boolean): void
}

interface Stale {
  readonly at: number
  readonly before: Person
}

/** A membership that began or ended. */
interface Moved {
  readonly at: number
  readonly group: Group
  readonly wasMember: boolean
}

/** Reads of a world, late by `delay`, which may change. */
export function createReplica(options: { world: World; now: () => number; delay: () => ReplicationDelay }): Replica {
  const { world, now, delay } = options
  const longest = () => Math.max(delay().readMs, delay().indexMs)
  // Oldest first: a reader sees the state before the first write that has not reached it yet.
  const stale = new Map<string, Stale[]>()
  const moved = new Map<string, Moved[]>()

  return {
    view(person, eventual = false) {
      if (stale.size === 0) return person
      const writes = stale.get(person.id)
      if (!writes) return person
      const age = now() - (eventual ? delay().indexMs : delay().readMs)
      const unseen = writes.find((one) => one.at > age)
      if (!unseen && !writes.some((one) => one.at > now() - longest())) stale.delete(person.id)
      return unseen?.before ?? person
    },
    write(person, patch) {
      if (longest() > 0) {
        const recent = (stale.get(person.id) ?? []).filter((one) => one.at > now() - longest())
        stale.set(person.id, [...recent, { at: now(), before: { ...person } }])
      }
      world.change(person.id, patch)
    },
    groupsOf(person, eventual = false) {
      const shown = new Set(world.groupsOf(person.id, { direct: true }))
      const age = now() - (eventual ? delay().indexMs : delay().readMs)
      // The latest first, back to what was so before the first that has not reached the reader yet.
      for (const { at, group, wasMember } of (moved.get(person.id) ?? []).toReversed()) {
        if (at <= age) break
        if (wasMember) shown.add(group)
        else shown.delete(group)
      }
      return [...shown]
    },
    setMember(group, person, isMember) {
      if (longest() > 0) {
        const recent = (moved.get(person.id) ?? []).filter((one) => one.at > now() - longest())
        moved.set(person.id, [...recent, { at: now(), group, wasMember: group.members.has(person.id) }])
      }
      world.setMember(group.id, person.id, isMember)
    },
  }
}
