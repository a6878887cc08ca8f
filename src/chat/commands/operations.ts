import { z } from 'zod/v4'
import { inputShape, planInputShape } from '../../operations/plan/form-fields.ts'
import { commonPlanScopes, isOptIn, membershipScopes, planScopesFor } from '../../operations/registry/collect-scopes.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { aboutOperation, cardToken, operationId, pageNumber } from './arguments.ts'
import { defineCommandSpec } from './spec.ts'

const skippedVerdicts = [
  'failed',
  'notFound',
  'ambiguous',
  'protected',
  'synced',
  'already',
  'duplicate',
  'excluded',
  'notChosen',
] as const

export const listOperations = defineCommandSpec({
  name: 'operations',
  aliases: ['my operations', 'vorgänge', 'meine vorgänge'],
  group: 'operations',
  teamsMenu: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    page: pageNumber,
    /** Includes everyone's operations, for people who can oversee others' operations. */
    all: z
      .stringbool({ truthy: ['all', 'alle'], falsy: [] })
      .or(z.boolean())
      .default(false),
  },
})

export const showOperation = defineCommandSpec({
  name: 'operation',
  ...aboutOperation,
  scopes: [],
  otherScopes: membershipScopes,
})

export const moreOfOperation = defineCommandSpec({
  name: 'more',
  aliases: ['mehr'],
  ...aboutOperation,
  scopes: [],
  otherScopes: membershipScopes,
})

export const operationItems = defineCommandSpec({
  name: 'operation items',
  hidden: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    ...planInputShape,
    operation: operationId,
    page: pageNumber,
    /**
     * Selects the accounts a plan changes, skips or leaves in an unwanted state, those that were excluded, and those that
     * the run didn't finish or didn't keep from signing in. Can be limited to a verdict and reason.
     */
    only: z.enum(['change', 'skipped', 'unchanged', 'excluded', 'attention', 'stillEnabled']).optional(),
    verdict: z.enum(skippedVerdicts).optional(),
    why: z.string().max(40).optional(),
    /** In a separate message below the card with the button. */
    apart: z.boolean().default(false),
  },
})

export const confirmOperation = defineCommandSpec({
  name: 'confirm operation',
  hidden: true,
  access: 'signedIn',
  scopes: [],
  arguments: {
    ...planInputShape,
    operation: operationId,
    token: cardToken,
    /** The time shown on the button, in ms since the epoch. */
    at: z.number().int().optional(),
  },
})

export const cancelOperation = defineCommandSpec({
  name: 'cancel operation',
  aliases: ['cancel', 'abbrechen'],
  ...aboutOperation,
  urgent: true,
  scopes: [],
  otherScopes: membershipScopes,
  arguments: { ...planInputShape, operation: operationId.optional(), token: cardToken.optional() },
})

export const stopOperation = defineCommandSpec({
  name: 'stop operation',
  aliases: ['stop', 'stopp', 'anhalten'],
  ...aboutOperation,
  urgent: true,
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    operation: operationId.optional(),
    /** Required for someone else's operation. */
    reason: inputShape.reason,
    /** Several of one's own. */
    several: z.array(operationId).min(1).max(20).optional(),
  },
})

export const continueOperation = defineCommandSpec({
  name: 'continue operation',
  aliases: ['continue', 'fortsetzen'],
  ...aboutOperation,
  scopes: [],
})

/** Shared by commands that plan an operation based on another. */
const followArguments = {
  group: 'operations',
  byId: true,
  access: 'operators',
  scopes: commonPlanScopes,
  // For what its actions need to read.
  otherScopes: (registry: Registry) =>
    planScopesFor(
      registry,
      registry.actions().filter((action) => !isOptIn(registry)(action)),
    ),
  optInScopes: (registry: Registry) =>
    registry
      .actions()
      .filter(isOptIn(registry))
      .flatMap(({ scopes }) => scopes.plan),
} as const

/** The button that includes accounts is on a plan, whose inputs phones send too. */
const repeatArguments = {
  ...planInputShape,
  operation: operationId.optional(),
  /** Includes accounts that others have changed since. */
  changed: z.boolean().optional(),
}

export const retryOperation = defineCommandSpec({
  ...followArguments,
  name: 'retry',
  aliases: ['try again', 'noch einmal', 'wiederholen'],
  arguments: {
    ...repeatArguments,
    /** When retrying: only this action. */
    action: z.string().max(60).optional(),
  },
})

export const planAgain = defineCommandSpec({
  ...followArguments,
  name: 'plan again',
  aliases: ['neu planen', 'erneut planen'],
  arguments: repeatArguments,
})

export const changeTime = defineCommandSpec({
  ...followArguments,
  name: 'change time',
  aliases: ['reschedule', 'verschieben', 'zeit ändern'],
  arguments: {
    operation: operationId.optional(),
    runAtDate: inputShape.runAtDate,
    runAtTime: inputShape.runAtTime,
  },
})

export const undoOperation = defineCommandSpec({
  ...followArguments,
  name: 'undo',
  aliases: ['revert', 'rückgängig', 'rückgängig machen'],
  arguments: repeatArguments,
})
