import { createCommands } from '../commands/index.ts'
import { membershipScopes, runScopes } from '../operations/scopes.ts'

/** Stands for all that commands need in order to run: here only their declarations are read. */
const standIn: unknown = new Proxy(() => standIn, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : standIn),
})

/** Every delegated permission of Graph that commands, or the operations they start, ask for. */
export function scopesOfCommands(): string[] {
  const commands = createCommands(standIn as Parameters<typeof createCommands>[0])
  const all = [
    ...commands.flatMap(({ scopes = [] }) => scopes),
    ...membershipScopes,
    ...runScopes({ kind: 'disable', signOut: true }),
    ...runScopes({ kind: 'signOut', signOut: false }),
  ]
  return [...new Set(all)]
}
