import type { z } from 'zod/v4'
import type { UserError } from '../../core/errors.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { isInput } from '../../operations/plan/form-fields.ts'
import { commandErrors } from '../commands/errors.ts'

/** The problems, for the log: names and kinds of issue, never values. */
const summariseIssues = (issues: readonly z.core.$ZodIssue[]) =>
  issues
    .slice(0, 5)
    .map((issue) => {
      const where =
        issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 5).join(' ').slice(0, 200) : issue.path.join('.')
      return `${issue.code} ${where}`.trim()
    })
    .join(', ')

/**
 * Why a command's arguments were refused. People who typed them in a message or card are told what is wrong; other
 * button data comes from the bot, so invalid values mean tampering.
 */
export function argumentError(
  command: string,
  given: Readonly<Record<string, unknown>>,
  { issues }: z.core.$ZodError,
  pressed: boolean,
): UserError {
  const isTyped = ({ path: [name] }: z.core.$ZodIssue) => !pressed || (name !== undefined && isInput(String(name)))
  const cause = summariseIssues(issues)
  const [issue] = issues
  if (!issue || !issues.every(isTyped)) return new operationErrors.tampered({ command }, { cause })
  const argument = String(issue.path.at(-1) ?? '')
  const wrong = { command, argument, ...(pressed && { onCard: 1 }) }
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return new commandErrors.badArguments({ ...wrong, problem: 'tooLong', limit: Number(issue.maximum) }, { cause })
  }
  const value = issue.path.reduce<unknown>((within, key) => Object(within)[key], given)
  const missing = value === undefined || (typeof value === 'string' && value.trim() === '')
  return new commandErrors.badArguments({ ...wrong, problem: missing ? 'missing' : 'invalid' }, { cause })
}
