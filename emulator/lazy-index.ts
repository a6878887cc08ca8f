import type { Person } from './person.ts'

/** An index of people by these keys, ignoring case; built when it is first read. */
export function lazyIndex(people: ReadonlyMap<string, Person>, keys: (person: Person) => readonly string[]) {
  let index: Map<string, Person[]> | undefined
  const build = () => {
    const made = new Map<string, Person[]>()
    for (const one of people.values())
      for (const key of keys(one)) {
        const held = made.get(key.toLowerCase())
        if (held) held.push(one)
        else made.set(key.toLowerCase(), [one])
      }
    return made
  }
  return {
    get(key: string): readonly Person[] {
      index ??= build()
      return index.get(key.toLowerCase()) ?? []
    },
    forget() {
      index = undefined
    },
  }
}
