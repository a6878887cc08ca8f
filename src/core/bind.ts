type Call<First> = (first: First, ...given: never[]) => unknown

/** Functions without their first argument, which they share. */
export type Bound<First, Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends (first: First, ...given: infer Given) => infer Result
    ? (...given: Given) => Result
    : never
}

/** Passes all of them the same first argument. */
export const bindAll = <First, Calls extends Readonly<Record<string, Call<First>>>>(
  first: First,
  calls: Calls,
): Bound<First, Calls> =>
  // The compiler can't type entries.
  Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, call.bind(undefined, first)])) as Bound<
    First,
    Calls
  >
