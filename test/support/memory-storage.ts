import type { Storage } from 'botbuilder'

/** The framework's storage in memory, for what must be read again within one property. */
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
