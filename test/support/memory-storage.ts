import type { Storage } from 'botbuilder'

/** In-memory framework storage, for reading back within one property. */
export function memoryStorage(): Storage {
  const held = new Map<string, string>()
  return {
    read: async (keys) =>
      Object.fromEntries(keys.flatMap((key) => (held.has(key) ? [[key, JSON.parse(held.get(key) ?? '')]] : []))),
    write: async (changes) => {
      for (const [key, value] of Object.entries(changes)) held.set(key, JSON.stringify(value))
    },
    delete: async (keys) => {
      for (const key of keys) held.delete(key)
    },
  }
}
