import { z } from 'zod/v4'
import { operationId } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { inputShape } from '../../operations/plan/form-fields.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import { reportFormats } from './model.ts'

const common = { group: 'look', scopes: [], otherScopes: membershipScopes } as const

/** Writes a report about an operation or an incident to a file. */
export const writeReport = defineCommandSpec({
  ...common,
  name: 'report',
  aliases: ['after-action report', 'bericht', 'abschlussbericht'],
  access: 'operators',
  arguments: {
    operation: operationId.optional(),
    /** The number of an incident. */
    incident: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional(),
    format: z.enum(reportFormats).default('html'),
    /** Uses numbers instead of names. */
    redacted: z.boolean().default(false),
    /** Writes the list of names behind the numbers of a report that ends with this audit entry. */
    keyTo: z.number().int().min(1).optional(),
  },
})

/** Adds a note to an operation. */
export const addNote = defineCommandSpec({
  ...common,
  name: 'note',
  aliases: ['add note', 'notiz'],
  access: 'signedIn',
  arguments: { operation: operationId.optional(), reason: inputShape.reason },
})

/** Records since when an incident has been known. */
export const setKnownSince = defineCommandSpec({
  ...common,
  name: 'known since',
  aliases: ['aware', 'aware since', 'bekannt seit'],
  formerName: 'aware',
  access: 'signedIn',
  arguments: { operation: operationId.optional(), runAtDate: inputShape.runAtDate, runAtTime: inputShape.runAtTime },
})
