import type { Command } from '../../src/bot/turn/command.ts'
import { createCommands } from '../../src/commands/index.ts'

const standIn: unknown = new Proxy(() => standIn, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : standIn),
})

/** Every command as it is declared; none of them can be run. */
export const allCommands = (): readonly Command[] => createCommands(standIn as Parameters<typeof createCommands>[0])
