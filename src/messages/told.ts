import type { UserErrorCode } from '../core/errors.ts'

/** What a sentence about an error may need to be exact. */
export type ErrorDetails = Readonly<Record<string, string | number>>

/** What happened, and the way out. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

/** How an error is told, with or without its details. */
export type Saying = (details: ErrorDetails) => ErrorText
export type Sayings = Partial<Record<UserErrorCode, Saying>>

/** Picks the sentence that names a detail, or the one that does without; numbers are written as the language writes them. */
export const toldIn =
  (number: (value: number) => string) =>
  (value: string | number | undefined, sentence: (value: string) => string, otherwise: string): string => {
    if (value === undefined || value === '') return otherwise
    return sentence(typeof value === 'number' ? number(value) : value)
  }
