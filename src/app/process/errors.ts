import { tokenErrors } from '../../auth/errors.ts'
import { commandErrors } from '../../chat/commands/errors.ts'
import { targetErrors } from '../../chat/commands/target-errors.ts'
import { fileErrors } from '../../chat/input/errors.ts'
import { turnErrors } from '../../chat/turn/errors.ts'
import { type MessagesFor, requireWords } from '../../chat/words/index.ts'
import { permissionErrors, signInErrors } from '../../core/sign-in-errors.ts'
import { timeErrors } from '../../core/time-errors.ts'
import { requireUnique } from '../../core/unique.ts'
import type { Feature } from '../../features/define.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { approvalErrors } from '../../operations/confirm/errors.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import { storeErrors } from '../../store/engine/errors.ts'

/** The errors of everything that isn't a feature, by owner. */
const ownErrors: readonly NonNullable<Feature['errors']>[] = [
  approvalErrors,
  commandErrors,
  fileErrors,
  graphErrors,
  operationErrors,
  permissionErrors,
  planErrors,
  ruleErrors,
  signInErrors,
  storeErrors,
  targetErrors,
  timeErrors,
  tokenErrors,
  turnErrors,
]

/**
 * The codes of all errors. Throws if two owners have an error with the same code, and if an error has no words in a
 * language.
 */
export function errorCodes(features: readonly Pick<Feature, 'errors'>[], messagesFor: MessagesFor): readonly string[] {
  const codes = [...ownErrors, ...features.map(({ errors = {} }) => errors)].flatMap((errors) => Object.keys(errors))
  requireUnique('errors', codes)
  requireWords(messagesFor, 'errors', codes)
  return codes
}
