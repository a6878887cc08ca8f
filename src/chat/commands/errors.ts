import { defineErrors } from '../../core/errors.ts'

/** Errors in a command or its arguments. */
export const commandErrors = defineErrors<{
  /** `alone`: a command that takes no arguments was given some. `file`: a file was attached. */
  unknownCommand: { readonly nearest?: string; readonly alone?: string; readonly file?: number }
  /** `onCard`: whether it was entered on a card, and is to be corrected there. */
  badArguments: { readonly command: string; readonly argument: string; readonly onCard?: number } & (
    | { readonly problem: 'missing' | 'invalid' }
    | { readonly problem: 'tooLong'; readonly limit: number }
  )
}>({
  unknownCommand: { kind: 'notUnderstood' },
  badArguments: { kind: 'input', field: null },
})
