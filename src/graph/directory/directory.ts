import { accountsByIds } from './by-ids.ts'
import { find } from './find.ts'
import type { Reader } from './read.ts'
import { write } from './write.ts'

/** A call to Graph, as a function of a `Reader`. */
export type Call<Given extends readonly unknown[], Result> = (reader: Reader, ...given: Given) => Result

type Bound<T> = T extends Call<infer Given, infer Result> ? (...given: Given) => Result : never

/**
 * The tenant's directory, with the permissions of one signed-in person: `directory.ask(memberOf, groups)`. Each call is
 * documented where it is defined. Any may throw UserError `graphForbidden`, `graphThrottled`, `graphUnavailable`,
 * `graphTooLarge`, `licenceMissing`, `signInExpired`, `moreProofRequired` (with the claims), `policyBlocked`, or an
 * error from the token source.
 */
export interface Directory {
  ask<Given extends readonly unknown[], Result>(call: Call<Given, Result>, ...given: NoInfer<Given>): Result
  readonly find: Bound<typeof find>
  readonly accountsByIds: Bound<typeof accountsByIds>
  readonly write: Bound<typeof write>
}

export const createDirectory = (reader: Reader): Directory => ({
  ask: (call, ...given) => call(reader, ...given),
  find: (...given) => find(reader, ...given),
  accountsByIds: (...given) => accountsByIds(reader, ...given),
  write: (...given) => write(reader, ...given),
})
