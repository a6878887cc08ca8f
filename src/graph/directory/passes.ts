import type {
  TemporaryAccessPassAuthenticationMethod,
  TemporaryAccessPassAuthenticationMethodConfiguration,
} from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import type { FailureReason } from '../../core/model.ts'
import type { PassRefusal, PassState } from '../../core/passes.ts'
import { runJob } from '../batch/job.ts'
import type { Settled } from '../batch/judge-answers.ts'
import type { RetryLimits } from '../batch/retry-times.ts'
import { asRecord, timeOf } from '../http/json.ts'
import { userKey } from '../http/odata.ts'
import { type GraphRequest, get, post } from '../http/request.ts'
import { type Answer, messageOf } from '../http/response.ts'
import { type Method, methods } from './methods.ts'
import { asUserError, collectionsOf, graphAnswer, type Reader, readOne } from './read.ts'

/** The tenant's policy for Temporary Access Passes. */
export interface PassPolicy {
  readonly enabled: boolean
  /** Whether all passes work once only. */
  readonly oneTimeOnly: boolean
  /** How long a pass may be valid, and for how long it is unless asked otherwise. */
  readonly minutes: { readonly min: number; readonly max: number; readonly usual: number }
  /** Object ids of the groups and accounts that may have one. */
  readonly covers: 'all' | readonly string[]
  /** Of those who may not, though covered. */
  readonly excludes: readonly string[]
}

/** A pass that was just created. `pass` is the secret itself, which Graph never shows again. */
export interface CreatedPass {
  readonly id: string
  readonly pass: string
  readonly minutes: number
  /** From when it can be used, in ms since the epoch. */
  readonly startsAt: number
}

/** What is known of an account's pass. */
export interface KnownPass {
  readonly id: string
  readonly state: PassState
}

/** Sign-in methods that someone has now, dated by our clock. `undated`: Graph doesn't say when they were added, as with phones. */
export interface NewMethods {
  readonly added: readonly Method[]
  readonly undated: readonly Method[]
}

const permission = 'UserAuthMethod-TAP.ReadWrite.All'
const passesAt = (id: string) => `${userKey(id)}/authentication/temporaryAccessPassMethods`

export const passRequests = {
  passPolicy: (): GraphRequest => ({
    ...get(
      'Policy.Read.AuthenticationMethod',
      '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass',
    ),
    optional: true,
  }),

  passesOf: (id: string): GraphRequest => ({ ...get(permission, passesAt(id)), lane: 'methods' }),

  /** Whatever the policy allows, a pass works once. The answer is the only one that has the secret. */
  createPass: (id: string, minutes: number): GraphRequest => ({
    ...post(permission, passesAt(id), { lifetimeInMinutes: minutes, isUsableOnce: true }, { units: 1, writes: 1 }),
    lane: 'methods',
  }),
}

/**
 * The policy for passes. Few roles may read it (Global Reader is the least): Authentication Administrators, who create passes,
 * are refused with `graphForbidden`.
 */
export async function passPolicy(reader: Reader): Promise<PassPolicy> {
  return toPassPolicy(await readOne(reader, passRequests.passPolicy()))
}

/** The policy in Graph's format. */
export function toPassPolicy(json: unknown): PassPolicy {
  const policy = asRecord<TemporaryAccessPassAuthenticationMethodConfiguration>(json)
  const { minimumLifetimeInMinutes: min, maximumLifetimeInMinutes: max, defaultLifetimeInMinutes: usual } = policy
  const included = targets(policy.includeTargets)
  return {
    enabled: policy.state === 'enabled',
    oneTimeOnly: policy.isUsableOnce === true,
    minutes: { min: Number(min ?? limits.min), max: Number(max ?? limits.max), usual: Number(usual ?? limits.usual) },
    covers: included.includes('all_users') ? 'all' : included,
    excludes: targets((policy as { excludeTargets?: unknown }).excludeTargets),
  }
}

/** What Entra goes by unless the policy says otherwise. */
const limits = { min: 60, max: 480, usual: 60 }

const targets = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((one) => {
    const { id } = asRecord(one)
    return typeof id === 'string' ? [id] : []
  })

/** Sent once. Only a request that was refused for its token, which Graph doesn't process, is sent with another one. */
const once: RetryLimits = { attempts: 1, deadlineMs: 0 }

/**
 * Creates a pass for an account, which replaces any that it has. The request is sent by itself, never in a batch, and never
 * again: after an answer that doesn't say whether a pass was created, there may be one that nobody has seen.
 * @throws UserError passNotShown if no answer came; passRefused if none was created; graphThrottled if Graph has no
 * capacity at the moment
 */
export async function createPass(
  reader: Reader,
  accountId: string,
  { minutes }: { readonly minutes: number },
): Promise<CreatedPass> {
  const { engine, session } = reader
  const request = passRequests.createPass(accountId, minutes)
  let ended: { readonly outcome: Settled; readonly answer: Answer } | undefined
  await runJob(engine, [{ request }], {
    session,
    urgency: 'high',
    retries: once,
    settled: (_task, outcome, answer) => {
      ended = { outcome, answer }
      return undefined
    },
  })
  if (!ended) throw new UserError('passNotShown')
  const { outcome, answer } = ended
  if (outcome.outcome !== 'done') throw notCreated(reader, request, outcome, answer)
  const pass = toCreated(answer.body, engine.clockSkew?.ms ?? 0)
  // A success without a pass in it is no answer to go by.
  if (!pass) throw new UserError('passNotShown', { status: answer.status })
  return pass
}

function notCreated(
  { session }: Reader,
  request: GraphRequest,
  { outcome, reason }: Exclude<Settled, { readonly outcome: 'done' }>,
  answer: Answer,
): UserError {
  if (answer.status === 429 || reason.code === 'unauthorized') return asUserError(reason, request, answer, session)
  const details = graphAnswer(reason)
  if (outcome === 'uncertain') return new UserError('passNotShown', details)
  if (reason.code === 'forbidden')
    return new UserError('passRefused', { because: session.includes(permission) ? 'role' : 'permission', ...details })
  return new UserError('passRefused', { because: refusedFor(reason, answer), ...details })
}

function refusedFor({ code }: FailureReason, answer: Answer): PassRefusal {
  if (code === 'notFound') return 'gone'
  if (code === 'unlicensed') return 'licence'
  return said.find(([words]) => words.test(messageOf(answer)))?.[1] ?? 'other'
}

/** Graph has one code for all of these; only the message tells them apart. */
const said: readonly (readonly [RegExp, PassRefusal])[] = [
  [/UserCredentialPolicy does not allow/i, 'policy'],
  [/external guest/i, 'guest'],
  [/LifetimeInMinutes/i, 'lifetime'],
]

function toCreated(body: unknown, skew: number): CreatedPass | undefined {
  const { id, temporaryAccessPass, lifetimeInMinutes, startDateTime } =
    asRecord<TemporaryAccessPassAuthenticationMethod>(body)
  const [minutes, startsAt] = [Number(lifetimeInMinutes), timeOf(startDateTime)]
  if (typeof id !== 'string' || typeof temporaryAccessPass !== 'string' || temporaryAccessPass === '') return undefined
  if (!(minutes > 0) || startsAt === undefined) return undefined
  return { id, pass: temporaryAccessPass, minutes, startsAt: startsAt - skew }
}

/** What has become of the passes of accounts, keyed by id as given: undefined if they have none. Missing accounts are absent. */
export async function passStates(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownPass | undefined>> {
  const found = await collectionsOf(reader, ids, passRequests.passesOf)
  return new Map([...found].map(([id, list]) => [id, list.map(toKnown).sort(usableFirst)[0]]))
}

const states: Readonly<Record<string, PassState>> = {
  EnabledByPolicy: 'usable',
  OneTimeUsed: 'used',
  Expired: 'expired',
  NotYetValid: 'notYet',
  DisabledByPolicy: 'disabled',
}

function toKnown(json: unknown): KnownPass {
  const { id, isUsable, methodUsabilityReason: reason } = asRecord<TemporaryAccessPassAuthenticationMethod>(json)
  const named = Object.hasOwn(states, String(reason)) ? states[String(reason)] : undefined
  return {
    id: String(id),
    state: isUsable === true ? 'usable' : named === 'usable' ? 'disabled' : (named ?? 'disabled'),
  }
}

const usableFirst = (a: KnownPass, b: KnownPass): number => Number(b.state === 'usable') - Number(a.state === 'usable')

/**
 * Methods that accounts have had since `since`, in ms since the epoch, keyed by id as given; passes don't count. Missing
 * accounts are absent. Slow, like `methods`.
 */
export async function methodsSince(
  reader: Reader,
  ids: readonly string[],
  since: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, NewMethods>> {
  const found = await methods(reader, ids, signal)
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
