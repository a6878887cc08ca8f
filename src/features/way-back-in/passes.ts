import type {
  TemporaryAccessPassAuthenticationMethod,
  TemporaryAccessPassAuthenticationMethodConfiguration,
} from '@microsoft/microsoft-graph-types'
import type { UserError } from '../../core/errors.ts'
import { lookUp } from '../../core/look-up.ts'
import type { FailureReason } from '../../core/model.ts'
import { runJob } from '../../graph/batch/job.ts'
import type { FinalOutcome } from '../../graph/batch/judge-responses.ts'
import type { RetryLimits } from '../../graph/batch/retry-times.ts'
import { type Method, methodsOf } from '../../graph/directory/methods.ts'
import { asUserError, collectionsOf, graphErrorDetails, type Reader, readOne } from '../../graph/directory/read.ts'
import { asRecord, parseTimestamp } from '../../graph/http/json.ts'
import { userKey } from '../../graph/http/odata.ts'
import { change, type GraphRequest, get, post } from '../../graph/http/request.ts'
import { type GraphResponse, graphMessage } from '../../graph/http/response.ts'
import { type PassRefusal, passErrors } from './pass-errors.ts'

/** The current state of a pass. */
export type PassState = 'usable' | 'used' | 'expired' | 'notYet' | 'disabled'

/** The tenant's policy for Temporary Access Passes. */
export interface PassPolicy {
  readonly enabled: boolean
  /** Whether all passes work only once. */
  readonly oneTimeOnly: boolean
  /** How long a pass can be valid, and its default lifetime. */
  readonly minutes: { readonly min: number; readonly max: number; readonly usual: number }
  /** Object IDs of the groups and accounts that can have a pass. */
  readonly covers: 'all' | readonly string[]
  /** Object IDs of those that can't, although they are covered. */
  readonly excludes: readonly string[]
}

/** A pass that was just created. `pass` is the secret itself, which Graph never shows again. */
export interface CreatedPass {
  readonly id: string
  readonly pass: string
  readonly minutes: number
  /** When it becomes usable, in ms since the epoch. */
  readonly startsAt: number
}

/** What is known about an account's pass. */
export interface KnownPass {
  readonly id: string
  readonly state: PassState
  /** When it was created, in ms since the epoch by our clock, if Graph says so. */
  readonly created?: number
}

/**
 * Sign-in methods someone has added, dated by our clock. `undated`: methods that Graph gives no date for, such as
 * phones.
 */
export interface NewMethods {
  readonly added: readonly Method[]
  readonly undated: readonly Method[]
}

const permission = 'UserAuthMethod-TAP.ReadWrite.All'
const passesPath = (id: string) => `${userKey(id)}/authentication/temporaryAccessPassMethods`

export const passRequests = {
  passPolicy: (): GraphRequest => ({
    ...get(
      'Policy.Read.AuthenticationMethod',
      '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass',
    ),
    optional: true,
  }),

  passesOf: (id: string): GraphRequest => ({ ...get(permission, passesPath(id)), lane: 'methods' }),

  /** The pass works once, whatever the policy allows. Only this response contains the secret. */
  createPass: (id: string, minutes: number): GraphRequest => ({
    ...post(permission, passesPath(id), { lifetimeInMinutes: minutes, isUsableOnce: true }, { units: 1, writes: 1 }),
    lane: 'methods',
  }),

  deletePass: (id: string, pass: string): GraphRequest =>
    change('DELETE', permission, `${passesPath(id)}/${encodeURIComponent(pass)}`, {
      lane: 'methods',
      already: [{ status: 404 }],
    }),
}

/**
 * The policy for passes. Few roles can read it (Global Reader is the least privileged): Authentication Administrators,
 * who create passes, are refused with `graphForbidden`.
 */
export async function passPolicy(reader: Reader): Promise<PassPolicy> {
  return toPassPolicy(await readOne(reader, passRequests.passPolicy()))
}

/** The policy, parsed from Graph's JSON. */
export function toPassPolicy(json: unknown): PassPolicy {
  const policy = asRecord<TemporaryAccessPassAuthenticationMethodConfiguration>(json)
  const { minimumLifetimeInMinutes: min, maximumLifetimeInMinutes: max, defaultLifetimeInMinutes: usual } = policy
  const included = targets(policy.includeTargets)
  return {
    enabled: policy.state === 'enabled',
    oneTimeOnly: policy.isUsableOnce === true,
    minutes: {
      min: Number(min ?? defaultLimits.min),
      max: Number(max ?? defaultLimits.max),
      usual: Number(usual ?? defaultLimits.usual),
    },
    covers: included.includes('all_users') ? 'all' : included,
    excludes: targets((policy as { excludeTargets?: unknown }).excludeTargets),
  }
}

/** Entra's defaults, if the policy doesn't set its own. */
const defaultLimits = { min: 60, max: 480, usual: 60 }

const targets = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((one) => {
    const { id } = asRecord(one)
    return typeof id === 'string' ? [id] : []
  })

/**
 * Sent once. Only a request refused because of its token, which Graph doesn't process, is sent again with another
 * token.
 */
const singleAttempt: RetryLimits = { attempts: 1, deadlineMs: 0 }

/**
 * Creates a pass for an account, which replaces any existing pass. The request is sent on its own, never in a batch,
 * and never again: after an inconclusive response, there might be a pass that nobody has seen.
 * @throws UserError passNotShown if no response arrived; passRefused if no pass was created; graphThrottled if Graph
 * has no capacity at the moment
 */
export async function createPass(
  reader: Reader,
  accountId: string,
  { minutes }: { readonly minutes: number },
): Promise<CreatedPass> {
  const { engine, session } = reader
  const request = passRequests.createPass(accountId, minutes)
  let ended: { readonly outcome: FinalOutcome; readonly response: GraphResponse } | undefined
  await runJob(engine, [{ request }], {
    session,
    urgency: 'high',
    retries: singleAttempt,
    onSettled: (_task, outcome, response) => {
      ended = { outcome, response }
      return undefined
    },
  })
  if (!ended) throw new passErrors.passNotShown()
  const { outcome, response } = ended
  if (outcome.outcome !== 'done') throw creationError(reader, request, outcome, response)
  const pass = toCreatedPass(response.body, engine.clockSkew?.ms ?? 0)
  // A success response without a pass is inconclusive.
  if (!pass) throw new passErrors.passNotShown({ status: response.status })
  return pass
}

/** Somebody waits for the answer. What couldn't be deleted is tried again later. */
const fewAttempts: RetryLimits = { attempts: 3, deadlineMs: 15_000 }

/** Deletes a pass that nobody is to use. Succeeds if it no longer exists. Throws UserError if it might still exist. */
export async function deletePass({ engine, session }: Reader, accountId: string, passId: string): Promise<void> {
  const request = passRequests.deletePass(accountId, passId)
  await runJob(engine, [{ request }], {
    session,
    urgency: 'high',
    retries: fewAttempts,
    onSettled: (_task, outcome, response) => {
      if (outcome.outcome !== 'done') throw asUserError(outcome.reason, request, response, session)
      return undefined
    },
  })
}

function creationError(
  { session }: Reader,
  request: GraphRequest,
  { outcome, reason }: Exclude<FinalOutcome, { readonly outcome: 'done' }>,
  response: GraphResponse,
): UserError {
  if (response.status === 429 || reason.code === 'unauthorized') return asUserError(reason, request, response, session)
  const details = graphErrorDetails(reason)
  if (outcome === 'uncertain') return new passErrors.passNotShown(details)
  if (reason.code === 'forbidden')
    return new passErrors.passRefused({ because: session.includes(permission) ? 'role' : 'permission', ...details })
  return new passErrors.passRefused({ because: refusalFor(reason, response), ...details })
}

function refusalFor({ code }: FailureReason, response: GraphResponse): PassRefusal {
  if (code === 'notFound') return 'gone'
  if (code === 'unlicensed') return 'licence'
  return refusalMessages.find(([words]) => words.test(graphMessage(response)))?.[1] ?? 'other'
}

/** Graph has one code for all of these; only the message distinguishes them. */
const refusalMessages: readonly (readonly [RegExp, PassRefusal])[] = [
  [/UserCredentialPolicy does not allow/i, 'policy'],
  [/external guest/i, 'guest'],
  [/LifetimeInMinutes/i, 'lifetime'],
]

function toCreatedPass(body: unknown, skew: number): CreatedPass | undefined {
  const { id, temporaryAccessPass, lifetimeInMinutes, startDateTime } =
    asRecord<TemporaryAccessPassAuthenticationMethod>(body)
  const [minutes, startsAt] = [Number(lifetimeInMinutes), parseTimestamp(startDateTime)]
  if (typeof id !== 'string' || typeof temporaryAccessPass !== 'string' || temporaryAccessPass === '') return undefined
  if (!(minutes > 0) || startsAt === undefined) return undefined
  return { id, pass: temporaryAccessPass, minutes, startsAt: startsAt - skew }
}

/**
 * The state of accounts' passes, keyed by ID as given: undefined if an account has none. Missing accounts are absent.
 */
export async function passStates(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownPass | undefined>> {
  const found = await collectionsOf(reader, ids, passRequests.passesOf)
  const skew = reader.engine.clockSkew?.ms ?? 0
  return new Map([...found].map(([id, list]) => [id, list.map((one) => toKnownPass(one, skew)).sort(usableFirst)[0]]))
}

const states: Readonly<Record<string, PassState>> = {
  EnabledByPolicy: 'usable',
  OneTimeUsed: 'used',
  Expired: 'expired',
  NotYetValid: 'notYet',
  DisabledByPolicy: 'disabled',
}

function toKnownPass(json: unknown, skew: number): KnownPass {
  const pass = asRecord<TemporaryAccessPassAuthenticationMethod>(json)
  const { id, isUsable, methodUsabilityReason: reason } = pass
  const created = parseTimestamp(pass.createdDateTime)
  const named = lookUp(states, String(reason))
  return {
    id: String(id),
    state: isUsable === true ? 'usable' : named === 'usable' ? 'disabled' : (named ?? 'disabled'),
    ...(created !== undefined && { created: created - skew }),
  }
}

const usableFirst = (a: KnownPass, b: KnownPass): number => Number(b.state === 'usable') - Number(a.state === 'usable')

/**
 * Methods added to accounts since `since`, in ms since the epoch, keyed by ID as given; passes don't count. Missing
 * accounts are absent. Slow, like `methods`.
 */
export async function methodsSince(
  reader: Reader,
  ids: readonly string[],
  since: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, NewMethods>> {
  const found = await methodsOf(reader, ids, signal)
  const skew = reader.engine.clockSkew?.ms ?? 0
  // Graph truncates some times to whole seconds.
  const from = Math.floor((since + skew) / 1000) * 1000
  return new Map(
    [...found].map(([id, all]) => {
      const own = all.filter(({ type }) => type !== 'temporaryAccessPass')
      return [
        id,
        {
          added: own.flatMap(({ created, ...one }) =>
            created !== undefined && created >= from ? [{ ...one, created: created - skew }] : [],
          ),
          undated: own.filter(({ created }) => created === undefined),
        },
      ]
    }),
  )
}
