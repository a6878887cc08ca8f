import { z } from 'zod/v4'
import { pageNumber } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { groupScopes, warningScopes } from '../../operations/registry/collect-scopes.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { blockingActions } from './held.ts'

/** Which of them are listed. */
const filter = {
  incident: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
  mine: z.boolean().optional(),
  /** Contained at least this many days ago. */
  older: z.number().int().min(1).max(3_650).optional(),
  page: pageNumber,
}

const common = {
  access: 'operators',
  scopes: ['User.Read.All'],
  otherScopes: groupScopes,
  optionalScopes: (registry: Registry) => [
    ...new Set([...warningScopes, ...blockingActions(registry).flatMap(({ scopes }) => scopes.plan)]),
  ],
} as const

/** Lists the accounts that are still shut out. */
export const contained = defineCommandSpec({
  ...common,
  name: 'contained',
  aliases: ['list contained', 'contained accounts', 'eingedämmt', 'eingedämmte konten'],
  sentences: 'who is still (?:contained|shut out|blocked)|wer ist noch (?:eingedämmt|ausgesperrt|gesperrt)',
  group: 'respond',
  arguments: {
    ...filter,
    /** Shows the page with checkboxes. */
    select: z.boolean().default(false),
  },
})

/** Exports what the list contains. */
export const exportContained = defineCommandSpec({
  ...common,
  name: 'export contained',
  hidden: true,
  arguments: { ...filter, format: z.enum(['csv', 'json']).default('csv') },
})
