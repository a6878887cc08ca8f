import { type Bound, bindAll } from '../../core/bind.ts'
import { accountsByIds } from './by-ids.ts'
import { find } from './find.ts'
import type { Reader } from './read.ts'
import { write } from './write.ts'

/** A call to Graph, as a function of a `Reader`. */
export type Call<Given extends readonly unknown[], Result> = (reader: Reader, ...given: Given) => Result

/** What many places need, and what telemetry measures (`write`); anything else is asked for by its function. */
const common = { find, accountsByIds, write }

/**
 * The tenant's directory, with the permissions of one signed-in person: `directory.ask(memberOf, groups)`. Each call is
 * documented where it is defined. Any may throw UserError `graphForbidden`, `graphThrottled`, `graphUnavailable`,
 * `graphTooLarge`, `licenceMissing`, `signInExpired`, `moreProofRequired` (with the claims), `policyBlocked`, or an
 * error from the token source.
 */
export interface Directory extends Bound<Reader, typeof common> {
  ask<Given extends readonly unknown[], Result>(call: Call<Given, Result>, ...given: NoInfer<Given>): Result
}

export const createDirectory = (reader: Reader): Directory => ({
  ask: (call, ...given) => call(reader, ...given),
  ...bindAll(reader, common),
})
