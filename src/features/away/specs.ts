import { z } from 'zod/v4'
import { defineCommandSpec } from '../../chat/commands/spec.ts'

/** Pauses approval requests to a person. */
export const startAbsence = defineCommandSpec({
  name: 'away',
  aliases: ['i am away', 'abwesend', 'ich bin abwesend'],
  group: 'you',
  access: 'everyone',
  postedInChannel: 'answer',
  // As on the form; without arguments, it shows whether the sender is away.
  arguments: { date: z.string().max(100).optional(), time: z.string().max(20).optional(), off: z.boolean().optional() },
})

export const endAbsence = defineCommandSpec({
  name: 'back',
  aliases: ['i am back', 'zurück', 'wieder da', 'ich bin zurück'],
  group: 'you',
  access: 'everyone',
  postedInChannel: 'answer',
  arguments: {},
})
