import { z } from 'zod/v4'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { type Settings, showSettings } from '../views/settings.ts'

/** What is in force, read-only: nothing here can be changed from chat. */
export function createSettings({ settings }: { settings: Settings }): Command {
  return defineCommand({
    name: 'settings',
    arguments: z.object({}),
    async run({ words, speaker }) {
      return showSettings(settings, words, speaker)
    },
  })
}
