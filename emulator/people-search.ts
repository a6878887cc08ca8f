import type { Person, World } from './world.ts'

const maxPeople = 12

/** People for a selection list: search matches, or those with a special role; `first` comes before all others. */
export function findPeople(world: World, search: string, first?: Person): readonly Person[] {
  const words = search.trim().toLowerCase()
  if (!words) return [...new Set([...(first ? [first] : []), ...Object.values(world.operators)])]
  const found: Person[] = []
  for (const one of world.people.values()) {
    if (!`${one.displayName} ${one.userPrincipalName} ${one.mail ?? ''}`.toLowerCase().includes(words)) continue
    found.push(one)
    if (found.length === maxPeople) break
  }
  return found
}
