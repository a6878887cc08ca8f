import { randomBytes } from 'node:crypto'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import { isObjectId } from '../../core/text.ts'
import type { Directory, Graph } from '../../graph/index.ts'
import { checkMember, mayOversee, type OperationChannel } from '../../operations/index.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import type { Sender } from '../channel/activity.ts'
import type { Members } from '../channel/members.ts'
import { argumentsOf, ownerKey, type Press, pressIfValid } from '../commands/press.ts'
import type { SignedIn, SignIn, UserRequest } from '../sign-in/sign-in.ts'
import type { TokenSources } from '../sign-in/token-source.ts'
import { showCardOwner, showError, showUnexpected } from '../views/notice.ts'
import type { Progress, Reply } from '../views/reply.ts'
import type { Reader } from '../views/viewer.ts'
import type { Messages } from '../words/index.ts'
import type { Command, Services, SignedInCommand, Turn } from './command.ts'
import { type Arguments, createCommandParser, isLongText, type ParsedCommand } from './command-parser.ts'
import { turnErrors } from './errors.ts'
import type { PrivateReply } from './private-reply.ts'
import type { RateLimit } from './rate-limit.ts'
import { adjustStopError } from './stop-error.ts'

/** What to do with an activity: answer immediately, ask for a sign-in, or run a command. */
export type Step =
  | {
      readonly kind: 'reply'
      readonly reply: Reply
      readonly refused?: UserError
      readonly privateReply?: PrivateAnswer
    }
  /** `because`: why the current sign-in was refused. */
  | { readonly kind: 'signIn'; readonly fresh: boolean; readonly because?: UserError }
  | { readonly kind: 'run'; run(): Promise<Outcome> }

export type Outcome = Exclude<Step, { kind: 'run' }>

/**
 * An answer that belongs in the sender's private chat. `postedInChannel`: its summary can be shown where the question
 * was asked.
 */
export interface PrivateAnswer {
  readonly postedInChannel: boolean
}

export interface RequestContext {
  readonly sender: Sender
  readonly asked: UserRequest
  /** Whether the rate limit has already counted the request, because something had to be fetched to understand it. */
  readonly counted?: boolean
  readonly messages: Messages
  readonly channel: OperationChannel
  /** Member names by object ID. */
  readonly members: Pick<Members, 'name'>
  readonly log: Log
  /** Receives the command's progress. */
  progress(progress: Progress): void
  /** Set if accounts mustn't be named where the question was asked. */
  readonly privateReply?: PrivateReply
}

export interface Router {
  /** Determines the command, validates its arguments and checks the sign-in. Fast: doesn't call Graph. Never throws. */
  prepare(asking: RequestContext): Promise<Step>
  /** What a button sends to repeat this request; undefined if no command takes it. */
  repeat(data: UserRequest['data']): Press | undefined
}

export function createRouter(options: {
  commands: readonly Command[]
  signIn: Pick<SignIn, 'current'>
  tokens: TokenSources
  graph: Pick<Graph, 'as'>
  tenantId: string
  services: Services
  rateLimit: RateLimit
  now: () => number
}): Router {
  const { commands, signIn, tokens, graph, services, rateLimit, now } = options
  const tenantId = options.tenantId.toLowerCase()
  const parse = createCommandParser(commands, now, services.source?.takeIds)

  const repeat: Router['repeat'] = (data) => {
    const command = commands.find(({ name }) => name === data?.['command'])
    return command && data && pressIfValid(command, argumentsOf(data, command))
  }

  /** `same`: the request to retry after an outage. */
  const explain = (error: unknown, { asked, messages, log }: RequestContext, reader: Reader, same?: Arguments) =>
    explainError(adjustStopError(error, asked, commands), messages, log, reader, repeat(same))

  /**
   * Applies the rate limit, even to input that isn't understood. Commands that end something have a separate limit, so
   * that they always get through.
   */
  const understandWithinLimit = ({ asked, sender, counted }: RequestContext) => {
    let understood: ParsedCommand | undefined
    try {
      understood = parse(asked, sender)
      return understood
    } finally {
      // Thrown here, so that tooFast takes precedence over any other error.
      if (!counted) rateLimit.take(understood?.command.urgent ? 'ending' : 'turn', sender)
      if (understood?.command.access === 'operators') rateLimit.take('work', sender)
    }
  }

  /**
   * This saves people from pressing someone else's button by mistake. It is no access control: the owner named in a
   * card is user input.
   */
  const leaveToOwner = async (owner: string, asking: RequestContext): Promise<Outcome> => {
    const { asked, sender, messages, members, log } = asking
    rateLimit.take('turn', sender)
    const command = commands.find(({ name, hidden }) => name === asked.data?.['command'] && !hidden)
    log.info("A button on someone else's card was pressed", { owner })
    return { kind: 'reply', reply: showCardOwner(await members.name(owner), command?.name, messages) }
  }

  /** Refuses anyone who isn't currently in the operators' group. */
  const authoriseAs = (sender: Sender, signedIn: SignedIn) =>
    checkMember('operator', services.limits, membershipOf(sender, signedIn))

  const membershipOf = (sender: Sender, signedIn: SignedIn): Pick<Directory, 'ask'> => ({
    ask: (call, ...given) =>
      graph.as(tokens(sender, membershipScopes, signedIn), { priority: 'high' }).ask(call, ...given),
  })

  /** Hides the existence of an operation from people who can't oversee others' operations. */
  const hiddenFromOthers = async (error: unknown, membership: Pick<Directory, 'ask'>): Promise<unknown> => {
    if (!(error instanceof operationErrors.notYourOperation)) return error
    const oversees = await mayOversee(services.limits, membership).catch(() => false)
    return oversees ? error : new operationErrors.operationNotFound({ id: error.details.id })
  }

  const asOperator = async (sender: Sender, scopes: readonly string[]) => {
    try {
      const signedIn = await signIn.current(sender)
      if (!signedIn) return undefined
      await authoriseAs(sender, signedIn)
      return graph.as(tokens(sender, scopes, signedIn), { priority: 'high' })
    } catch (error) {
      if (error instanceof UserError) return undefined
      throw error
    }
  }

  const turnOf = (asking: RequestContext, privateReply?: PrivateAnswer): Turn => ({
    ...createTurn(services, asking, privateReply),
    asOperator: (scopes) => asOperator(asking.sender, scopes),
  })

  const runAs = async (
    command: SignedInCommand,
    args: Arguments,
    asking: RequestContext,
    signedIn: SignedIn,
    privateReply?: PrivateAnswer,
  ) => {
    const { sender } = asking
    const authorise = () => authoriseAs(sender, signedIn)
    if (command.access === 'operators') await authorise()
    const { oid, tid, upn, name } = signedIn
    const scopes = [...command.scopes, ...((await command.moreScopes?.(args, services, signedIn)) ?? [])]
    const readAs = (wanted: readonly string[]) => graph.as(tokens(sender, wanted, signedIn), { priority: 'high' })
    const directory = readAs(scopes)
    const { signedInBy } = asking.asked
    const membership = membershipOf(sender, signedIn)
    const turn = { ...turnOf(asking, privateReply), signedIn, directory, readAs, membership, authorise, now }
    try {
      return await command.run({ ...turn, person: { oid, tid, upn, name }, ...(signedInBy && { signedInBy }) }, args)
    } catch (error) {
      throw await hiddenFromOthers(error, membership)
    }
  }

  /** Parses long text only after checking that it comes from an operator. */
  const prepareForOperator = async (asking: RequestContext): Promise<Step> => {
    const { sender, messages, log, counted } = asking
    if (!counted) rateLimit.take('turn', sender)
    const signedIn = await signIn.current(sender)
    if (!signedIn) return { kind: 'signIn', fresh: false }
    const run = async (): Promise<Outcome> => {
      try {
        await authoriseAs(sender, signedIn)
        const step = await prepareParsed({ ...asking, counted: true })
        return await (step.kind === 'run' ? step.run() : step)
      } catch (error) {
        return explainError(error, messages, log, sender)
      }
    }
    return { kind: 'run', run }
  }

  const prepareParsed = async (asking: RequestContext): Promise<Step> => {
    const { sender, log } = asking
    const { command, args } = understandWithinLimit(asking)
    log.info('Command', { command: command.name, pressed: Boolean(asking.asked.data) })
    const privateReply =
      asking.privateReply && command.postedInChannel !== 'answer'
        ? { postedInChannel: command.postedInChannel === 'summary' }
        : undefined
    // Don't start anything whose answer couldn't be delivered.
    if (privateReply && !privateReply.postedInChannel && !asking.privateReply?.chat)
      return { kind: 'reply', reply: {}, privateReply }
    const same = { command: command.name, ...args }
    const failed = (error: unknown) => explain(error, asking, readerOf(asking, privateReply), same)
    if (command.access === 'everyone')
      return runStep(() => command.run(turnOf(asking, privateReply), args), failed, privateReply)
    const signedIn = await signIn.current(sender)
    if (!signedIn) return { kind: 'signIn', fresh: false }
    return runStep(() => runAs(command, args, asking, signedIn, privateReply), failed, privateReply)
  }

  return {
    repeat,
    async prepare(asking) {
      const { sender } = asking
      try {
        if (sender.tid !== tenantId) throw new turnErrors.wrongTenant()
        const owner = findOtherOwner(asking)
        if (owner) return await leaveToOwner(owner, asking)
        return await (isLongText(asking.asked) ? prepareForOperator(asking) : prepareParsed(asking))
      } catch (error) {
        return explain(error, asking, asking.sender)
      }
    },
  }
}

/** The owner named by the pressed card, if that isn't the sender. */
function findOtherOwner({ asked, sender }: Pick<RequestContext, 'asked' | 'sender'>): string | undefined {
  const owner = String(asked.data?.[ownerKey] ?? '').toLowerCase()
  return isObjectId(owner) && owner !== sender.oid ? owner : undefined
}

/** Private replies are formatted for the private chat. */
const readerOf = ({ sender }: RequestContext, privateReply?: PrivateAnswer): Sender =>
  privateReply ? { ...sender, place: 'personal' } : sender

function createTurn(
  services: Services,
  asking: RequestContext,
  privateReply?: PrivateAnswer,
): Omit<Turn, 'asOperator'> {
  const { messages, channel, log, asked, progress } = asking
  return {
    services,
    sender: readerOf(asking, privateReply),
    messages,
    channel,
    log,
    pressed: Boolean(asked.data),
    progress: privateReply ? (so) => progress(redactProgress(so, privateReply)) : progress,
  }
}

/** In a channel, progress mustn't reveal what the private answer will say, and the pressed card stays. */
const redactProgress = (progress: Progress, { postedInChannel }: PrivateAnswer): Progress =>
  postedInChannel ? { ...progress, replace: false } : { what: 'something', done: 0, replace: false }

const runStep = (
  work: () => Promise<Reply>,
  explain: (error: unknown) => Outcome,
  privateReply?: PrivateAnswer,
): Step => ({
  kind: 'run',
  run: async () => {
    try {
      return { kind: 'reply', reply: await work(), ...(privateReply && { privateReply }) }
    } catch (error) {
      return { ...explain(error), ...(privateReply && { privateReply }) }
    }
  },
})

/** Errors that can be resolved by signing in again with the missing proof. */
const { signedOut, signInExpired, moreProofRequired } = signInErrors

/**
 * The outcome of an error: a sign-in, a message people can act on, or a reference ID that is in the log. `repeated`:
 * what repeats the request after an outage.
 */
export function explainError(error: unknown, messages: Messages, log: Log, reader: Reader, repeated?: Press): Outcome {
  if (error instanceof UserError) {
    log.info('Refused', { code: error.code, ...error.details, ...(error.cause ? { cause: error.cause } : {}) })
    if ([signedOut, signInExpired, moreProofRequired].some((kind) => error instanceof kind))
      return { kind: 'signIn', fresh: true, because: error }
    const again = error.meaning.kind === 'outage' ? repeated : undefined
    return { kind: 'reply', reply: showError(error, messages, reader, again), refused: error }
  }
  const reference = randomBytes(4).toString('hex')
  log.error('Unexpected error', { reference, error })
  return { kind: 'reply', reply: showUnexpected(reference, messages, reader) }
}
