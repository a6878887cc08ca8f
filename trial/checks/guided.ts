import type { GuidedCheck } from '../check.ts'

type Words = Omit<GuidedCheck, 'kind' | 'part'>

/** Checks that a person makes: what to do, and a question about what was seen. */
export const guided =
  (part: GuidedCheck['part']) =>
  (words: Words): GuidedCheck => ({ kind: 'guided', part, ...words })
