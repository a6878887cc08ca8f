import type { ErrorClass } from '../../src/core/errors.ts'

/** Details for each of these errors; several where their messages differ. */
export type ErrorSamples<E> = {
  readonly [C in keyof E]: E[C] extends ErrorClass<string, infer D> ? readonly [D, ...D[]] : never
}
